/* Regions with a few small variables that are missing beside one that is
   present.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <pthread.h>
#include <sched.h>
#include "libomp-offload/plan/plan.h"
#include "testsuite/unit/fake_device.h"

static int present[16], one, two, late;

/* A region with COUNT variables, and what it has at its beginning.  */
struct region
{
  void *hosts[4], *table[64];
  size_t sizes[4];
  unsigned short kinds[4];
  struct plan *plan;
};

static struct region
region_of (unsigned short first, unsigned short second)
{
  return (struct region) { .hosts = { present, &one, &two },
                           .sizes = { sizeof present, sizeof one, sizeof two },
                           .kinds = { GOMP_MAP_TOFROM, first | 2 << 8,
                                      second | 2 << 8 } };
}

/* Begin REGION with its first COUNT variables; whether the short way served.  */
static bool
begin (struct region *region, size_t count)
{
  struct mapvars_request request = fake_request (
    MAPVARS_TARGET, count, region->hosts, region->sizes, region->kinds);
  region->plan = fake_plan_present (&request, region->table);
  return region->plan != NULL;
}

static int
there (const struct region *region, int i)
{
  return *(int *) FAKE_MEMORY (region->table[i]);
}

static bool
is_clean (void)
{
  return !fake_present (&one, 4) && !fake_present (&two, 4)
         && fake_refcount (present) == 1 && fake_used () == 64;
}

static void
test_to (void)
{
  struct region region = region_of (GOMP_MAP_TO, GOMP_MAP_TO);
  for (int i = 1; i <= 3; i++)
    {
      one = i;
      memset (&fake, 0, sizeof fake);
      bool begun = begin (&region, 2);
      CHECK (begun && there (&region, 1) == i && fake.in == 1
               && fake_present (&one, 4) && fake_refcount (&one) == 1,
             "a missing variable is made with one copy, each time anew");
      plan_leave (region.plan, true);
      CHECK (is_clean () && fake.out == 0, "and removed without one");
    }
  one = 5, two = 6;
  memset (&fake, 0, sizeof fake);
  CHECK (begin (&region, 3) && there (&region, 1) == 5
           && there (&region, 2) == 6 && fake.in == 1,
         "two go in one copy");
  plan_leave (region.plan, true);
  CHECK (is_clean (), "and end together");
}

static void
test_from (void)
{
  struct region region = region_of (GOMP_MAP_FROM, GOMP_MAP_TOFROM);
  for (int i = 1; i <= 2; i++)
    {
      one = 0, two = 7;
      memset (&fake, 0, sizeof fake);
      CHECK (begin (&region, 3) && there (&region, 2) == 7 && fake.in == 1,
             "variables that come back are made so too");
      *(int *) FAKE_MEMORY (region.table[1]) = 10 + i;
      *(int *) FAKE_MEMORY (region.table[2]) += 20;
      plan_leave (region.plan, true);
      CHECK (one == 10 + i && two == 27 && fake.out == 2 && is_clean (),
             "and come back");
    }
}

/* Others find what a region made, and keep it.  */
static void
test_shared (void)
{
  struct region region = region_of (GOMP_MAP_TO, GOMP_MAP_TO), other = region;
  one = 5;
  begin (&region, 2);
  fake_one (MAPVARS_ENTER_DATA, &one, 4, GOMP_MAP_TO);
  plan_leave (region.plan, true);
  CHECK (fake_refcount (&one) == 1, "what another construct uses stays");
  fake_one (MAPVARS_EXIT_DATA, &one, 4, GOMP_MAP_RELEASE);
  CHECK (is_clean (), "to its end");

  begin (&region, 2);
  CHECK (begin (&other, 2) && other.table[1] == region.table[1],
         "another region finds it");
  plan_leave (region.plan, true);
  CHECK (fake_present (&one, 4) && there (&other, 1) == 5,
         "which owes a count of it");
  plan_leave (other.plan, true);
  CHECK (is_clean (), "and is its last");

  begin (&region, 2);
  begin (&other, 2);
  plan_leave (other.plan, true);
  CHECK (fake_refcount (&one) == 1, "or not its last");
  plan_leave (region.plan, true);
  CHECK (is_clean (), "in either order");

  /* Settled while it runs.  */
  begin (&region, 2);
  CHECK (fake_refcount (present) == 2 && fake_refcount (&one) == 1,
         "what it made is counted once");
  plan_leave (region.plan, true);
  CHECK (is_clean (), "and given back once");
}

/* Another variable takes what the program deletes inside.  */
static void
test_deleted (void)
{
  struct region region = region_of (GOMP_MAP_TO, GOMP_MAP_TO);
  begin (&region, 2);
  struct map_entry *entry = map_lookup (fake_device.map, &one, 4).entry;
  fake_one (MAPVARS_EXIT_DATA, &one, 4, GOMP_MAP_DELETE);
  fake_one (MAPVARS_ENTER_DATA, &late, 4, GOMP_MAP_TO);
  CHECK (map_lookup (fake_device.map, &late, 4).entry == entry,
         "an entry's memory is used again");
  plan_leave (region.plan, true);
  CHECK (fake_refcount (&late) == 1, "which the region's end leaves alone");
  fake_one (MAPVARS_EXIT_DATA, &late, 4, GOMP_MAP_DELETE);
  CHECK (is_clean (), "all is freed");
}

static void
test_left_to_the_passes (void)
{
  struct region region = region_of (GOMP_MAP_TO, GOMP_MAP_TO);
  begin (&region, 2);
  plan_leave (region.plan, true);
  region.hosts[2] = &one;
  CHECK (!begin (&region, 3) && is_clean (), "a variable that is named twice");
  fake_one (MAPVARS_ENTER_DATA, &one, 4, GOMP_MAP_TO);
  CHECK (begin (&region, 3) && region.table[1] == region.table[2],
         "unless it is there by now");
  plan_leave (region.plan, true);
  fake_one (MAPVARS_EXIT_DATA, &one, 4, GOMP_MAP_RELEASE);
  region = region_of (GOMP_MAP_TO, GOMP_MAP_TO);
  fake_fail_copy = 1;
  CHECK (!begin (&region, 2) && is_clean (), "a copy that fails");
  region.kinds[1] = GOMP_MAP_FORCE_PRESENT;
  CHECK (!begin (&region, 2) && is_clean (), "what is to be present");
  region.kinds[1] = GOMP_MAP_ALWAYS_TO;
  CHECK (!begin (&region, 2) && is_clean (), "always");
  static char large[PLAN_MAKES_SIZE + 1];
  region.hosts[1] = large;
  region.sizes[1] = sizeof large;
  region.kinds[1] = GOMP_MAP_TO;
  CHECK (!begin (&region, 2) && is_clean (), "what is large");
  region.hosts[1] = &present[15];
  region.sizes[1] = 8;
  CHECK (!begin (&region, 2) && is_clean (), "what is there in part");
}

/* Each thread with a variable of its own and one that all map.  */
static void *
work (void *arg)
{
  (void) arg;
  static int all = 3;
  int own;
  uintptr_t wrong = 0;
  for (int i = 0; i < 5000; i++)
    {
      struct region region = region_of (GOMP_MAP_TO, GOMP_MAP_TO);
      own = i;
      region.hosts[1] = &own;
      region.hosts[2] = &all;
      /* The other one may be on its way out.  */
      if (!begin (&region, 3))
        continue;
      sched_yield ();
      wrong += there (&region, 1) != i || there (&region, 2) != 3;
      plan_leave (region.plan, true);
    }
  return (void *) wrong;
}

static void
test_threads (void)
{
  pthread_t threads[6];
  uintptr_t wrong = 0;
  for (int i = 0; i < 6; i++)
    pthread_create (&threads[i], NULL, work, NULL);
  for (int i = 0; i < 6; i++)
    {
      void *result;
      pthread_join (threads[i], &result);
      wrong += (uintptr_t) result;
    }
  CHECK (wrong == 0 && is_clean (), "on many threads");
}

int
main (void)
{
  fake_begin ();
  fake_one (MAPVARS_ENTER_DATA, present, sizeof present, GOMP_MAP_TO);
  test_to ();
  test_from ();
  test_shared ();
  test_deleted ();
  test_left_to_the_passes ();
  test_threads ();
  fake_one (MAPVARS_EXIT_DATA, present, sizeof present, GOMP_MAP_DELETE);
  CHECK (fake_used () == 0, "all is freed");
  fake_end ();
  return UNIT_RESULT ();
}
