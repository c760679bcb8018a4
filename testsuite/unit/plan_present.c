/* The short way of regions whose variables are present, used again and again.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <pthread.h>
#include <sched.h>
#include "libomp-offload/plan/plan.h"
#include "libomp-offload/plan/plan_leave.h"
#include "libomp-offload/plan/plan_present.h"
#include "testsuite/unit/fake_device.h"
#include "libomp-offload/device/device_memory.h"

static char data[1024];
static unsigned short kinds[]
  = { GOMP_MAP_TOFROM, GOMP_MAP_FIRSTPRIVATE_INT, GOMP_MAP_TO,
      GOMP_MAP_ZERO_LEN_ARRAY_SECTION, GOMP_MAP_FROM | GOMP_MAP_IMPLICIT };
static void *hosts[] = { data, (void *) 5, data + 16, data + 900, data };
static size_t sizes[] = { 64, 0, 16, 0, 8 };

/* The plan of a region with these variables, and the table it says in TABLE.  */
static struct plan *
begin (void **table)
{
  struct mapvars_request request
    = fake_request (MAPVARS_TARGET, 5, hosts, sizes, kinds);
  struct plan *plan = plan_present (&fake_device, &request);
  for (int i = 0; plan != NULL && i < 5; i++)
    table[i] = (void *) plan->items[i].value;
  return plan;
}

static bool
is_right (void **table)
{
  char *base = (char *) map_lookup (fake_device.map, data, 1).device;
  return table[0] == base && table[1] == hosts[1] && table[2] == base + 16
         && table[3] == hosts[3] && table[4] == base;
}

static bool
region (void)
{
  void *table[5];
  uintptr_t before = fake_refcount (data);
  struct plan *plan = begin (table);
  if (plan == NULL)
    return false;
  bool right = is_right (table) && fake_refcount (data) == before + 1;
  plan_leave (plan, true);
  return right && fake_refcount (data) == before;
}

static void *
work (void *arg)
{
  (void) arg;
  uintptr_t wrong = 0;
  for (int i = 0; i < 20000; i++)
    {
      void *table[5];
      struct plan *plan = begin (table);
      wrong += plan == NULL || !is_right (table);
      if (plan != NULL)
        plan_leave (plan, true);
    }
  return (void *) wrong;
}

/* The construct that made the entry ends before a region that uses it.  */
static void
test_maker_ends_first (void)
{
  void *table[5], *host = data;
  size_t size = 64;
  unsigned short kind = GOMP_MAP_TO;
  struct mapping *maker;
  struct mapvars_request request
    = fake_request (MAPVARS_TARGET_DATA, 1, &host, &size, &kind);
  CHECK (mapvars_enter (&fake_device, &request, NULL, &maker), "target data");
  struct plan *plan = begin (table);
  mapvars_leave (&fake_device, maker, true, NULL);
  CHECK (fake_present (data, 1), "its end leaves what a region uses");
  plan_leave (plan, true);
  CHECK (!fake_present (data, 1) && fake_used () == 0, "to the region's end");
}

/* Counts that are owed while others enter, leave and look.  */
static void
test_owing (void)
{
  void *table[5], *other_table[5];
  fake_one (MAPVARS_ENTER_DATA, data, 64, GOMP_MAP_TO);
  struct map_entry *entry = map_lookup (fake_device.map, data, 1).entry;
  struct plan *plan = begin (table), *other = begin (other_table);
  CHECK (plan != other && entry->refcount == 1, "a region counts nothing");
  plan_leave (other, true);
  CHECK (fake_refcount (data) == 2, "unless somebody asks");
  other = begin (other_table);
  plan_leave (plan, true);
  CHECK (entry->refcount == 1, "then it gives back");
  fake_one (MAPVARS_ENTER_DATA, data, 64, GOMP_MAP_TO);
  fake_one (MAPVARS_EXIT_DATA, data, 64, GOMP_MAP_RELEASE);
  fake_one (MAPVARS_EXIT_DATA, data, 64, GOMP_MAP_RELEASE);
  CHECK (fake_present (data, 1), "a region keeps what exit data gives up");
  plan_leave (other, true);
  CHECK (!fake_present (data, 1) && fake_used () == 0, "until its end");

  fake_one (MAPVARS_ENTER_DATA, data, 64, GOMP_MAP_TO);
  plan = begin (table);
  fake_one (MAPVARS_EXIT_DATA, data, 64, GOMP_MAP_DELETE);
  CHECK (!fake_present (data, 1) && fake_used () == 0,
         "delete does not ask for regions");
  fake_one (MAPVARS_ENTER_DATA, data, 64, GOMP_MAP_TO);
  plan_leave (plan, true);
  CHECK (fake_refcount (data) == 1, "whose end leaves what came after");

  /* More regions at once than are kept.  */
  struct plan *plans[40];
  for (int i = 0; i < 40; i++)
    plans[i] = begin (table);
  CHECK (fake_refcount (data) == 41, "many regions at once");
  for (int i = 0; i < 40; i += 2)
    plan_leave (plans[i], true);
  CHECK (fake_refcount (data) == 21, "of which half end");
  for (int i = 1; i < 40; i += 2)
    plan_leave (plans[i], true);
  fake_one (MAPVARS_EXIT_DATA, data, 64, GOMP_MAP_RELEASE);
  CHECK (!fake_present (data, 1) && fake_used () == 0, "and all");
}

static int churning; /* atomic */

/* Regions that check that what they use stays.  */
static void *
use (void *arg)
{
  (void) arg;
  uintptr_t wrong = 0;
  while (__atomic_load_n (&churning, __ATOMIC_RELAXED))
    {
      void *table[5];
      struct plan *plan = begin (table);
      if (plan == NULL)
        continue;
      sched_yield ();
      const struct plan_item *item = &plan->items[0];
      wrong += map_entry_version (item->entry) != item->version
               || *(char *) FAKE_MEMORY (table[0]) != 5;
      plan_leave (plan, true);
    }
  return (void *) wrong;
}

static void
test_churn (void)
{
  pthread_t threads[4];
  uintptr_t wrong = 0;
  data[0] = 5;
  churning = 1;
  for (int i = 0; i < 4; i++)
    pthread_create (&threads[i], NULL, use, NULL);
  for (int i = 0; i < 3000; i++)
    {
      fake_one (MAPVARS_ENTER_DATA, data, 64, GOMP_MAP_TO);
      sched_yield ();
      fake_one (MAPVARS_EXIT_DATA, data, 64, GOMP_MAP_RELEASE);
    }
  __atomic_store_n (&churning, 0, __ATOMIC_RELAXED);
  for (int i = 0; i < 4; i++)
    {
      void *result;
      pthread_join (threads[i], &result);
      wrong += (uintptr_t) result;
    }
  CHECK (wrong == 0, "an entry stays while a region uses it");
  CHECK (!fake_present (data, 1) && fake_used () == 0, "and goes after");
}

int
main (void)
{
  void *table[5];
  fake_begin ();
  CHECK (begin (table) == NULL, "what is not present is for the passes");
  fake_one (MAPVARS_ENTER_DATA, data, 64, GOMP_MAP_TO);
  CHECK (region () && region () && region (), "present variables, repeatedly");
  hosts[1] = (void *) 6;
  CHECK (region (), "another value");
  fake_one (MAPVARS_ENTER_DATA, data + 800, 200, GOMP_MAP_TO);
  struct plan *plan = begin (table);
  CHECK (plan != NULL && fake_refcount (data + 900) == 2
           && table[3] != hosts[3],
         "a section that was absent and now is there");
  plan_leave (plan, true);
  fake_one (MAPVARS_EXIT_DATA, data + 800, 200, GOMP_MAP_DELETE);
  CHECK (region (), "and is no longer");
  fake_one (MAPVARS_EXIT_DATA, data, 64, GOMP_MAP_DELETE);
  CHECK (begin (table) == NULL, "a variable that went");
  /* So that it comes back elsewhere.  */
  void *other = device_alloc (&fake_device, 64);
  fake_one (MAPVARS_ENTER_DATA, data, 64, GOMP_MAP_TO);
  CHECK (region () && region (), "and came back elsewhere");
  device_free (&fake_device, other);
  sizes[0] = 65;
  CHECK (begin (table) == NULL && fake_refcount (data) == 1,
         "a range that is not all present is for the passes");
  sizes[0] = 64;
  kinds[0] = GOMP_MAP_ALWAYS_TO;
  CHECK (begin (table) == NULL, "so is a kind that copies");
  kinds[0] = GOMP_MAP_TOFROM;
  CHECK (region (), "and then the short way again");

  /* The last count is the region's: it copies back and removes.  */
  plan = begin (table);
  fake_one (MAPVARS_EXIT_DATA, data, 64, GOMP_MAP_RELEASE);
  ((char *) fake_there (data, 1))[20] = 33;
  ((char *) fake_there (data, 1))[3] = 44;
  plan_leave (plan, true);
  CHECK (!fake_present (data, 1) && data[20] == 33 && data[3] == 44
           && fake_used () == 0,
         "a region that is the last to use a variable ends it");

  fake_one (MAPVARS_ENTER_DATA, data, 64, GOMP_MAP_TO);
  pthread_t threads[8];
  uintptr_t wrong = 0;
  for (int i = 0; i < 8; i++)
    pthread_create (&threads[i], NULL, work, NULL);
  for (int i = 0; i < 8; i++)
    {
      void *result;
      pthread_join (threads[i], &result);
      wrong += (uintptr_t) result;
    }
  CHECK (wrong == 0 && fake_refcount (data) == 1, "on many threads");
  fake_one (MAPVARS_EXIT_DATA, data, 64, GOMP_MAP_DELETE);
  CHECK (fake_used () == 0, "all is freed");
  test_owing ();
  test_maker_ends_first ();
  test_churn ();
  fake_end ();
  return UNIT_RESULT ();
}
