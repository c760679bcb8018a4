/* The lock routines: simple and nestable, of OpenMP 3.0, and the Fortran
   variants; mutual exclusion under many threads.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <pthread.h>
#include <stdint.h>
#include <string.h>
#include "libomp-host/teams/team.h"
#include "libomp-host/threads/thread.h"
#include "unit.h"

typedef struct
{
  _Alignas(4) unsigned char bytes[4];
} lock_t;
typedef struct
{
  _Alignas(8) unsigned char bytes[16];
} nest_lock_t;

void omp_init_lock (lock_t *);
void omp_destroy_lock (lock_t *);
void omp_set_lock (lock_t *);
void omp_unset_lock (lock_t *);
int omp_test_lock (lock_t *);
void omp_init_nest_lock (nest_lock_t *);
void omp_destroy_nest_lock (nest_lock_t *);
void omp_set_nest_lock (nest_lock_t *);
void omp_unset_nest_lock (nest_lock_t *);
int omp_test_nest_lock (nest_lock_t *);
void omp_init_lock_ (int32_t *);
void omp_set_lock_ (int32_t *);
void omp_unset_lock_ (int32_t *);
int omp_test_lock_ (int32_t *);
void omp_init_nest_lock_ (int64_t *);
void omp_destroy_nest_lock_ (int64_t *);
void omp_set_nest_lock_ (int64_t *);
void omp_unset_nest_lock_ (int64_t *);
int omp_test_nest_lock_ (int64_t *);
void GOMP_critical_start (void);
void GOMP_critical_end (void);
void GOMP_critical_name_start (void **);
void GOMP_critical_name_end (void **);
void GOMP_atomic_start (void);
void GOMP_atomic_end (void);

#define THREADS 16
#define ROUNDS 5000

static lock_t simple;
static nest_lock_t nested;
static int32_t simple_fortran;
static int64_t nested_fortran;
static void *name;
static long counters[7];

static void *
contend (void *argument)
{
  (void) argument;
  for (int i = 0; i < ROUNDS; i++)
    {
      omp_set_lock (&simple);
      counters[0]++;
      omp_unset_lock (&simple);

      omp_set_nest_lock (&nested);
      omp_set_nest_lock (&nested);
      counters[1]++;
      omp_unset_nest_lock (&nested);
      counters[1]++;
      omp_unset_nest_lock (&nested);

      while (!omp_test_lock_ (&simple_fortran))
        sched_yield ();
      counters[2]++;
      omp_unset_lock_ (&simple_fortran);

      omp_set_nest_lock_ (&nested_fortran);
      counters[3]++;
      omp_unset_nest_lock_ (&nested_fortran);

      GOMP_critical_start ();
      counters[4]++;
      GOMP_critical_end ();
      GOMP_critical_name_start (&name);
      counters[5]++;
      GOMP_critical_name_end (&name);
      GOMP_atomic_start ();
      counters[6]++;
      GOMP_atomic_end ();
    }
  return NULL;
}

/* Another task tries; the result is how often it got in.  */
static void *
try_nested (void *result)
{
  *(int *) result = omp_test_nest_lock (&nested);
  return NULL;
}

int
main (void)
{
  omp_init_lock (&simple);
  CHECK (omp_test_lock (&simple) == 1, "test takes a free lock");
  CHECK (omp_test_lock (&simple) == 0, "test does not take a held lock");
  omp_unset_lock (&simple);

  omp_init_nest_lock (&nested);
  CHECK (omp_test_nest_lock (&nested) == 1, "first nesting");
  omp_set_nest_lock (&nested);
  CHECK (omp_test_nest_lock (&nested) == 3, "third nesting");
  pthread_t handle;
  int taken = -1;
  pthread_create (&handle, NULL, try_nested, &taken);
  pthread_join (handle, NULL);
  CHECK (taken == 0, "another thread's task does not get it");
  omp_unset_nest_lock (&nested);
  omp_unset_nest_lock (&nested);
  CHECK (omp_test_nest_lock (&nested) == 2, "it is held until the last unset");
  omp_unset_nest_lock (&nested);
  omp_unset_nest_lock (&nested);

  omp_init_lock_ (&simple_fortran);
  omp_init_nest_lock_ (&nested_fortran);
  CHECK (nested_fortran != 0, "a Fortran nestable lock is a pointer");

  pthread_t handles[THREADS];
  for (int i = 0; i < THREADS; i++)
    pthread_create (&handles[i], NULL, contend, NULL);
  for (int i = 0; i < THREADS; i++)
    pthread_join (handles[i], NULL);
  static const char *const names[]
    = { "simple",          "nestable",
        "simple, Fortran", "nestable, Fortran",
        "critical",        "critical with a name",
        "atomic" };
  for (int i = 0; i < 7; i++)
    CHECK (counters[i] == (i == 1 ? 2L : 1L) * THREADS * ROUNDS,
           "%d threads, one at a time: %s", THREADS, names[i]);

  omp_destroy_nest_lock_ (&nested_fortran);
  CHECK (nested_fortran == 0, "a Fortran nestable lock is freed");
  omp_destroy_nest_lock (&nested);
  omp_destroy_lock (&simple);
  return UNIT_RESULT ();
}
