/* update.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <pthread.h>
#include <sched.h>
#include "libomp-offload/plan/plan.h"
#include "testsuite/unit/fake_device.h"

static int x[16];

static bool
update (void *host, size_t size, unsigned short kind)
{
  memset (&fake, 0, sizeof fake);
  return fake_one (MAPVARS_UPDATE, host, size, kind);
}

/* --- The short way.  */

static struct map_entry *entry;
static pthread_t deleter;
static bool untouched, deleting, kept;

static void *
delete_x (void *unused)
{
  fake_one (MAPVARS_EXIT_DATA, x, sizeof x, GOMP_MAP_DELETE);
  return unused;
}

/* A copy, during which another thread deletes what is copied, if DELETING: that thread
   has the update say that it uses the entry, and waits.  */
static bool
copy_and_look (int ordinal, void *dst, const void *src, size_t size)
{
  unsigned long used = fake_used ();
  untouched = __atomic_load_n (&entry->holds, __ATOMIC_RELAXED) == 0;
  if (deleting)
    {
      pthread_create (&deleter, NULL, delete_x, NULL);
      while (__atomic_load_n (&entry->holds, __ATOMIC_ACQUIRE) == 0)
        sched_yield ();
    }
  bool good = fake_to (ordinal, dst, src, size);
  kept = fake_used () == used;
  return good;
}

static void
test_short_way (void)
{
  fake_one (MAPVARS_ENTER_DATA, x, sizeof x, GOMP_MAP_TO);
  entry = map_lookup (fake_device.map, x, 1).entry;
  fake_plugin.host2dev = copy_and_look;
  CHECK (update (x, sizeof x, GOMP_MAP_TO) && untouched,
         "while what is present is copied its entry is not written");
  CHECK (update (x, sizeof x, GOMP_MAP_TO) && untouched, "nor the next time");
  deleting = true;
  CHECK (update (x, sizeof x, GOMP_MAP_TO) && kept,
         "what another thread deletes meanwhile stays until it is copied");
  pthread_join (deleter, NULL);
  CHECK (!fake_present (x, sizeof x), "and goes then");
  fake_plugin.host2dev = fake_to;
}

int
main (void)
{
  fake_begin ();
  CHECK (update (x, sizeof x, GOMP_MAP_TO) && fake.in == 0,
         "what is not present is not copied");
  fake_quiet (true);
  CHECK (!update (x, sizeof x, GOMP_MAP_FORCE_TO)
           && !update (x, sizeof x, GOMP_MAP_ALWAYS_PRESENT_FROM),
         "or is an error, where the clause says so");
  fake_quiet (false);
  fake_one (MAPVARS_ENTER_DATA, x, sizeof x, GOMP_MAP_TO);
  int *there = fake_there (x, sizeof x);
  x[2] = 5;
  CHECK (update (x + 2, 4, GOMP_MAP_TO) && there[2] == 5 && fake.in == 1,
         "a part goes to the device");
  there[4] = 6;
  CHECK (update (x + 4, 4, GOMP_MAP_FORCE_FROM) && x[4] == 6 && fake.out == 1,
         "and comes back");
  CHECK (update (x, 0, GOMP_MAP_TO) && fake.in == 0, "nothing is nothing");
  fake_quiet (true);
  CHECK (!update (x + 8, sizeof x, GOMP_MAP_TO) && fake.in == 0,
         "a range across the end is an error");
  fake_fail_copy = 1;
  CHECK (!update (x, sizeof x, GOMP_MAP_TO), "so is a copy that fails");
  fake_quiet (false);
  CHECK (fake_refcount (x) == 1
           && map_lookup (fake_device.map, x, 1).entry->holds == 0,
         "counts and holds are as before");

  size_t expansion[] = { 2, (size_t) (x + 1), 4, (size_t) (x + 9), 4 };
  x[1] = 11;
  x[9] = 19;
  update (expansion, SIZE_MAX, GOMP_MAP_TO);
  CHECK (there[1] == 11 && there[9] == 19, "iterators are expanded");

  int *pointer = x;
  fake_one (MAPVARS_ENTER_DATA, &pointer, sizeof pointer, GOMP_MAP_TO);
  void *hosts[] = { x, &pointer };
  size_t sizes[] = { sizeof x, 8 };
  unsigned short kinds[] = { GOMP_MAP_FORCE_TO, GOMP_MAP_ALWAYS_POINTER };
  struct mapvars_request request
    = fake_request (MAPVARS_UPDATE, 2, hosts, sizes, kinds);
  mapvars_update (&fake_device, &request);
  CHECK (*(char **) fake_there (&pointer, 8) == (char *) there + FAKE_OFFSET,
         "a pointer behind its data is set");
  fake_one (MAPVARS_EXIT_DATA, x, sizeof x, GOMP_MAP_DELETE);
  fake_one (MAPVARS_EXIT_DATA, &pointer, sizeof pointer, GOMP_MAP_DELETE);
  test_short_way ();
  CHECK (fake_used () == 0, "all is freed");
  fake_end ();
  return UNIT_RESULT ();
}
