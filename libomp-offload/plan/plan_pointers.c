/* Pointers: what a pointer on the device is to hold, found in the look-up pass
   and stored by the send pass.  Three kinds of clause say so: a pointer that is
   mapped with its pointee or in its descriptor; an attached pointer; and a
   pointer that always takes the address of the item before it.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/plan/plan.h"
#include "libomp-offload/plan/attach.h"
#include "libomp-offload/plan/plan_enter.h"

#include <string.h>

/* Let ITEM hold the device address of host address HOST, which lies in ENTRY.
   False where ENTRY is on its way, which is then *BLOCKED.  */
static bool
point_to (struct plan *plan, struct plan_item *item, uintptr_t host,
          struct map_entry *entry, struct map_entry **blocked)
{
  item->pointee = NULL;
  if (map_entry_is_blocked (entry, plan))
    {
      *blocked = entry;
      return false;
    }
  item->word = host;
  if (MAP_ENTRY_STATE (map_entry_version (entry)) == MAP_ENTRY_PRESENT)
    item->word = plan_device_address (entry, host);
  else
    item->pointee = entry;
  return true;
}

/* Let ITEM hold VALUE as it is.  */
static bool
point_nowhere (struct plan_item *item, uintptr_t value)
{
  item->pointee = NULL;
  item->word = value;
  return true;
}

static bool
missing (struct plan *plan, const struct plan_item *item,
         enum plan_failure failure)
{
  return plan_fail (plan, failure, item - plan->items, NULL);
}

/* Whether an item of length zero begins at HOST: there is nothing to point
   to, and that is no error.  */
static bool
has_empty_item (const struct plan *plan, uintptr_t host)
{
  for (size_t i = 0; i < plan->count; i++)
    if ((plan->items[i].kind & KIND_MAPS) && plan->items[i].size == 0
        && plan->items[i].host == host)
      return true;
  return false;
}

static bool
resolve_use_device (struct plan *plan, struct plan_item *item,
                    struct map_entry **blocked)
{
  struct map_entry *entry
    = map_find_point_read_locked (plan->map, item->host, true);
  if (entry != NULL)
    return point_to (plan, item, item->host, entry, blocked);
  if ((item->kind & KIND_PRESENT) && !has_empty_item (plan, item->host))
    return missing (plan, item, PLAN_NO_USE_DEVICE);
  return point_nowhere (item, item->host);
}

static bool
resolve_mapped (struct plan *plan, struct plan_item *item,
                struct map_entry **blocked)
{
  uintptr_t target = *(uintptr_t *) item->host;
  if (target == 0)
    return point_nowhere (item, 0);
  struct map_entry *entry
    = map_find_point_read_locked (plan->map, target + item->bias, true);
  if (entry != NULL)
    return point_to (plan, item, target, entry, blocked);
  if ((item->kind & KIND_ZERO_LENGTH)
      || has_empty_item (plan, target + item->bias))
    return point_nowhere (item, target);
  return missing (plan, item, PLAN_NO_POINTEE);
}

/* Find where the pointer ITEM itself lies.  */
static bool
locate (struct plan *plan, struct plan_item *item, struct map_entry **blocked)
{
  struct map_entry *entry = map_find_read_locked (plan->map, item->host,
                                                  item->host + sizeof (void *));
  item->entry = entry;
  if (entry == NULL)
    return true;
  item->version = map_entry_version (entry);
  if (map_entry_is_blocked (entry, plan))
    {
      *blocked = entry;
      return false;
    }
  if (entry->host_start > item->host
      || entry->host_end < item->host + sizeof (void *))
    item->entry = NULL;
  return true;
}

/* Whether the item before ITEM is a private copy: ITEM then says where the
   copy's device address goes, into a private descriptor (Fortran).  */
static bool
is_private_attach (const struct plan *plan, const struct plan_item *item)
{
  return item > plan->items && (item[-1].kind & KIND_FIRSTPRIVATE);
}

/* ITEM, a pointer that is present, leads to what is not: OpenACC takes no action
   (3.3, 2.7.2), and so ITEM raises no count that its end would lower.  */
static bool
attach_nothing (struct plan_item *item)
{
  item->entry = NULL;
  item->pointee = NULL;
  return true;
}

/* Find the pointer ITEM and what it is to be attached to.  A pointer that is not
   present has no entry after this, and is not attached (OpenACC 3.3, 2.7.2;
   OpenMP 5.2, 5.8.3).  A null pointer is attached to nothing: it is null on the
   device, whatever a structure that was merely created there holds.  */
static bool
resolve_attach (struct plan *plan, struct plan_item *item,
                struct map_entry **blocked)
{
  if (is_private_attach (plan, item))
    return true;
  if (!locate (plan, item, blocked))
    return false;
  if (item->entry == NULL)
    return true;
  uintptr_t target = *(uintptr_t *) item->host, word;
  struct map_entry *entry
    = target != 0 ? map_find_read_locked (plan->map, target + item->bias,
                                          target + item->bias + 1)
                  : NULL;
  if (entry != NULL)
    return point_to (plan, item, target, entry, blocked);
  /* An attached pointer stays attached where there is nothing else to attach it
     to (OpenACC 3.3, 2.7.2).  */
  if (attach_is_attached (item->entry, item->host, &word))
    return point_nowhere (item, word);
  if (target == 0)
    return point_nowhere (item, 0);
  /* enter data may map a pointer before or after what it points to, in another
     construct.  */
  if ((item->kind & KIND_ZERO_LENGTH) || (!plan->openacc && plan->dynamic)
      || (!plan->openacc && has_empty_item (plan, target + item->bias)))
    return point_nowhere (item, target);
  return plan->openacc ? attach_nothing (item)
                       : missing (plan, item, PLAN_NO_ATTACH_POINTEE);
}

static bool
resolve_always (struct plan *plan, struct plan_item *item,
                struct map_entry **blocked)
{
  if (!locate (plan, item, blocked))
    return false;
  return item->entry != NULL || missing (plan, item, PLAN_NO_ALWAYS_POINTER);
}

bool
plan_resolve_read_locked (struct plan *plan, struct plan_item *item,
                          struct map_entry **blocked)
{
  if (item->kind & KIND_USE_DEVICE)
    return resolve_use_device (plan, item, blocked);
  if (item->kind & KIND_ATTACH)
    return resolve_attach (plan, item, blocked);
  if ((item->kind & KIND_ALWAYS_POINTER) && item->state == ITEM_UNKNOWN)
    return resolve_always (plan, item, blocked);
  return resolve_mapped (plan, item, blocked);
}

/* --- Storing.  */

static uintptr_t
word_of (const struct plan_item *item)
{
  return item->pointee ? plan_device_address (item->pointee, item->word)
                       : item->word;
}

/* The pointer that is at HOST gets WORD at device address DEVICE.  */
static void
list_word (struct plan *plan, uintptr_t host, uintptr_t device, uintptr_t word)
{
  uintptr_t offset = device - plan->stage.device;
  if (plan->stage.size >= sizeof word
      && offset <= plan->stage.size - sizeof word)
    {
      memcpy (plan->stage.host + offset, &word, sizeof word);
      return;
    }
  plan->sends[plan->send_count++]
    = (struct plan_send) { .device = device,
                           .from = (const void *) host,
                           .word = word,
                           .size = sizeof (void *),
                           .copied = true };
}

static void
list_pointer (struct plan *plan, struct plan_item *item)
{
  /* The device uses the host's pointer itself: it already holds what it
     should.  */
  if (map_entry_is_shared (item->entry))
    return;
  list_word (plan, item->host, plan_device_address (item->entry, item->host),
             word_of (item));
  if (item->kind & KIND_ATTACH)
    attach_note (item->entry, item->host, word_of (item));
  /* Note in the descriptor's entry that it was copied with a null pointer.  */
  if (item->owner != ITEM_NONE
      && (plan->items[item->owner].kind & KIND_DESCRIPTOR) && item->word == 0
      && item->pointee == NULL)
    __atomic_store_n (&item->entry->null_pointers, true, __ATOMIC_RELAXED);
}

/* The pointer at ITEM takes the address of the item before it.  Where that item
   is such a pointer too, it takes the device address at which that pointer
   lies.  */
static void
list_always_pointer (struct plan *plan, struct plan_item *item)
{
  uintptr_t value = 0;
  if (map_entry_is_shared (item->entry))
    return;
  if (item > plan->items)
    {
      const struct plan_item *before = item - 1;
      value = before->value;
      if ((before->kind & KIND_ALWAYS_POINTER) && before->entry != NULL)
        value = plan_device_address (before->entry, before->host);
    }
  if (value != 0)
    value -= item->bias;
  list_word (plan, item->host, plan_device_address (item->entry, item->host),
             value);
}

/* The host word at ITEM's host address holds the device address of a private
   copy made earlier (plan_values put it there).  */
static void
list_private_attach (struct plan *plan, struct plan_item *item)
{
  uintptr_t descriptor = *(uintptr_t *) item->host;
  list_word (plan, item->host, descriptor + item->bias, item[-1].value);
}

static void
list_link (struct plan *plan, const struct plan_item *item)
{
  const struct map_entry *entry = item->entry, *link = entry->link;
  list_word (plan, link->host_start, link->device_start,
             plan_device_address (entry, link->host_start));
}

static void
list_slot (struct plan *plan, const struct plan_item *item)
{
  if (item->state == ITEM_ABSENT)
    return;
  list_word (plan, item->host, item->value,
             item->owner == ITEM_NONE
               ? word_of (item)
               : plan->items[item->owner].value - item->bias);
}

static void
list_item (struct plan *plan, struct plan_item *item)
{
  if ((item->kind & KIND_ATTACH) && is_private_attach (plan, item))
    list_private_attach (plan, item);
  else if ((item->kind & KIND_ALWAYS_POINTER) && item->state == ITEM_UNKNOWN)
    list_always_pointer (plan, item);
  else if (item->kind & KIND_SLOT)
    list_slot (plan, item);
  else if (item->flags & ITEM_STORE)
    list_pointer (plan, item);
}

void
plan_pointers (struct plan *plan)
{
  if (plan->made > 0)
    for (size_t i = 0; i < plan->count; i++)
      if ((plan->items[i].flags & ITEM_MADE)
          && plan->items[i].entry->link != NULL)
        list_link (plan, &plan->items[i]);
  if (plan->pointers)
    for (size_t i = 0; i < plan->count; i++)
      list_item (plan, &plan->items[i]);
}
