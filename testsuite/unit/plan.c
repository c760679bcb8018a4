/* Reading and grouping.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/plan/plan.h"
#include "libomp-offload/plan/plan_enter.h"
#include "testsuite/unit/fake_device.h"

static char data[1024];

static struct plan *
read_plan (enum mapvars_construct construct, size_t count, void **hosts,
           size_t *sizes, unsigned short *kinds)
{
  struct mapvars_request request
    = fake_request (construct, count, hosts, sizes, kinds);
  return plan_read (&fake_device, &request);
}

static void
test_reading (void)
{
  void *hosts[] = { data, NULL, (void *) 7, data + 8, data + 64 };
  size_t sizes[] = { 16, 8, 0, 3, 4 };
  unsigned short kinds[]
    = { GOMP_MAP_TO | 4 << 8, GOMP_MAP_FROM, GOMP_MAP_FIRSTPRIVATE_INT,
        GOMP_MAP_POINTER, GOMP_MAP_FIRSTPRIVATE | 2 << 8 };
  struct plan *plan = read_plan (MAPVARS_TARGET, 5, hosts, sizes, kinds);
  const struct plan_item *items = plan->items;
  CHECK (plan->count == 5 && plan->entries == 5 && plan->wants_table,
         "one item per variable");
  CHECK ((items[0].kind & KIND_TO) && items[0].align == 4, "a range is one");
  CHECK (items[1].kind == KIND_KNOWN && items[2].kind == KIND_KNOWN
           && items[2].host == 7,
         "an absent argument and a value are values");
  CHECK (items[3].size == sizeof (void *) && items[3].bias == 3,
         "a pointer's size is its bias");
  CHECK (plan->privates == 1 && plan->pointers && !plan->copies,
         "the plan knows what is in it");
  plan_release (plan);
  plan = read_plan (MAPVARS_TARGET, 0, NULL, NULL, NULL);
  CHECK (plan->count == 0 && !plan->wants_table, "no variables, no table");
  plan_release (plan);
}

static void
test_iterators (void)
{
  size_t expansion[]
    = { 3, (size_t) data, 8, (size_t) data + 64, 8, (size_t) data + 128, 4 };
  size_t nothing[] = { 0 };
  void *hosts[] = { data + 512, expansion, nothing, data + 600 };
  size_t sizes[] = { 8, SIZE_MAX, SIZE_MAX, 8 };
  unsigned short kinds[]
    = { GOMP_MAP_TO, GOMP_MAP_TOFROM, GOMP_MAP_TO, GOMP_MAP_FROM };
  struct plan *plan = read_plan (MAPVARS_TARGET, 4, hosts, sizes, kinds);
  CHECK (plan->count == 5 && plan->entries == 4,
         "iterators give items, not entries");
  CHECK (plan->items[3].host == (uintptr_t) data + 128
           && plan->items[3].size == 4 && plan->items[3].source == 1
           && (plan->items[3].kind & KIND_FROM),
         "each with its range and the clause's kind");
  CHECK (plan->items[4].source == 3, "and the next clause's follow");
  plan_release (plan);
}

static void
test_structures (void)
{
  void *hosts[] = { data, data + 8, data + 24, data + 256 };
  size_t sizes[] = { 2, 4, 8, 8 };
  unsigned short kinds[]
    = { GOMP_MAP_STRUCT, GOMP_MAP_TO, GOMP_MAP_FROM, GOMP_MAP_TO };
  struct plan *plan = read_plan (MAPVARS_TARGET, 4, hosts, sizes, kinds);
  CHECK (plan_group (plan), "a structure is grouped");
  CHECK (plan->items[1].owner == 0 && plan->items[2].owner == 0
           && plan->items[3].owner == ITEM_NONE,
         "its parts know it");
  plan_release (plan);
  sizes[0] = 4;
  plan = read_plan (MAPVARS_TARGET, 4, hosts, sizes, kinds);
  CHECK (!plan_group (plan) && plan->failure == PLAN_BAD_KIND,
         "more parts than variables are an error");
  plan_release (plan);
  sizes[0] = 3;
  kinds[0] = GOMP_MAP_STRUCT_UNORD;
  hosts[3] = data + 16;
  plan = read_plan (MAPVARS_TARGET, 4, hosts, sizes, kinds);
  CHECK (!plan_group (plan) && plan->failure == PLAN_UNORDERED,
         "parts that descend are an error");
  plan_release (plan);
}

static void
test_descriptors (void)
{
  void *hosts[] = { data, data + 8, data + 16, data + 64 };
  size_t sizes[] = { 32, 0, 0, 0 };
  unsigned short kinds[] = { GOMP_MAP_TO_PSET, GOMP_MAP_POINTER,
                             GOMP_MAP_ALWAYS_POINTER, GOMP_MAP_POINTER };
  struct plan *plan = read_plan (MAPVARS_TARGET, 4, hosts, sizes, kinds);
  CHECK (plan_group (plan) && plan->items[1].owner == 0
           && plan->items[2].owner == 0 && plan->items[3].owner == ITEM_NONE,
         "the pointers within a descriptor are its own");
  plan_release (plan);
}

static void
test_bad_kinds (void)
{
  const unsigned short bad[]
    = { GOMP_MAP_DELETE, GOMP_MAP_RELEASE, 0x21, GOMP_MAP_DETACH };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    {
      void *host = data;
      size_t size = 8;
      unsigned short kind = bad[i];
      struct plan *plan = read_plan (MAPVARS_TARGET, 1, &host, &size, &kind);
      CHECK (!plan_group (plan) && plan->failure == PLAN_BAD_KIND,
             "kind 0x%x is not for a beginning", bad[i]);
      plan_release (plan);
    }
}

static void
test_pool (void)
{
  struct plan *first = plan_acquire (&fake_device, 3, NULL);
  plan_release (first);
  struct plan *second = plan_acquire (&fake_device, 60, NULL);
  CHECK (first == second, "a plan is used again");
  struct plan *third = plan_acquire (&fake_device, 60, NULL);
  CHECK (third != second, "but not twice at once");
  plan_release (second);
  plan_release (third);
  struct plan *large = plan_acquire (&fake_device, 5000, NULL);
  CHECK (large->capacity >= 5000, "a large plan has room");
  plan_release (large);
}

int
main (void)
{
  fake_begin ();
  test_reading ();
  test_iterators ();
  test_structures ();
  test_descriptors ();
  test_bad_kinds ();
  test_pool ();
  fake_end ();
  return UNIT_RESULT ();
}
