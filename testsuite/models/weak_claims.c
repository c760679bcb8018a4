/* Claims (libomp-offload/map/map_claims.c) under C11's memory order: of two that overlap one
   at most holds, however a claim that ends and the thread's next one are mixed, and one that
   holds while somebody looks up becomes an entry once, with its region told.  With the map's
   own lock (libomp-offload/map/map_lock.c).
   Transcribed from libomp-offload/plan/plan_pool.c: wait_for_settler
   WEAK_SEES_PLAIN
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#define MAP_CLAIM_RANGES 1
#define MAP_CLAIM_BUCKETS 2
#include "weak_map_base.h"
#include "weak_plan_slot.h"

#include "libomp-offload/map/map_claims.c"

struct map_lock_of
{
  struct map_lock lock;
};

struct plan
{
  struct map_lock_of *map;
};

#define MAP ((struct map_lock_of *) weak_memory)
#define SLOT ((struct plan_slot *) (weak_memory + 2560))
#define DATA ((uint32_t *) (weak_memory + 2624))
#define ENTRY ((uint32_t *) (weak_memory + 2688))
#define CLAIMS ((struct map_claims *) (weak_memory + 3072))

_Static_assert (sizeof (struct map_lock) <= 1024 && sizeof (struct map_claims) <= 1024,
                "they lie apart");

static void
setup (void)
{
}

static bool
claim_range (unsigned number, uintptr_t start, uintptr_t end)
{
  struct map_claim claim = { .start = { start }, .end = { end } };
  return map_claim_read_locked (CLAIMS, number, &claim);
}

/* --- Two that claim the same bytes, which are theirs while the claim holds.  */

#define OWN_NUMBER (weak_self () * MAP_CLAIMS_OF_LINE)

static void
use (uintptr_t start, uintptr_t end)
{
  if (!claim_range (OWN_NUMBER, start, end))
    return;
  (*DATA)++;
  map_claim_end (CLAIMS, OWN_NUMBER);
}

static void
one_place (void)
{
  use (1024, 1088);
}

/* --- A claim elsewhere, whose ranges may be seen as those of the next one.  */

static void
claim_for_good (uintptr_t start, uintptr_t end)
{
  weak_result[weak_self ()][0] = claim_range (OWN_NUMBER, start, end);
}

static void
one_place_for_good (void)
{
  claim_for_good (1024, 1088);
}

static void
elsewhere_first (void)
{
  if (claim_range (OWN_NUMBER, 1152, 1216))
    map_claim_end (CLAIMS, OWN_NUMBER);
  claim_for_good (1024, 1088);
}

static void
one_at_most (void)
{
  weak_check (weak_result[0][0] + weak_result[1][0] <= 1);
}

/* --- A region that claims, and a thread that looks up.  */

static void
settle_write_locked (void)
{
  (*ENTRY)++;
  map_claim_end (CLAIMS, 0);
}

static void
wait_for_settler (struct plan *plan)
{
  map_lock_read (&plan->map->lock);
  map_lock_read_end (&plan->map->lock);
}

static void
region (void)
{
  struct plan plan = { MAP };
  map_lock_read (&MAP->lock);
  plan_owe_read_locked (SLOT);
  bool claimed = claim_range (0, 1024, 1088);
  map_lock_read_end (&MAP->lock);
  weak_check (claimed);
  if (change_slot (SLOT, PLAN_OWING, PLAN_TAKEN))
    {
      map_claim_end (CLAIMS, 0);
      weak_result[0][0] = 1;
      return;
    }
  wait_for_settler (&plan);
  weak_check (*ENTRY == 1);
  weak_result[0][1] = 1;
}

/* As map_read_begin does it.  */
static void
looker (void)
{
  map_lock_read (&MAP->lock);
  bool any = map_claims_any (CLAIMS);
  map_lock_read_end (&MAP->lock);
  if (!any)
    return;
  map_lock_write (&MAP->lock);
  if (map_claim_holds (CLAIMS, 0))
    settle_slot_write_locked (SLOT);
  map_lock_write_end (&MAP->lock);
}

static void
region_over (void)
{
  weak_check (weak_last (&CLAIMS->lines[0].held, 4) == 0);
  weak_check (weak_result[0][0] + weak_last (ENTRY, 4) == 1);
  weak_check (weak_result[0][1] == weak_last (ENTRY, 4));
}

/* --- A thread that knows of a claim, from the one that made it, sees it.  */

#define TOLD ((uint32_t *) (weak_memory + 2752))

static void
claim_and_tell (void)
{
  weak_check (claim_range (0, 1024, 1088));
  weak_access (WEAK_STORE, TOLD, 4, __ATOMIC_RELEASE, 1, 0, false, WEAK_OWN);
}

static void
told (void)
{
  weak_access (WEAK_LOAD, TOLD, 4, __ATOMIC_ACQUIRE, UINT32_MAX, 1, true, WEAK_OWN);
  weak_check (map_claims_any (CLAIMS));
  weak_check (map_claims_overlap_read_locked (CLAIMS, 1087, 1088));
}

static const struct weak_model models[]
  = { { "two claims of one place", 2, setup, { one_place, one_place }, NULL },
      { "a claim, and one that was elsewhere", 2, setup, { one_place_for_good, elsewhere_first },
        one_at_most },
      { "a region that claims and a look-up", 2, setup, { region, looker }, region_over },
      { "a claim that is known of", 2, setup, { claim_and_tell, told }, NULL } };

int
main (void)
{
  return weak_main (models, sizeof models / sizeof models[0]);
}
