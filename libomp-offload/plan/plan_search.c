/* Finding ranges, structures' parts and descriptors' pointers.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/plan/plan_search.h"

#include "libomp-offload/plan/plan_enter.h"

static enum plan_found
fail (struct plan *plan, enum plan_failure failure,
      const struct plan_item *item, const struct map_entry *entry)
{
  plan_fail (plan, failure, item - plan->items, entry);
  return FOUND_FAILED;
}

/* Whether ITEM may lie in several entries: what the device uses as plain
   bytes.  */
static bool
may_have_pieces (const struct plan_item *item)
{
  return !(item->kind & (KIND_POINTER | KIND_DESCRIPTOR | KIND_DEVICE_POINTER));
}

/* ENTRY is the first that overlaps ITEM's range, and does not contain it.  */
static enum plan_found
accept_part (struct plan *plan, struct plan_item *item, struct map_entry *entry,
             struct map_entry **blocked)
{
  uintptr_t end = item->host + item->size;
  *blocked = NULL;
  if (entry->host_start <= item->host && may_have_pieces (item)
      && map_reaches_read_locked (plan->map, entry, end, plan, blocked))
    {
      plan_item_found (item, entry);
      return plan_add_piece (plan, item, entry->host_end) ? FOUND_ALL
                                                          : FOUND_FAILED;
    }
  if (*blocked != NULL)
    return FOUND_BLOCKED;
  /* An implicit map of a whole of which a part is present takes the part (5.2,
     5.8.3).  */
  if (!(item->flags & ITEM_IMPLICIT) || item->host > entry->host_start
      || entry->host_end > end)
    return fail (plan, PLAN_OVERLAP, item, entry);
  plan_item_found (item, entry);
  return FOUND_ALL;
}

/* ENTRY overlaps ITEM's range: does it serve?  */
static enum plan_found
accept_entry (struct plan *plan, struct plan_item *item,
              struct map_entry *entry, struct map_entry **blocked)
{
  uintptr_t end = item->host + item->size;
  if (map_entry_is_blocked (entry, plan))
    {
      *blocked = entry;
      return FOUND_BLOCKED;
    }
  if (unlikely ((item->kind & KIND_FORCE) && !plan->dynamic))
    return fail (plan, PLAN_OVERLAP, item, entry);
  map_entry_note_use (entry);
  if (unlikely (entry->host_start > item->host || entry->host_end < end))
    return accept_part (plan, item, entry, blocked);
  plan_item_found (item, entry);
  return FOUND_ALL;
}

bool
plan_share_write_locked (struct plan *plan, struct plan_item *item,
                         struct map_entry *entry)
{
  struct map_entry *none;
  return accept_entry (plan, item, entry, &none) == FOUND_ALL;
}

/* The bytes up to END, with which the piece ITEM begins, are in no entry, but in
   memory of a structure's (map_reaches_read_locked).  An implicit map takes what
   is there; another one makes these bytes present too, with their values: they
   may be more than padding.  */
static enum plan_found
find_gap (struct plan *plan, struct plan_item *item, uintptr_t end)
{
  if (end < item->host + item->size && !plan_add_piece (plan, item, end))
    return FOUND_FAILED;
  item->size = end - item->host;
  bool leave = (item->flags & ITEM_IMPLICIT) || (item->kind & KIND_OPTIONAL);
  item->state = leave ? ITEM_ABSENT : ITEM_MISSING;
  item->kind |= KIND_TO;
  return leave ? FOUND_ALL : FOUND_MISSING;
}

/* Find the piece ITEM: the rest of an item whose whole range is present.  */
static enum plan_found
find_piece (struct plan *plan, struct plan_item *item)
{
  uintptr_t end = item->host + item->size;
  struct map_entry *entry = map_find_read_locked (plan->map, item->host, end);
  if (entry == NULL || entry->host_start > item->host)
    return find_gap (plan, item, entry == NULL ? end : entry->host_start);
  plan_item_found (item, entry);
  return entry->host_end >= end || plan_add_piece (plan, item, entry->host_end)
           ? FOUND_ALL
           : FOUND_FAILED;
}

/* A `present' array with a descriptor may have been mapped while it was not
   allocated.  Whether such an array is present is therefore asked of its
   descriptor, the next item.  */
static bool
descriptor_decides (const struct plan *plan, const struct plan_item *item)
{
  return item + 1 < plan->items + plan->count
         && (item[1].kind & KIND_DESCRIPTOR);
}

static enum plan_found
accept_nothing (struct plan *plan, struct plan_item *item)
{
  if (item->kind & KIND_PRESENT && item->size > 0
      && !descriptor_decides (plan, item))
    return fail (plan, PLAN_NOT_PRESENT, item, NULL);
  if ((item->kind & KIND_DESCRIPTOR) && item > plan->items
      && (item[-1].kind & KIND_PRESENT) && item[-1].state == ITEM_MISSING)
    return fail (plan, PLAN_NOT_PRESENT, item - 1, NULL);
  if (plan_take_early (plan, item))
    return FOUND_ALL;
  item->state = item->size == 0 || (item->kind & KIND_OPTIONAL) ? ITEM_ABSENT
                                                                : ITEM_MISSING;
  return item->state == ITEM_MISSING ? FOUND_MISSING : FOUND_ALL;
}

static enum plan_found
find_range (struct plan *plan, struct plan_item *item,
            struct map_entry **blocked)
{
  if (unlikely (item->flags & ITEM_PIECE))
    return find_piece (plan, item);
  struct map_entry *entry
    = likely (item->size > 0)
        ? map_find_read_locked (plan->map, item->host, item->host + item->size)
        : map_find_point_read_locked (plan->map, item->host, false);
  if (likely (entry != NULL))
    return accept_entry (plan, item, entry, blocked);
  return accept_nothing (plan, item);
}

/* Structures (5.2, 5.8.3): either all parts are new, or each lies where the
   parts that are already mapped say.  */

/* Find ITEM, a part of a structure of which another part, COMPANION, is
   mapped.  */
static enum plan_found
find_part (struct plan *plan, struct plan_item *item,
           const struct map_entry *companion, struct map_entry **blocked)
{
  struct map_entry *entry
    = item->size > 0
        ? map_find_read_locked (plan->map, item->host, item->host + item->size)
        : map_find_point_read_locked (plan->map, item->host, true);
  if (entry != NULL && map_entry_is_blocked (entry, plan))
    {
      *blocked = entry;
      return FOUND_BLOCKED;
    }
  if (entry == NULL && item->size == 0)
    return accept_nothing (plan, item);
  if (entry == NULL
      || entry->device_start - entry->host_start
           != companion->device_start - companion->host_start)
    return fail (plan, PLAN_STRUCT_OVERLAP, item, entry);
  return accept_entry (plan, item, entry, blocked);
}

static uintptr_t
struct_end (const struct plan_item *structure)
{
  uintptr_t end = structure->host;
  for (size_t i = 1; i <= structure->size; i++)
    if (structure[i].host + structure[i].size > end)
      end = structure[i].host + structure[i].size;
  return end;
}

/* A part of STRUCTURE that is mapped.  One without length stands for a pointer
   of which only what it points to is mapped now.  */
static struct map_entry *
find_companion (struct plan *plan, const struct plan_item *structure)
{
  uintptr_t end = struct_end (structure);
  struct map_entry *entry
    = end > structure->host
        ? map_find_read_locked (plan->map, structure->host, end)
        : NULL;
  for (size_t i = 1; entry == NULL && i <= structure->size; i++)
    if (structure[i].size == 0 && (structure[i].kind & KIND_MAPS))
      entry = map_find_point_read_locked (plan->map, structure[i].host, false);
  return entry;
}

static enum plan_found
find_struct (struct plan *plan, struct plan_item *structure,
             struct map_entry **blocked)
{
  struct map_entry *companion = find_companion (plan, structure);
  enum plan_found result = FOUND_ALL;
  if (companion != NULL && map_entry_is_blocked (companion, plan))
    {
      *blocked = companion;
      return FOUND_BLOCKED;
    }
  for (size_t i = 1; i <= structure->size; i++)
    {
      struct plan_item *item = &structure[i];
      enum plan_found one = FOUND_ALL;
      if (!(item->kind & KIND_MAPS))
        continue;
      if (companion == NULL)
        one = accept_nothing (plan, item);
      else
        one = find_part (plan, item, companion, blocked);
      if (one > FOUND_MISSING)
        return one;
      if (one == FOUND_MISSING)
        result = one;
    }
  return result;
}

/* --- Descriptors.  */

/* How many of the pointers behind the descriptor ITEM, which is present, are to
   be set again: those of an `always' map, and those that have become not null
   since the descriptor was copied with null pointers.  */
static size_t
count_renewed (const struct plan *plan, const struct plan_item *item)
{
  size_t at = item - plan->items, i = at + 1;
  bool had_null
    = __atomic_load_n (&item->entry->null_pointers, __ATOMIC_RELAXED)
      || map_entry_is_shared (item->entry);
  for (; i < plan->count && plan->items[i].owner == at; i++)
    {
      const struct plan_item *pointer = &plan->items[i];
      if (!(pointer->kind & KIND_ALWAYS_POINTER)
          && (!had_null || *(void **) pointer->host == NULL))
        break;
    }
  return i - at - 1;
}

/* Find the pointers that follow the descriptor ITEM, found or missing.  Returns
   how many there are.  */
static size_t
find_descriptor_pointers (struct plan *plan, struct plan_item *item)
{
  size_t at = item - plan->items, count = 0;
  if (item->state == ITEM_FOUND)
    {
      count = count_renewed (plan, item);
      if (count > 0)
        item->flags |= ITEM_COPY;
    }
  else
    while (at + count + 1 < plan->count
           && plan->items[at + count + 1].owner == at)
      count++;
  for (size_t i = at + 1; i <= at + count; i++)
    {
      struct plan_item *pointer = &plan->items[i];
      pointer->flags |= ITEM_STORE;
      pointer->state = item->state;
      pointer->entry = item->entry;
      pointer->version = item->version;
    }
  return count;
}

/* --- Searching for all.  */

void
plan_search_forget (struct plan *plan)
{
  plan_forget_pieces (plan);
  for (size_t i = 0; i < plan->count; i++)
    {
      plan->items[i].state = ITEM_UNKNOWN;
      plan->items[i].flags &= ITEM_IMPLICIT | ITEM_EARLY;
      plan->items[i].entry = NULL;
    }
}

/* Find the item AT and what belongs to it; sets *NEXT to the one after.  */
static enum plan_found
find_group (struct plan *plan, size_t at, size_t *next,
            struct map_entry **blocked)
{
  struct plan_item *item = &plan->items[at];
  enum plan_found result = FOUND_ALL;
  *next = at + 1;
  if (item->kind & KIND_STRUCT)
    return find_struct (plan, item, blocked);
  if (!(item->kind & KIND_MAPS))
    return FOUND_ALL;
  if (item->state == ITEM_UNKNOWN)
    result = find_range (plan, item, blocked);
  else if (item->state == ITEM_MISSING)
    result = FOUND_MISSING;
  if (result > FOUND_MISSING)
    return result;
  if (unlikely (item->kind & KIND_DESCRIPTOR))
    *next += find_descriptor_pointers (plan, item);
  /* The pointer behind a `no_create' variable that is absent is absent too.  */
  if (unlikely (item->state == ITEM_ABSENT && (item->kind & KIND_OPTIONAL)
                && !(item->kind & KIND_ZERO_LENGTH) && *next < plan->count
                && (plan->items[*next].kind & KIND_POINTER)))
    plan->items[(*next)++].state = ITEM_ABSENT;
  return result;
}

/* Whether the word of ITEM is looked up: a pointer to store, to attach, or to
   give back.  */
static bool
needs_resolution (const struct plan_item *item)
{
  return (item->flags & ITEM_STORE) || (item->kind & KIND_USE_DEVICE)
         || (item->kind & KIND_ATTACH)
         || ((item->kind & KIND_POINTER) && item->state == ITEM_MISSING)
         || ((item->kind & KIND_SLOT) && item->state != ITEM_ABSENT
             && item->owner == ITEM_NONE)
         || (item->kind & KIND_ALWAYS_POINTER);
}

enum plan_found
plan_search_pointees (struct plan *plan, struct map_entry **blocked)
{
  enum plan_found result = FOUND_ALL;
  *blocked = NULL;
  for (size_t i = 0; i < plan->count; i++)
    if (needs_resolution (&plan->items[i])
        && !plan_resolve_read_locked (plan, &plan->items[i], blocked))
      {
        if (*blocked != NULL)
          return FOUND_BLOCKED;
        result = FOUND_FAILED;
      }
  return result;
}

enum plan_found
plan_search (struct plan *plan, struct map_entry **blocked)
{
  enum plan_found result = FOUND_ALL;
  for (size_t i = 0, next; i < plan->count; i = next)
    {
      enum plan_found one = find_group (plan, i, &next, blocked);
      if (unlikely (one != FOUND_ALL))
        {
          if (one > FOUND_MISSING)
            return one;
          result = one;
        }
    }
  if (unlikely (plan->pointers))
    {
      enum plan_found one = plan_search_pointees (plan, blocked);
      if (one == FOUND_FAILED && result == FOUND_ALL)
        return one;
      /* What is missing now may be what this plan is about to make.  */
      plan->failure = PLAN_OK;
      if (one == FOUND_BLOCKED)
        return one;
    }
  return result;
}

void
plan_search_empty_again (struct plan *plan)
{
  for (size_t i = 0; i < plan->count && !plan->dynamic; i++)
    {
      struct plan_item *item = &plan->items[i];
      struct map_entry *entry
        = item->state == ITEM_ABSENT && item->size == 0
              && (item->kind & KIND_MAPS) && item->owner == ITEM_NONE
            ? map_find_point_read_locked (plan->map, item->host, false)
            : NULL;
      if (entry != NULL)
        plan_item_found (item, entry);
    }
}
