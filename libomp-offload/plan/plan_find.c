/* Finding what a construct is about when it ends, and what `exit data' and
   `update' name.

   Which entry that is, `way_of' decides for all of them:

   - `exit data' and `update' name storage, and so whatever is at that address
     now (OpenMP 5.2, 5.8.3 and 5.9; OpenACC 3.3, 2.6.6 and 2.14.4).

   - A construct that ends means the entry that it found or made when it began:
     the one with the same version.  Where that is gone, because the program
     deleted the range meanwhile, it depends.  `target data' is code of the
     host's, in which a program may delete and map again; its end has its effect
     on the list item, if that has corresponding storage then (OpenMP 5.2, 5.8.3):
     on what was mapped at the address since.  While `target' runs, only a
     program that is wrong deletes what the device uses, and what another thread
     mapped there since is none of that region's business.  What an OpenACC
     region gives back is its part of the entry's structured reference counter
     (3.3, 2.6.7), which went with the entry; so did all attachments.  And a
     reference that is in no count, to a range that was associated or to a
     declare target variable, is given back to nobody.

   So an entry that took a dead one's memory for another range is never meant.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/plan/plan.h"
#include "libomp-offload/plan/plan_count.h"
#include "libomp-offload/plan/plan_leave.h"

enum way
{
  WAY_NONE,    /* the item names nothing that is to be found */
  WAY_VERSION, /* its entry, if that is still the same */
  WAY_EITHER,  /* its entry or, where that is gone, by address */
  WAY_ADDRESS
};

/* Whether PLAN holds a count of ITEM's entry, which perhaps an earlier item
   raised.  */
static bool
is_counted (const struct plan *plan, const struct plan_item *item)
{
  return item->state == ITEM_FOUND
         && (plan->items[item->counter].flags & ITEM_COUNTED);
}

static bool
is_always_from (const struct plan_item *item)
{
  return (item->kind & KIND_ALWAYS) && (item->kind & KIND_FROM);
}

static enum way
way_of_structured (const struct plan *plan, const struct plan_item *item)
{
  if (item->flags & ITEM_ATTACHED)
    return WAY_VERSION;
  if (is_counted (plan, item))
    return plan->construct == MAPVARS_TARGET_DATA ? WAY_EITHER : WAY_VERSION;
  return item->state == ITEM_FOUND && is_always_from (item) ? WAY_VERSION
                                                            : WAY_NONE;
}

static enum way
way_of (const struct plan *plan, const struct plan_item *item)
{
  switch (plan->construct)
    {
    case MAPVARS_EXIT_DATA:
    case MAPVARS_ACC_EXIT_DATA:
      return item->kind & (KIND_RELEASE | KIND_DETACH) ? WAY_ADDRESS : WAY_NONE;
    case MAPVARS_UPDATE:
    case MAPVARS_ACC_UPDATE:
      /* Pointers and descriptors come with their data and are not copied.  */
      return (item->kind & KIND_MAPS)
                 && !(item->kind & (KIND_POINTER | KIND_DESCRIPTOR))
                 && item->size > 0
               ? WAY_ADDRESS
               : WAY_NONE;
    default:
      return way_of_structured (plan, item);
    }
}

static bool
is_exit (const struct plan *plan)
{
  return plan->construct == MAPVARS_EXIT_DATA
         || plan->construct == MAPVARS_ACC_EXIT_DATA;
}

/* --- By address, with the lock held.  */

/* Nothing of ITEM's range is in the map.  */
static bool
accept_nothing (struct plan *plan, const struct plan_item *item)
{
  size_t at = item - plan->items;
  /* A gap between the parts of a structure.  */
  if (item->flags & ITEM_PIECE)
    return true;
  if (plan_is_update (plan) && (item->kind & KIND_FORCE))
    return plan_fail (plan, PLAN_NOT_MAPPED, at, NULL);
  /* The program may have deleted inside the construct what the construct's end
     is about.  */
  if (!plan_is_update (plan) && !is_exit (plan))
    return true;
  return !(item->kind & KIND_PRESENT)
         || plan_fail (plan, PLAN_NOT_PRESENT, at, NULL);
}

/* Whether all of ITEM's range must be in the map: it must for a copy.  A mere
   release of a range that is present in part is an error of the program (5.2,
   5.8.3), but one that compilers and other runtimes let pass: it gives back the
   counts of what is there.  */
static bool
wants_all (const struct plan *plan, const struct plan_item *item)
{
  return plan_is_update (plan) || plan->openacc
         || ((item->kind & KIND_MAPS) && (item->kind & KIND_FROM));
}

static enum plan_failure
failure_of_part (const struct plan *plan)
{
  if (is_exit (plan))
    return PLAN_OUTSIDE;
  return plan->openacc ? PLAN_NOT_MAPPED : PLAN_UPDATE_OVERLAP;
}

/* ENTRY, PRESENT, is the first one in the range of ITEM, an item of a construct
   that ends, and does not contain it: the range was mapped anew, in parts, since
   the construct began.  Parts that do not reach from its first byte to its last
   are not the list item, as they are not where a construct begins (OpenMP 5.2,
   5.8.3): the program mapped them for themselves, and they stay.  */
static bool
accept_part_again (struct plan *plan, struct plan_item *item,
                   struct map_entry *entry, struct map_entry **blocked)
{
  uintptr_t end = item->host + item->size;
  bool all
    = (item->flags & ITEM_PIECE)
      || (entry->host_start <= item->host
          && map_reaches_read_locked (plan->map, entry, end, NULL, blocked));
  if (*blocked != NULL)
    return false;
  /* At the construct's beginning an implicit map of a whole took the part that
     was present.  */
  item->state = all || (item->flags & ITEM_IMPLICIT) ? ITEM_FOUND : ITEM_ABSENT;
  if (!all || entry->host_end >= end)
    return true;
  if (!plan_add_piece (plan, item, entry->host_end))
    return false;
  plan->items[plan->count - 1].flags
    |= ITEM_MEANT | ITEM_BY_ADDRESS | ITEM_GONE;
  return true;
}

/* ENTRY, PRESENT, is the first one in ITEM's range, and does not contain it.  */
static bool
accept_part (struct plan *plan, struct plan_item *item, struct map_entry *entry,
             struct map_entry **blocked)
{
  uintptr_t end = item->host + item->size;
  if (!is_exit (plan) && !plan_is_update (plan))
    return accept_part_again (plan, item, entry, blocked);
  /* The parts of a structure may have gone by exits of their own; an exit of
     the whole then still gives back the bytes between them.  */
  if (!(item->flags & ITEM_PIECE) && wants_all (plan, item)
      && !(is_exit (plan) && entry->between)
      && (entry->host_start > item->host
          || !map_reaches_read_locked (plan->map, entry, end, NULL, blocked)))
    return *blocked == NULL
           && plan_fail (plan, failure_of_part (plan), item - plan->items,
                         entry);
  item->state = ITEM_FOUND;
  return entry->host_end >= end || plan_add_piece (plan, item, entry->host_end);
}

/* Find ITEM by its address.  False where an entry is on its way, which is then
   *BLOCKED, or after plan_fail.  */
static bool
find_by_address (struct plan *plan, struct plan_item *item,
                 struct map_entry **blocked)
{
  uintptr_t end = item->host + item->size;
  struct map_entry *entry
    = item->size > 0
        ? map_find_read_locked (plan->map, item->host, end)
        : map_find_point_read_locked (plan->map, item->host, false);
  uint32_t version = entry != NULL ? map_entry_version (entry) : 0;
  if (entry != NULL && MAP_ENTRY_STATE (version) != MAP_ENTRY_PRESENT)
    {
      *blocked = entry;
      return false;
    }
  item->state = ITEM_ABSENT;
  item->entry = entry;
  item->version = version;
  if (entry == NULL)
    return accept_nothing (plan, item);
  if (entry->host_start > item->host || end > entry->host_end)
    /* Only a pointer that is present as a whole can be attached.  */
    return (item->kind & KIND_DETACH)
           || accept_part (plan, item, entry, blocked);
  item->state = ITEM_FOUND;
  return true;
}

/* --- Finding all, with the lock held.  */

/* Mark what is to be found, and how, before any of it changes.  */
static void
mark (struct plan *plan)
{
  for (size_t i = 0; i < plan->count; i++)
    {
      struct plan_item *item = &plan->items[i];
      enum way way = way_of (plan, item);
      item->flags &= ~(ITEM_MEANT | ITEM_BY_ADDRESS);
      if (way != WAY_NONE)
        item->flags |= ITEM_MEANT;
      else if (is_exit (plan) || plan_is_update (plan))
        item->state = ITEM_ABSENT;
      if (way >= WAY_EITHER)
        item->flags |= ITEM_BY_ADDRESS;
    }
}

static bool
is_bad (const struct plan *plan, const struct plan_item *item)
{
  return is_exit (plan) && item->kind != KIND_KNOWN
         && !(item->kind & (KIND_RELEASE | KIND_DETACH | KIND_STRUCT));
}

/* Find ITEM of a construct that ends.  Sets *ELSEWHERE where it finds another
   entry than the item had.  False where *BLOCKED is on its way, or after
   plan_fail.  */
static bool
find_again (struct plan *plan, struct plan_item *item,
            struct map_entry **blocked, bool *elsewhere)
{
  uint32_t version = item->entry ? map_entry_version (item->entry) : 0;
  if (!(item->flags & ITEM_GONE) && version >> 2 == item->version >> 2)
    {
      if (MAP_ENTRY_STATE (version) == MAP_ENTRY_PRESENT)
        return true;
      *blocked = item->entry;
      return false;
    }
  if (!(item->flags & ITEM_BY_ADDRESS))
    {
      item->state = ITEM_ABSENT;
      item->flags &= ~(ITEM_COUNTED | ITEM_ATTACHED);
      return true;
    }
  *elsewhere = true;
  item->flags |= ITEM_GONE;
  return find_by_address (plan, item, blocked);
}

static bool
find_all (struct plan *plan, struct map_entry **blocked, bool *elsewhere)
{
  bool ends = !is_exit (plan) && !plan_is_update (plan);
  plan_forget_pieces (plan);
  for (size_t i = 0; i < plan->count; i++)
    {
      struct plan_item *item = &plan->items[i];
      if (is_bad (plan, item))
        return plan_fail (plan, PLAN_BAD_KIND, i, NULL);
      bool found = true;
      if (ends && (item->flags & ITEM_MEANT)
          && (item->entry != NULL || (item->flags & ITEM_GONE)))
        found = find_again (plan, item, blocked, elsewhere);
      else if (!ends && (item->flags & (ITEM_MEANT | ITEM_PIECE)))
        found = find_by_address (plan, item, blocked);
      if (!found)
        return false;
    }
  return true;
}

/* --- Counting anew, with the lock held.  */

/* ITEM of `exit data' gives a count back.  OpenMP lowers a count once per
   construct (5.2, 5.8.3), to 0 where any of the items says delete; OpenACC ends
   a dynamic lifetime with each item (3.3, 2.6.7).  */
static void
count_exit (struct plan *plan, size_t at)
{
  struct plan_item *item = &plan->items[at];
  struct map_entry *leader = item->entry->leader;
  item->counter = plan_note_leader (plan, leader, at);
  if (plan->openacc || item->counter == at)
    {
      item->flags |= ITEM_COUNTED;
      plan->counted++;
    }
  else
    plan->items[item->counter].kind |= item->kind & KIND_DELETE;
}

/* ITEM of a construct that ends, whose entry may be another one than before.  */
static void
count_again (struct plan *plan, size_t at)
{
  struct plan_item *item = &plan->items[at];
  item->counter = plan_note_leader (plan, item->entry->leader, at);
  item->flags &= ~ITEM_COUNTED;
  if (item->counter == at)
    item->flags |= ITEM_COUNTED;
}

static void
count_all (struct plan *plan)
{
  plan_forget_leaders (plan);
  for (size_t i = 0; i < plan->count; i++)
    {
      struct plan_item *item = &plan->items[i];
      item->flags &= item->state == ITEM_FOUND ? ~0 : ~ITEM_COUNTED;
      if (item->state != ITEM_FOUND
          || !(item->flags & (ITEM_MEANT | ITEM_PIECE))
          || __atomic_load_n (&item->entry->leader->refcount, __ATOMIC_RELAXED)
               == MAP_REFCOUNT_INFINITE)
        continue;
      if (!is_exit (plan) && (item->flags & ITEM_BY_ADDRESS))
        count_again (plan, i);
      else if (is_exit (plan) && (item->kind & KIND_RELEASE))
        count_exit (plan, i);
    }
}

/* --- Holding.  */

/* Whether PLAN copies or stores to ITEM's entry before it lowers the counts.  */
static bool
is_to_hold (const struct plan *plan, const struct plan_item *item)
{
  if (item->flags & ITEM_ATTACHED)
    return true;
  if (item->state != ITEM_FOUND)
    return false;
  return plan_is_update (plan) || (item->kind & KIND_DETACH)
         || is_always_from (item);
}

static void
hold_all (struct plan *plan)
{
  for (size_t i = 0; i < plan->count; i++)
    if (is_to_hold (plan, &plan->items[i]))
      plan_hold_read_locked (&plan->items[i]);
}

void
plan_let_go (struct plan *plan)
{
  for (size_t i = 0; i < plan->count; i++)
    if (plan->items[i].flags & ITEM_HELD)
      {
        plan->items[i].flags &= ~ITEM_HELD;
        map_entry_let_go (plan->items[i].entry);
      }
}

/* --- The pass.  */

/* Find all with the room that PLAN has.  False after plan_fail.  */
static bool
find_once (struct plan *plan)
{
  bool elsewhere = is_exit (plan);
  mark (plan);
  for (;;)
    {
      struct map_entry *blocked = NULL;
      uint32_t version = 0;
      map_read_begin (plan->map);
      bool found = find_all (plan, &blocked, &elsewhere);
      if (found && elsewhere)
        count_all (plan);
      if (found)
        hold_all (plan);
      if (blocked != NULL)
        version = map_entry_version (blocked);
      map_lock_read_end (&plan->map->lock);
      if (blocked == NULL)
        return plan->found = found;
      map_entry_wait (blocked, version);
    }
}

struct plan *
plan_find (struct plan *plan)
{
  struct plan *more;
  while (!find_once (plan) && plan->failure == PLAN_FULL
         && (more = plan_grow (plan)) != NULL)
    plan = more;
  return plan;
}
