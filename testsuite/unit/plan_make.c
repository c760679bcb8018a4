/* Regions with a few small variables that are missing beside one that is
   present.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <pthread.h>
#include <sched.h>
#include "base/memory.h"
#include "libomp-offload/map/map_foreign.h"
#include "libomp-offload/map/map_mirror.h"
#include "libomp-offload/plan/plan.h"
#include "libomp-offload/plan/plan_leave.h"
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

/* --- Claims.  */

static bool
is_in_index (int *host)
{
  uintptr_t start = (uintptr_t) host;
  return map_find_read_locked (fake_device.map, start, start + sizeof *host)
         != NULL;
}

/* Another thread's construct, in that thread.  */
static struct region others;
static bool others_found;

static void *
find_as_other (void *arg)
{
  (void) arg;
  others_found = fake_present (&one, 4);
  return NULL;
}

static void *
begin_as_other (void *arg)
{
  (void) arg;
  others = region_of (GOMP_MAP_TO, GOMP_MAP_TO);
  others_found = begin (&others, 2);
  return NULL;
}

static void *
enter_as_other (void *arg)
{
  (void) arg;
  others_found = fake_one (MAPVARS_ENTER_DATA, &one, 4, GOMP_MAP_TO);
  return NULL;
}

static void
in_another_thread (void *(*run) (void *) )
{
  pthread_t thread;
  others_found = false;
  pthread_create (&thread, NULL, run, NULL);
  pthread_join (thread, NULL);
}

/* What a region makes is no entry, unless somebody asks; then it is what it is for
   the region.  */
static void
test_claims (void)
{
  struct region region = region_of (GOMP_MAP_TO, GOMP_MAP_TO);
  struct map *map = fake_device.map;
  one = 5, two = 6;
  begin (&region, 3);
  CHECK (!is_in_index (&one) && !is_in_index (&two)
           && map_claims_any (&map->claims),
         "what a region makes is claimed");
  plan_leave (region.plan, true);
  CHECK (!is_in_index (&one) && !map_claims_any (&map->claims) && is_clean (),
         "and was in no index at its end");

  begin (&region, 3);
  in_another_thread (find_as_other);
  CHECK (others_found && is_in_index (&two) && !map_claims_any (&map->claims),
         "another thread finds it present, and it is an entry then");
  plan_leave (region.plan, true);
  CHECK (is_clean (), "which goes with the region");

  begin (&region, 2);
  in_another_thread (begin_as_other);
  CHECK (others_found && others.table[1] == region.table[1],
         "another thread's region has the same");
  plan_leave (region.plan, true);
  CHECK (fake_refcount (&one) == 1, "and keeps it");
  plan_leave (others.plan, true);
  CHECK (is_clean (), "to its end");

  begin (&region, 2);
  CHECK (map_lookup_device (map, region.table[1], 4) != NULL,
         "it is found by its address on the device too");
  plan_leave (region.plan, true);
  CHECK (is_clean (), "and there no more at the end");

  begin (&region, 2);
  CHECK (!map_associate (map, &one, 4, (void *) 0x1000),
         "nothing else takes its place");
  plan_leave (region.plan, true);
  CHECK (map_associate (map, &one, 4, (void *) 0x1000)
           && map_disassociate (map, &one) && is_clean (),
         "before the end");
}

/* A section of length zero of what a region claims.  */
static void
test_claimed_section (void)
{
  struct region region = region_of (GOMP_MAP_TO, GOMP_MAP_TO), section;
  begin (&region, 2);
  section = region_of (GOMP_MAP_ZERO_LEN_ARRAY_SECTION, GOMP_MAP_TO);
  section.sizes[1] = 0;
  CHECK (!begin (&section, 2), "an empty section of it is not absent");
  CHECK (is_in_index (&one) || fake_present (&one, 4), "but is there");
  plan_leave (region.plan, true);
  CHECK (is_clean (), "to the end of the region");
}

/* The copy to the device, while another thread maps the variable.  */
static pthread_t early;

static bool
copy_while_other_enters (int device, void *dst, const void *src, size_t size)
{
  bool found = false;
  fake_plugin.host2dev = fake_to;
  pthread_create (&early, NULL, enter_as_other, NULL);
  while (!found)
    {
      sched_yield ();
      map_lock_read (&fake_device.map->lock);
      found = is_in_index (&one);
      map_lock_read_end (&fake_device.map->lock);
    }
  return fake_to (device, dst, src, size);
}

static void
test_found_early (void)
{
  struct region region = region_of (GOMP_MAP_TO, GOMP_MAP_TO);
  one = 8;
  memset (&fake, 0, sizeof fake);
  fake_plugin.host2dev = copy_while_other_enters;
  CHECK (begin (&region, 2) && there (&region, 1) == 8,
         "a variable that another thread maps while it is copied");
  pthread_join (early, NULL);
  CHECK (others_found && fake.in == 1 && fake_refcount (&one) == 2,
         "is copied once and counted twice");
  plan_leave (region.plan, true);
  CHECK (fake_refcount (&one) == 1, "stays for the other");
  fake_one (MAPVARS_EXIT_DATA, &one, 4, GOMP_MAP_RELEASE);
  CHECK (is_clean (), "and goes with that");
}

/* --- No memory.  */

static unsigned long fail_at;

/* The copy, while others look; from then on an allocation fails.  */
static bool
copy_then_fail (int device, void *dst, const void *src, size_t size)
{
  struct map *map = fake_device.map;
  fake_plugin.host2dev = fake_to;
  map_lock_write (&map->lock);
  plan_settle_write_locked (map);
  map_lock_write_end (&map->lock);
  memory_fail_after (fail_at);
  return fake_to (device, dst, src, size);
}

static bool counted;

/* Where the allocation fails: what another thread did before, with the read lock,
   if the first variable was there for it.  */
static void
count_as_other (void)
{
  uintptr_t start = (uintptr_t) &one;
  struct map_entry *entry
    = map_find_read_locked (fake_device.map, start, start + 4);
  counted = entry != NULL
            && MAP_ENTRY_STATE (map_entry_version (entry)) == MAP_ENTRY_PRESENT;
  if (counted)
    {
      map_entry_note_use (entry);
      entry->refcount++;
    }
}

/* The second of two variables cannot be published: the first one is somebody
   else's too by then.  The mirror's chunk has room for one.  */
static void
test_no_memory (void)
{
  struct region region = region_of (GOMP_MAP_TO, GOMP_MAP_TO);
  static char fill[INDEX_CHUNK_LENGTH - 2];
  struct map *map = fake_device.map;
  bool seen = false;
  map_lookup_device (map, fill, 1);
  for (unsigned i = 0; i < sizeof fill; i++)
    map_associate (map, &fill[i], 1, (void *) (0x2000 + i * 0x10ul));
  for (fail_at = 1; fail_at <= 3; fail_at++)
    {
      counted = false;
      memory_fail_calls (count_as_other);
      fake_plugin.host2dev = copy_then_fail;
      bool begun = begin (&region, 3);
      memory_fail_after (0);
      memory_fail_calls (NULL);
      seen |= counted && !begun;
      CHECK (!counted || (is_in_index (&one) && is_in_index (&two) == begun),
             "what others count stays");
      if (begun)
        plan_leave (region.plan, true);
      CHECK (!counted || fake_refcount (&one) == 1, "with their count alone");
      if (counted)
        fake_one (MAPVARS_EXIT_DATA, &one, 4, GOMP_MAP_RELEASE);
      CHECK (!is_in_index (&one) && !is_in_index (&two) && fake_used () == 64,
             "and goes with it");
    }
  CHECK (seen, "the second variable was not published");
  for (unsigned i = 0; i < sizeof fill; i++)
    map_disassociate (map, &fill[i]);
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
  test_claims ();
  test_claimed_section ();
  test_found_early ();
  test_no_memory ();
  test_threads ();
  fake_one (MAPVARS_EXIT_DATA, present, sizeof present, GOMP_MAP_DELETE);
  CHECK (fake_used () == 0, "all is freed");
  fake_end ();
  return UNIT_RESULT ();
}
