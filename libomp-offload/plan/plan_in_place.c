/* Data that the device uses where it is: of what a plan makes, the entries get the host's
   own address and no memory, where the plugin says that the device may.  All else
   follows from that: what is in place is neither sent nor brought back
   (map_entry_is_shared).

   What lies in place has one value for the host and the device, and so have the pointers
   in it.  One that is to lead to data with an address of its own on the device has two:
   what holds such a pointer gets memory on the device.  Where it has been in place since
   an earlier construct, that is too late, and the plan fails.

   The entries are ARRIVING: nobody but the plan's thread looks at their addresses.  No
   lock is held.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/plan/plan.h"
#include "libomp-offload/plan/plan_enter.h"

#include "libomp-offload/plugin/plugin.h"

/* --- Choosing.  */

bool
plan_may_be_in_place (const struct plan *plan, uintptr_t start, uintptr_t end)
{
  const struct device *device = plan->device;
  return start < end
         && device->plugin->in_place (device->ordinal, (const void *) start,
                                      end - start)
              > 0;
}

/* Whether ITEM's entry is one for which PLAN says where it is.  */
static bool
is_placed (const struct plan_item *item)
{
  return (item->flags & ITEM_MADE) && !(item->flags & ITEM_ROOM);
}

static void
put (struct plan_item *item, bool in_place)
{
  if (is_placed (item))
    item->entry->device_start = in_place ? item->entry->host_start : 0;
}

/* The parts of a structure are together, in place or in memory of the device's.  */
static void
put_struct (struct plan_item *structure, bool in_place)
{
  for (size_t i = 1; i <= structure->size; i++)
    put (&structure[i], in_place);
}

/* A descriptor holds pointers that every construct may set anew.  */
static bool
struct_may_be_in_place (const struct plan *plan,
                        const struct plan_item *structure)
{
  uintptr_t end = structure->host;
  for (size_t i = 1; i <= structure->size; i++)
    {
      const struct plan_item *part = &structure[i];
      if (part->kind & KIND_DESCRIPTOR)
        return false;
      if (is_placed (part) && part->entry->host_end > end)
        end = part->entry->host_end;
    }
  return plan_may_be_in_place (plan, structure->host, end);
}

static bool
is_part (const struct plan *plan, const struct plan_item *item)
{
  return item->owner != ITEM_NONE
         && (plan->items[item->owner].kind & KIND_STRUCT);
}

static void
choose (struct plan *plan)
{
  for (size_t i = 0; i < plan->count; i++)
    {
      struct plan_item *item = &plan->items[i];
      if (item->kind & KIND_STRUCT)
        put_struct (item, struct_may_be_in_place (plan, item));
      else if (is_placed (item) && !is_part (plan, item))
        put (item, !(item->kind & KIND_DESCRIPTOR)
                     && plan_may_be_in_place (plan, item->entry->host_start,
                                              item->entry->host_end));
    }
}

/* --- Pointers.  */

/* What ITEM's pointer is to hold on the device: the address of the item before it, or of
   the pointer that this item is.  */
static uintptr_t
word_before (const struct plan *plan, const struct plan_item *item)
{
  const struct plan_item *before = item - 1;
  if (item == plan->items)
    return 0;
  bool is_there
    = before->state == ITEM_FOUND
      || ((before->kind & KIND_ALWAYS_POINTER) && before->entry != NULL);
  uintptr_t value = is_there ? plan_device_address (before->entry, before->host)
                             : before->host;
  return value - item->bias;
}

/* Whether ITEM is a pointer in an entry, and is to hold *WORD on the device.  */
static bool
is_pointer (const struct plan *plan, const struct plan_item *item,
            uintptr_t *word)
{
  if (item->entry == NULL || (item->kind & KIND_SLOT))
    return false;
  if ((item->kind & KIND_ALWAYS_POINTER) && item->state == ITEM_UNKNOWN)
    *word = word_before (plan, item);
  else if ((item->flags & ITEM_STORE) || (item->kind & KIND_ATTACH))
    *word = item->pointee ? plan_device_address (item->pointee, item->word)
                          : item->word;
  else
    return false;
  return true;
}

/* Whether ITEM is a pointer that lies in place and cannot stay there.  */
static bool
is_misplaced (const struct plan *plan, const struct plan_item *item)
{
  uintptr_t word;
  return is_pointer (plan, item, &word) && map_entry_is_shared (item->entry)
         && word != *(uintptr_t *) item->host;
}

/* The item that made ENTRY and places it; NULL where none does.  */
static struct plan_item *
placer_of (struct plan *plan, const struct map_entry *entry)
{
  for (size_t i = 0; i < plan->count; i++)
    if (is_placed (&plan->items[i]) && plan->items[i].entry == entry)
      return &plan->items[i];
  return NULL;
}

/* Take what holds the pointers that cannot stay in place off its place.  What points to
   that may then be misplaced too: returns whether anything was moved.  False after
   plan_fail, as well.  */
static bool
move_holders (struct plan *plan)
{
  bool moved = false;
  for (size_t i = 0; i < plan->count; i++)
    {
      const struct plan_item *item = &plan->items[i];
      if (!is_misplaced (plan, item))
        continue;
      struct plan_item *placer = placer_of (plan, item->entry);
      if (placer == NULL)
        return plan_fail (plan, PLAN_IN_PLACE, i, item->entry);
      if (is_part (plan, placer))
        put_struct (&plan->items[placer->owner], false);
      else
        put (placer, false);
      moved = true;
    }
  return moved;
}

/* --- The pass.  */

/* Tell the plugin of ENTRY, which is in place.  */
static void
hint (const struct plan *plan, const struct map_entry *entry, bool ends,
      bool read)
{
  const struct device *device = plan->device;
  if (device->plugin->in_place_hint)
    device->plugin->in_place_hint (
      device->ordinal, (const void *) entry->host_start,
      entry->host_end - entry->host_start, ends, read, plan->queue);
}

bool
plan_in_place (struct plan *plan)
{
  if (!device_maps_in_place (plan->device)
      || (plan->made == 0 && !plan->pointers))
    return true;
  if (plan->made > 0)
    choose (plan);
  while (plan->pointers && move_holders (plan))
    ;
  if (plan->failure != PLAN_OK)
    return false;
  for (size_t i = 0; i < plan->count && plan->made > 0; i++)
    {
      const struct plan_item *item = &plan->items[i];
      if (is_placed (item) && map_entry_is_shared (item->entry))
        hint (plan, item->entry, false, item->kind & KIND_TO);
    }
  return true;
}

void
plan_in_place_ends (const struct plan *plan, const struct plan_item *item)
{
  if (device_maps_in_place (plan->device) && map_entry_is_shared (item->entry))
    hint (plan, item->entry, true, item->kind & KIND_FROM);
}
