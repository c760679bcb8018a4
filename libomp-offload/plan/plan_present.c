/* The short way of a region whose variables are present: one loop under the map's
   read lock, no memory but the kept plan and nothing written that another thread's
   launch reads.  This is what a program in its steady state runs; whatever it
   does not know how to do, it leaves to the passes.

   What it finds is what the passes would find, and it stands aside where they
   would copy or store something:
   - a Fortran descriptor that is present is what it was when it was copied,
     unless a pointer in it was null then and is no more; its pointers are in it;
   - a pointer that is attached already has its value; the attachment is owed as
     counts are;
   - a structure is where its parts are, which must be all there;
   - private copies are laid out, for whoever stages the table;
   - a few small variables that are missing are noted, for plan_make.

   An update of what is present goes this way, too.  It counts nothing: where it settles, it
   holds the entries instead.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/plan/plan_present.h"

#include <gomp/abi.h>
#include <gomp/plugin.h>
#include <string.h>
#include "base/read_only.h"
#include "libomp-offload/device/info.h"
#include "libomp-offload/plan/attach.h"
#include "libomp-offload/plan/plan_count.h"
#include "libomp-offload/plan/plan_leave.h"
#include "libomp-offload/plan/plan_make.h"

/* The most variables that are worth a try.  */
#define MOST 64
_Static_assert(MOST <= UINT8_MAX, "an index of plan->missing_at");

/* All that a present variable's kind may say.  */
#define PLAIN                                                                  \
  (KIND_KNOWN | KIND_MAPS | KIND_TO | KIND_FROM | KIND_RELEASE | KIND_PRESENT)
#define SECTION (PLAIN | KIND_OPTIONAL | KIND_ZERO_LENGTH)
#define POINTER (PLAIN | KIND_POINTER | KIND_ZERO_LENGTH)
#define DESCRIPTOR (PLAIN | KIND_DESCRIPTOR)

/* Whether ITEM was the same range when this plan was last used, and found, and
   what it lies in is still there.  Only what is found keeps its abi_kind.  */
static inline bool
is_as_before (const struct plan_item *item, unsigned abi_kind, uintptr_t host,
              size_t size)
{
  return item->host == host && item->size == size && item->abi_kind == abi_kind
         && map_entry_version (item->entry) == item->version;
}

/* The ABI's kind without its implicit bits.  */
static inline unsigned
plain_code (unsigned abi_kind)
{
  bool implicit = (abi_kind & 0xfc) == GOMP_MAP_IMPLICIT;
  return (implicit ? abi_kind & ~GOMP_MAP_IMPLICIT : abi_kind) & 0xff;
}

/* Make ITEM stand for VALUE and for no range.  */
static bool
set_value (struct plan_item *item, uintptr_t value)
{
  item->value = value;
  return true;
}

/* The PRESENT entry that all of [HOST, HOST + SIZE) lies in, and its version.
   NULL where there is none; *MISSING: nothing begins before and reaches it.  */
static inline struct map_entry *__attribute__ ((always_inline))
find_present (struct map *map, uintptr_t host, size_t size, uint32_t *version,
              bool *missing)
{
  struct index_place place;
  struct map_entry *entry = range_index_floor (&map->hosts, host, &place);
  *missing = entry == NULL || entry->host_end <= host;
  if (unlikely (*missing))
    return NULL;
  *version = map_entry_version (entry);
  return likely (MAP_ENTRY_STATE (*version) == MAP_ENTRY_PRESENT
                 && entry->host_end - host >= size)
           ? entry
           : NULL;
}

/* Note that ITEM, a range that is not there, may be made later.  False where
   only the passes can make it.  */
static bool
note_missing (struct plan *plan, struct plan_item *item)
{
  if (plan_is_update (plan) || (item->kind & ~PLAIN)
      || (item->kind & KIND_PRESENT) || item->size > PLAN_MAKES_SIZE
      || plan->missing == PLAN_MAKES)
    return false;
  item->state = ITEM_MISSING;
  plan->missing_at[plan->missing++] = item - plan->items;
  return true;
}

/* Whether the byte at HOST, which is in no entry, is mapped nevertheless.  */
static bool
is_claimed (const struct plan *plan, uintptr_t host)
{
  return map_claims_overlap_read_locked (&plan->map->claims, host, host + 1);
}

/* Note that ITEM is in ENTRY, whose version is VERSION.  */
static inline void
set_found (struct plan *plan, struct plan_item *item, struct map_entry *entry,
           uint32_t version, unsigned abi_kind)
{
  item->state = ITEM_FOUND;
  item->entry = entry;
  item->version = version;
  item->value = plan_device_address (entry, item->host);
  item->abi_kind = abi_kind;
  map_entry_note_use (entry);
  plan->afresh = true;
  plan->origins |= entry->origin;
}

/* Find ITEM, a range of SIZE bytes.  */
static bool
find_range (struct plan *plan, struct plan_item *item, unsigned abi_kind,
            size_t size)
{
  bool missing;
  uint32_t version;
  struct map_entry *entry
    = find_present (plan->map, item->host, size, &version, &missing);
  if (likely (entry != NULL))
    {
      set_found (plan, item, entry, version, abi_kind);
      return true;
    }
  if (!missing)
    return false;
  if (size > 0)
    return note_missing (plan, item);
  /* Only an empty section may be absent.  */
  plan->empties = true;
  return !is_claimed (plan, item->host) && set_value (item, item->host);
}

/* Find ITEM, a structure whose parts follow.  */
static bool
find_struct (struct plan *plan, struct plan_item *item)
{
  const struct mapvars_request *request = plan->request;
  size_t at = item - plan->items, end = at + item->size;
  const unsigned short *kinds = request->kinds;
  uintptr_t distance = 0;
  bool any = false, missing;
  uint32_t version;
  if (item->size == 0 || end >= plan->count)
    return false;
  for (size_t i = at + 1; i <= end; i++)
    {
      const struct plan_item *part = &plan->items[i];
      const struct map_entry *entry = part->entry;
      uintptr_t host = (uintptr_t) request->hosts[i];
      size_t size = request->sizes[i];
      if (unlikely (!is_as_before (part, kinds[i], host, size)))
        {
          if (!(kind_table[plain_code (kinds[i])].properties & KIND_MAPS))
            continue;
          entry = find_present (plan->map, host, size, &version, &missing);
        }
      if (entry == NULL
          || (any && entry->device_start - entry->host_start != distance))
        return false;
      distance = entry->device_start - entry->host_start;
      any = true;
    }
  return any && set_value (item, item->host + distance);
}

/* Whether ITEM, attached to device address WORD, stays attached there: OpenACC
   attaches a pointer again where it leads to something else by now (3.3,
   2.7.2).  */
static bool
stays_attached (struct plan *plan, const struct plan_item *item, uintptr_t word)
{
  bool missing;
  uint32_t version;
  uintptr_t target = *(uintptr_t *) item->host;
  if (!plan->openacc || target == 0)
    return true;
  struct map_entry *entry
    = find_present (plan->map, target + item->size, 1, &version, &missing);
  if (entry == NULL)
    return missing && !is_claimed (plan, target + item->size);
  return plan_device_address (entry, target) == word;
}

/* Whether ITEM, attached to device address WORD, lies in place and leads to something
   else by now.  */
static bool
moved_in_place (const struct plan *plan, const struct plan_item *item,
                uintptr_t word)
{
  return device_maps_in_place (plan->device)
         && map_entry_is_shared (item->entry)
         && *(uintptr_t *) item->host != word;
}

/* Find ITEM, a pointer to attach.  Its entry is noted for the attachment, which
   is owed, but is not counted.  NOTED: it was the same pointer when this plan
   was last used.  */
static bool
find_attached (struct plan *plan, struct plan_item *item, bool noted)
{
  bool missing;
  uintptr_t word;
  if (item > plan->items && (item[-1].kind & KIND_FIRSTPRIVATE))
    return false;
  if (!noted || map_entry_version (item->entry) != item->version)
    item->entry = find_present (plan->map, item->host, sizeof (void *),
                                &item->version, &missing);
  if (item->entry == NULL
      || !attach_is_attached (item->entry, item->host, &word)
      || !attach_is_settled (item->entry, item->host)
      || moved_in_place (plan, item, word)
      || !stays_attached (plan, item, word))
    return false;
  map_entry_note_use (item->entry);
  item->state = ITEM_NOTED;
  plan->attaches = true;
  return set_value (item, plan_device_address (item->entry, item->host));
}

/* Find the descriptor ITEM.  The pointers behind it are looked at anew.  */
static bool
find_descriptor (struct plan *plan, struct plan_item *item, unsigned abi_kind)
{
  struct plan_item *end = plan->items + plan->count;
  for (struct plan_item *next = item + 1;
       next < end && (next->kind & KIND_POINTER); next++)
    next->abi_kind = ITEM_NO_ABI_KIND;
  plan->describes = true;
  return find_range (plan, item, abi_kind, item->size);
}

/* Find the pointer ITEM.  One that is in no descriptor is the region's own, and in
   no map.  */
static bool
find_pointer (struct plan *plan, struct plan_item *item, unsigned abi_kind)
{
  const struct plan_item *descriptor = item;
  while (descriptor > plan->items && (descriptor->kind & KIND_POINTER))
    descriptor--;
  return (descriptor->kind & KIND_DESCRIPTOR) && item->host >= descriptor->host
         && item->host + sizeof (void *) <= descriptor->host + descriptor->size
         && find_range (plan, item, abi_kind, sizeof (void *));
}

/* Give ITEM, a private copy, its place among the private copies.  */
static bool
place_private (struct plan *plan, struct plan_item *item)
{
  size_t align = plan_alignment (item);
  if (plan->private_align < align)
    plan->private_align = align;
  item->offset = (plan->private_size + align - 1) & -align;
  plan->private_size = item->offset + item->size;
  plan->privates++;
  return true;
}

/* Find ITEM, which is not a plain variable that is present, nor a value.  */
static bool __attribute__ ((noinline))
find_special (struct plan *plan, struct plan_item *item, unsigned abi_kind,
              bool noted)
{
  uint32_t kind = item->kind;
  if (kind & KIND_FIRSTPRIVATE)
    return place_private (plan, item);
  if (kind & KIND_ATTACH)
    return find_attached (plan, item, noted);
  if (kind & KIND_STRUCT)
    return !(kind & KIND_UNORDERED) && find_struct (plan, item);
  if (kind & KIND_POINTER)
    return !(kind & ~POINTER) && find_pointer (plan, item, abi_kind);
  if (kind & KIND_DESCRIPTOR)
    return !(kind & ~DESCRIPTOR) && find_descriptor (plan, item, abi_kind);
  return !(kind & ~SECTION) && (item->size > 0 || (kind & KIND_ZERO_LENGTH))
         && find_range (plan, item, abi_kind, item->size);
}

/* Find ITEM as the range [HOST, HOST + SIZE), where is_as_before has said that
   it is not what the plan found the last time.  */
static bool __attribute__ ((noinline))
find_other (struct plan *plan, struct plan_item *item, unsigned abi_kind,
            uintptr_t host, size_t size)
{
  uint32_t kind = kind_table[plain_code (abi_kind)].properties;
  /* An item that was missing, and was made and removed again, is most likely
     missing this time too.  plan_make sees if it is not.  */
  bool removed
    = item->state == ITEM_MISSING && item->host == host && item->size == size;
  bool noted = item->state == ITEM_NOTED && item->host == host;
  item->abi_kind = ITEM_NO_ABI_KIND;
  item->kind = kind;
  item->align = abi_kind >> 8;
  item->host = host;
  item->size = size;
  item->state = ITEM_UNKNOWN;
  item->flags = 0;
  if (host == 0 || (kind & KIND_INLINE))
    return set_value (item, host);
  if (unlikely ((kind & ~PLAIN) || size == 0))
    return find_special (plan, item, abi_kind, noted);
  if (removed)
    return note_missing (plan, item);
  return find_range (plan, item, abi_kind, size);
}

/* Make ITEM the range [HOST, HOST + SIZE) and find it.  False where the passes
   are needed.  Not part of the loop, which keeps all it needs in registers.  */
static bool __attribute__ ((noinline))
find_item (struct plan *plan, struct plan_item *item, unsigned abi_kind,
           uintptr_t host, size_t size)
{
  bool missing;
  uint32_t version;
  if (item->abi_kind != abi_kind || (item->kind & ~PLAIN) || size == 0)
    return find_other (plan, item, abi_kind, host, size);
  /* The item is of the kind that it was of when the plan was last used, and is another
     variable.  */
  struct map_entry *entry
    = find_present (plan->map, host, size, &version, &missing);
  if (unlikely (entry == NULL))
    return find_other (plan, item, abi_kind, host, size);
  item->host = host;
  item->size = size;
  set_found (plan, item, entry, version, abi_kind);
  return true;
}

/* Whether each descriptor's copy on the device is still good.  */
static bool
descriptors_are_good (const struct plan *plan)
{
  const struct plan_item *end = plan->items + plan->count;
  for (uint64_t left = plan->descriptors; left != 0; left &= left - 1)
    {
      const struct plan_item *item = &plan->items[__builtin_ctzll (left)];
      if (item >= end || item->state != ITEM_FOUND)
        continue;
      if (unlikely (map_entry_is_shared (item->entry)))
        return false;
      if (unlikely (
            __atomic_load_n (&item->entry->null_pointers, __ATOMIC_RELAXED))
          && item + 1 < end && (item[1].kind & KIND_POINTER)
          && *(void **) item[1].host != NULL)
        return false;
    }
  return true;
}

/* Note the kinds and origins of all that was found once more: what was noted
   before may be of items that are something else now.  */
static void __attribute__ ((cold)) note_traits (struct plan *plan)
{
  plan->describes = false;
  plan->origins = 0;
  plan->descriptors = 0;
  for (size_t i = 0; i < plan->count; i++)
    if (plan->items[i].state == ITEM_FOUND)
      {
        plan->origins |= plan->items[i].entry->origin;
        if (plan->items[i].kind & KIND_DESCRIPTOR)
          {
            plan->describes = true;
            plan->descriptors |= (uint64_t) 1 << i;
          }
      }
}

/* Whether an empty section that is not there lies in what is made now.  */
static bool __attribute__ ((cold))
has_empty_in_missing (const struct plan *plan)
{
  for (size_t i = 0; i < plan->count; i++)
    for (unsigned j = 0; j < plan->missing; j++)
      {
        const struct plan_item *empty = &plan->items[i];
        const struct plan_item *missing = &plan->items[plan->missing_at[j]];
        if (empty->state == ITEM_UNKNOWN && empty->size == 0
            && (empty->kind & KIND_MAPS)
            && empty->host - missing->host < missing->size)
          return true;
      }
  return false;
}

/* Whether plan_make may make what is missing.  The passes have to, where the region has
   an attached pointer, which may lead to a variable that is made now and is attached
   again then, or where a pointer that it has as an empty section leads there.  */
static bool
may_make (const struct plan *plan)
{
  return !plan->attaches && !(plan->empties && has_empty_in_missing (plan));
}

/* Find all items of REQUEST.  False where the passes are needed.  */
static bool
find_all (struct plan *plan, const struct mapvars_request *request)
{
  struct plan_item *item = plan->items;
  void **hosts = request->hosts;
  const size_t *sizes = request->sizes;
  const unsigned short *kinds = request->kinds;
  for (size_t i = 0, count = plan->count; i < count; i++, item++)
    {
      uintptr_t host = (uintptr_t) hosts[i];
      if (unlikely (!is_as_before (item, kinds[i], host, sizes[i]))
          && !find_item (plan, item, kinds[i], host, sizes[i]))
        return false;
    }
  if (unlikely (plan->missing > 0) && unlikely (!may_make (plan)))
    return false;
  if (unlikely (plan->afresh)
      && unlikely (plan->describes || plan->origins != MAP_MAPPED))
    note_traits (plan);
  return likely (plan->descriptors == 0) || descriptors_are_good (plan);
}

/* Find all, and owe what was found.  */
static bool
find_and_owe (struct plan *plan, const struct mapvars_request *request)
{
  map_lock_read (&plan->map->lock);
  bool found = find_all (plan, request)
               && likely (plan->missing == 0 || plan->slot != NULL);
  if (likely (found))
    plan_owe_read_locked (plan);
  map_lock_read_end (&plan->map->lock);
  return found;
}

/* Bytes: a page, at whose bounds loaded objects begin and end.  A missing
   variable is at most as long, so that an object which has any of it has one of
   its ends.  */
#define LEAST_OBJECT 4096
_Static_assert(PLAN_MAKES_SIZE <= LEAST_OBJECT, "both ends tell");

/* Whether what is missing may be a variable of an object that was loaded since
   the map was refreshed.  */
static bool
may_be_loaded (const struct plan *plan)
{
  for (unsigned i = 0; i < plan->missing; i++)
    {
      const struct plan_item *item = &plan->items[plan->missing_at[i]];
      uintptr_t last = item->host + item->size - 1;
      if (address_may_be_loaded (item->host)
          || (item->host / LEAST_OBJECT != last / LEAST_OBJECT
              && address_may_be_loaded (last)))
        return true;
    }
  return false;
}

/* Whether PLAN, which owes, may have found variables of an object that is gone,
   or have missed those of an object that was loaded since.  */
static bool
is_outdated (struct plan *plan)
{
  return unlikely (plan->origins != MAP_MAPPED
                   || (plan->missing > 0 && may_be_loaded (plan)))
         && map_refresh (plan->map);
}

/* The next use of PLAN looks for the items that were missing.  The lock keeps
   other threads from having PLAN settle meanwhile.  */
static void
forget_missing (struct plan *plan)
{
  map_lock_read (&plan->map->lock);
  for (unsigned i = 0; i < plan->missing && plan->made == 0; i++)
    plan->items[plan->missing_at[i]].state = ITEM_UNKNOWN;
  map_lock_read_end (&plan->map->lock);
}

/* End PLAN, which could not be made complete.  Where that may be because other regions
   claim what was missing, have their claims settled and begin the short way again, once:
   returns the plan of that, or NULL where the passes are needed.  */
static struct plan *__attribute__ ((noinline, cold))
try_settled (struct plan *plan, const struct mapvars_request *request)
{
  struct device *device = plan->device;
  struct mapvars_request again = *request;
  forget_missing (plan);
  plan_leave (plan, false);
  if (request->settled || !map_claims_any (&device->map->claims))
    return NULL;
  map_read_begin (device->map);
  map_lock_read_end (&device->map->lock);
  again.settled = true;
  return plan_present (device, &again);
}

struct plan *
plan_present (struct device *device, const struct mapvars_request *request)
{
  if (request->count > MOST || !request->short_kinds || info_wants (INFO_MAPS))
    return NULL;
  struct plan *plan = plan_acquire (device, request->count, request->kinds);
  if (plan == NULL)
    return NULL;
  plan->request = request;
  plan->construct = request->construct;
  plan->openacc = request->construct == MAPVARS_ACC_COMPUTE;
  plan->entries = request->count;
  plan->queue = request->queue;
  plan->own_queue = request->own_queue ? request->queue : NULL;
  plan->private_align = 1;
  if (unlikely (!find_and_owe (plan, request)))
    {
      plan_release (plan);
      return NULL;
    }
  if (unlikely (is_outdated (plan) || (plan->missing > 0 && !plan_make (plan))))
    return try_settled (plan, request);
  return plan;
}

void
plan_present_fill (struct plan *plan, const struct gomp_stage *stage)
{
  struct plan_item *item = plan->items, *end = item + plan->count;
  void **table = stage->table;
  if (unlikely (plan->privates > 0))
    for (struct plan_item *each = item; each < end; each++)
      if (each->host != 0 && (each->kind & KIND_FIRSTPRIVATE))
        {
          memcpy (stage->host + each->offset, (void *) each->host, each->size);
          each->value = stage->device + each->offset;
        }
#pragma GCC unroll 4
  for (size_t i = 0, count = plan->count; i < count; i++)
    table[i] = (void *) item[i].value;
}

/* --- Settling.  */

/* Set the fields of ITEM, the one at AT, that the passes of an end look at.  */
static void
complete (struct plan_item *item, size_t at)
{
  item->flags = 0;
  item->counter = item->source = at;
  item->owner = ITEM_NONE;
  if (item->kind & (KIND_POINTER | KIND_ATTACH))
    {
      item->bias = item->size;
      item->size = sizeof (void *);
      item->abi_kind = ITEM_NO_ABI_KIND;
    }
}

void
plan_complete (struct plan *plan)
{
  for (size_t i = 0; i < plan->count; i++)
    complete (&plan->items[i], i);
}
