/* Finding one variable, by what its kind says it is.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/plan/plan_present_item.h"

#include <gomp/abi.h>
#include "libomp-offload/plan/attach.h"

/* All that a present variable's kind may say.  */
#define PLAIN                                                                  \
  (KIND_KNOWN | KIND_MAPS | KIND_TO | KIND_FROM | KIND_RELEASE | KIND_PRESENT)
#define SECTION (PLAIN | KIND_OPTIONAL | KIND_ZERO_LENGTH)
#define POINTER (PLAIN | KIND_POINTER | KIND_ZERO_LENGTH)
#define DESCRIPTOR (PLAIN | KIND_DESCRIPTOR)

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
      if (unlikely (!present_item_is_as_before (part, kinds[i], host, size)))
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

/* Find ITEM as the range [HOST, HOST + SIZE), where present_item_is_as_before has said that
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

bool
present_item_find (struct plan *plan, struct plan_item *item, unsigned abi_kind,
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
