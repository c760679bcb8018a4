/* Map-vars as a whole: failures at every point, and many threads at once.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <pthread.h>
#include "base/memory.h"
#include "libomp-offload/device/device_memory.h"
#include "libomp-offload/plan/plan.h"
#include "testsuite/unit/fake_device.h"

static struct object
{
  long head;
  char *data;
  long tail;
} object;
static char array[256], plain[100];
static double private[3];

/* A region with one of each: a structure in parts with an attached pointer, an
   array, a private copy.  */
static bool
region (void)
{
  void *hosts[] = { &object,      &object.data, &object.tail, array,
                    &object.data, plain,        private };
  size_t sizes[] = { 2, 8, 8, 256, 0, 100, 24 };
  unsigned short kinds[] = { GOMP_MAP_STRUCT | 3 << 8,
                             GOMP_MAP_ALLOC | 3 << 8,
                             GOMP_MAP_TO | 3 << 8,
                             GOMP_MAP_TOFROM,
                             GOMP_MAP_ATTACH,
                             GOMP_MAP_TOFROM,
                             GOMP_MAP_FIRSTPRIVATE | 3 << 8 };
  struct session *session = malloc (session_size (&fake_device));
  struct mapvars_request request
    = fake_request (MAPVARS_TARGET, 7, hosts, sizes, kinds);
  struct mapping *mapping = NULL;
  bool done = session_start (session, &fake_device, NULL)
              && mapvars_enter (&fake_device, &request, session, &mapping);
  if (done)
    {
      session_run (session, NULL, NULL);
      done = mapvars_leave (&fake_device, mapping, true, NULL);
    }
  free (session);
  return done;
}

static bool
is_clean (void)
{
  return fake_used () == 0 && fake_device.map->hosts.count == 0
         && fake_device.map->mirror.count == 0
         && fake.sessions == fake.runs + fake.abandons;
}

static void
test_failures (void)
{
  bool clean = true, done = false;
  object.data = array;
  fake_quiet (true);
  for (int offers = 0; offers < 2; offers++)
    {
      fake_offers_table = offers;
      done = false;
      for (unsigned long n = 1; n < 50 && !done; n++)
        {
          fake_fail_copy = n;
          done = region ();
          clean &= is_clean ();
        }
      fake_fail_copy = 0;
      clean &= done;
      for (unsigned long n = 1; n < 50; n++)
        {
          device_memory_trim (&fake_device);
          /* Nor after the trim.  */
          fake_fail_alloc = n;
          region ();
          clean &= is_clean ();
        }
      fake_fail_alloc = 0;
      for (unsigned long n = 1; n < 50; n++)
        {
          memory_fail_after (n);
          region ();
          memory_fail_after (0);
          clean &= is_clean ();
        }
    }
  fake_quiet (false);
  CHECK (clean, "a failure anywhere leaves nothing behind");
  CHECK (region () && is_clean (), "and the next region works");
}

/* --- Threads: all map the same array and increment it on the device; each
   region that maps it anew must see what the last one left.  */

#define THREADS 8
#define ROUNDS 3000

static long shared[8];
static long own[THREADS][8];

static uintptr_t
increment (long *mine)
{
  void *hosts[] = { shared, mine };
  size_t sizes[] = { sizeof shared, sizeof own[0] };
  unsigned short kinds[] = { GOMP_MAP_TOFROM, GOMP_MAP_TOFROM };
  struct mapvars_request request
    = fake_request (MAPVARS_TARGET_DATA, 2, hosts, sizes, kinds);
  struct mapping *mapping;
  if (!mapvars_enter (&fake_device, &request, NULL, &mapping))
    return 1;
  long *there = fake_there (shared, sizeof shared);
  long *mine_there = fake_there (mine, sizeof own[0]);
  if (there == NULL || mine_there == NULL)
    return 1;
  __atomic_add_fetch (&there[3], 1, __ATOMIC_RELAXED);
  mine_there[5]++;
  return !mapvars_leave (&fake_device, mapping, true, NULL);
}

static void *
work (void *arg)
{
  uintptr_t wrong = 0;
  for (int i = 0; i < ROUNDS; i++)
    {
      wrong += increment (own[(uintptr_t) arg]);
      if (arg == NULL)
        wrong += !fake_one (MAPVARS_UPDATE, shared + 4, 8, GOMP_MAP_TO);
    }
  return (void *) wrong;
}

static void
test_threads (void)
{
  pthread_t threads[THREADS];
  uintptr_t wrong = 0;
  for (uintptr_t i = 0; i < THREADS; i++)
    pthread_create (&threads[i], NULL, work, (void *) i);
  for (int i = 0; i < THREADS; i++)
    {
      void *result;
      pthread_join (threads[i], &result);
      wrong += (uintptr_t) result;
      wrong += own[i][5] != ROUNDS;
    }
  CHECK (wrong == 0, "constructs on all threads work");
  CHECK (shared[3] == THREADS * ROUNDS, "and lose no update");
  CHECK (fake_used () == 0 && fake_device.map->hosts.count == 0,
         "and leave nothing");
}

int
main (void)
{
  fake_begin ();
  test_failures ();
  test_threads ();
  fake_end ();
  return UNIT_RESULT ();
}
