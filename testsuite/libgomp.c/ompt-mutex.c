/* A tool hears of locks, critical, atomic and ordered.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-output "finalized" } */

#include "ompt.h"

#define TAKEN(what) "acquire " what "\nacquired " what "\n"

void GOMP_atomic_start (void);
void GOMP_atomic_end (void);

static void
locks (void)
{
  omp_lock_t lock;
  omp_init_lock (&lock);
  EXPECT_LINES ("thread begin initial\ninitial begin 1 of 1\ninit lock\n");
  omp_set_lock (&lock);
  EXPECT_LINES (TAKEN ("lock"));
  EXPECT (!omp_test_lock (&lock));
  EXPECT_LINES ("acquire test lock\n");
  omp_unset_lock (&lock);
  EXPECT_LINES ("released lock\n");
  EXPECT (omp_test_lock (&lock));
  omp_unset_lock (&lock);
  EXPECT_LINES (TAKEN ("test lock") "released lock\n");
  omp_destroy_lock (&lock);
  EXPECT_LINES ("destroy lock\n");
}

static void
nest_locks (void)
{
  omp_nest_lock_t nest;
  omp_init_nest_lock (&nest);
  omp_set_nest_lock (&nest);
  EXPECT_LINES ("init nest lock\n" TAKEN ("nest lock"));
  omp_set_nest_lock (&nest);
  EXPECT_LINES ("acquire nest lock\nnested begin\n");
  EXPECT_EQUAL (omp_test_nest_lock (&nest), 3);
  EXPECT_LINES ("acquire test nest lock\nnested begin\n");
  omp_unset_nest_lock (&nest);
  omp_unset_nest_lock (&nest);
  EXPECT_LINES ("nested end\nnested end\n");
  omp_unset_nest_lock (&nest);
  omp_destroy_nest_lock (&nest);
  EXPECT_LINES ("released nest lock\ndestroy nest lock\n");
}

static void
constructs (void)
{
#pragma omp critical
  EXPECT_LINES (TAKEN ("critical"));
  EXPECT_LINES ("released critical\n");
#pragma omp critical(name)
  EXPECT_LINES (TAKEN ("critical"));
  EXPECT_LINES ("released critical\n");

  GOMP_atomic_start ();
  EXPECT_LINES (TAKEN ("atomic"));
  GOMP_atomic_end ();
  EXPECT_LINES ("released atomic\n");

#pragma omp for ordered schedule(dynamic)
  for (int i = 0; i < 2; i++)
    {
      told_lines ();
#pragma omp ordered
      EXPECT_LINES (TAKEN ("ordered"));
      EXPECT_LINES ("released ordered\n");
    }
}

/* Waiting, with the state and what for.  */
static void
contended (void)
{
  omp_lock_t lock;
  omp_init_lock (&lock);
  int locked = 0, critical = 0;
  __atomic_store_n (&told_quiet, 1, __ATOMIC_RELAXED);
#pragma omp parallel num_threads(4)
  for (int i = 0; i < 100; i++)
    {
      omp_set_lock (&lock);
      locked++;
      omp_unset_lock (&lock);
#pragma omp critical
      critical++;
    }
  EXPECT_EQUAL (locked, 400);
  EXPECT_EQUAL (critical, 400);
  told_lines ();
}

int
main (void)
{
  locks ();
  nest_locks ();
  constructs ();
  contended ();
  return 0;
}
