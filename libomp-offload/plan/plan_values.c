/* Laying out: where made entries, private copies and the table go, in what the
   session brings along (the stage) or in the plan's blocks; and then each
   item's device address and the table.

   A structured construct takes one block, freed with the last entry in it.
   What a dynamic one maps ends variable by variable, so each gets a block of
   its own; the parts of a structure share one.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/plan/plan.h"
#include "libomp-offload/plan/plan_enter.h"

#include <stdlib.h>
#include "base/memory.h"
#include "libomp-offload/device/session.h"
#include "libomp-offload/device/device_memory.h"

/* New entries of at most LARGEST_STAGED bytes go into the stage, MOST_STAGED
   bytes of them in all: kernel arguments and slots of a ring have about a
   page.  */
#define LARGEST_STAGED 1024
#define MOST_STAGED 4096
/* Bytes: larger private variables would not fit the memory that a device's threads
   have for themselves.  */
#define LARGEST_STAGED_PRIVATE (64 * 1024)

/* On a native device, what a shared pointer leads to is shared too: its new
   entry is at the host's own address.  */
static void
share_pointees (struct plan *plan)
{
  for (size_t i = 0; i < plan->count; i++)
    {
      const struct plan_item *item = &plan->items[i];
      if (item->pointee != NULL && item->entry != NULL
          && (item->flags & ITEM_STORE) && map_entry_is_shared (item->entry))
        item->pointee->device_start = item->pointee->host_start;
    }
}

/* Whether ITEM's entry is to get memory in a block.  */
static bool
needs_room (const struct plan_item *item)
{
  const uint32_t elsewhere = ITEM_ROOM | ITEM_STAGED;
  return (item->flags & ITEM_MADE) && !(item->flags & elsewhere)
         && !map_entry_is_shared (item->entry);
}

/* Where the structure that is being laid out begins in its block.  */
struct span
{
  uint32_t owner;
  uint32_t block;
  size_t offset; /* of HOST in the block */
  uintptr_t host;
};

static size_t
align_up (size_t offset, size_t align)
{
  return (offset + align - 1) & -align;
}

/* The block for the next item: a structured construct has one, a dynamic one a
   block for each variable.  */
static uint32_t
next_block (struct plan *plan)
{
  if (plan->block_count == 0 || plan->dynamic)
    plan->blocks[plan->block_count++]
      = (struct plan_block) { .align = sizeof (void *) };
  return plan->block_count - 1;
}

/* Take SIZE bytes in BLOCK, at a multiple of ALIGN plus SKEW; returns their
   offset.  */
static size_t
place (struct plan_block *block, size_t size, size_t align, size_t skew)
{
  size_t offset = align_up (block->size, align) + (skew & (align - 1));
  block->size = offset + size;
  if (block->align < align)
    block->align = align;
  return offset;
}

static void
lay_out_item (struct plan *plan, struct plan_item *item)
{
  item->block = next_block (plan);
  item->offset
    = place (&plan->blocks[item->block], item->size, plan_alignment (item), 0);
}

/* The host address up to which the device memory for the parts of STRUCTURE
   reaches: its last part and the padding behind it, as a structure's size is a
   multiple of its alignment.  */
static uintptr_t
span_end (const struct plan_item *structure)
{
  uintptr_t end = structure->host;
  for (size_t i = 1; i <= structure->size; i++)
    if (structure[i].host + structure[i].size > end)
      end = structure[i].host + structure[i].size;
  return structure->host
         + align_up (end - structure->host, plan_alignment (structure));
}

/* Lay out ITEM, a part of a structure, so that all parts keep their distances
   and the structure keeps its alignment.  */
static void
lay_out_part (struct plan *plan, struct plan_item *item, struct span *span)
{
  struct plan_item *structure = &plan->items[item->owner];
  if (span->owner != item->owner)
    {
      structure->word = span_end (structure);
      uint32_t block = next_block (plan);
      *span = (struct span) { .owner = item->owner,
                              .block = block,
                              .host = item->host,
                              .offset = place (&plan->blocks[block],
                                               structure->word - item->host,
                                               plan_alignment (structure),
                                               item->host - structure->host) };
    }
  item->block = span->block;
  item->offset = span->offset + (item->host - span->host);
}

static bool
is_part (const struct plan *plan, const struct plan_item *item)
{
  return item->owner != ITEM_NONE
         && (plan->items[item->owner].kind & KIND_STRUCT);
}

/* --- The stage.  */

/* Whether ITEM, which this plan makes, may lie in a stage that has USED bytes
   of such items.  The parts of a structure keep together.  */
static bool
may_stage (const struct plan *plan, const struct plan_item *item, size_t used)
{
  return needs_room (item) && item->size <= LARGEST_STAGED
         && used + item->size <= MOST_STAGED && !is_part (plan, item);
}

/* Whether ITEM is private and to be staged.  OpenACC's large ones may be copyins, which
   the kernel should find in the device's own memory.  */
static bool
is_staged_private (const struct plan *plan, const struct plan_item *item)
{
  return (item->kind & KIND_OWN)
         && (plan->construct != MAPVARS_ACC_COMPUTE
             || item->size <= LARGEST_STAGED_PRIVATE);
}

/* Lay out the stage: private copies, slots and, with MADE, small new entries.
   Returns the bytes.  */
static struct plan_block
lay_out_stage (struct plan *plan, bool made)
{
  struct plan_block room = { .align = 1 };
  size_t used = 0;
  plan->staged_made = 0;
  for (size_t i = 0; i < plan->count; i++)
    {
      struct plan_item *item = &plan->items[i];
      item->flags &= ~ITEM_STAGED;
      if (made && may_stage (plan, item, used))
        {
          used += item->size;
          plan->staged_made++;
        }
      else if (!is_staged_private (plan, item))
        continue;
      item->offset = place (&room, item->size, plan_alignment (item), 0);
      item->flags |= ITEM_STAGED;
    }
  return room;
}

static bool
ask_for_stage (struct plan *plan, struct session *session, bool made)
{
  struct plan_block room = { .align = 1 };
  if (made || plan->privates > 0 || plan->staged_made > 0)
    room = lay_out_stage (plan, made);
  /* GCC uses private aggregates in place, so the kernel may write to them.  New
     entries are found by others as soon as they are published.  */
  plan->stage = (struct gomp_stage) { .count = plan->entries,
                                      .size = room.size,
                                      .align = room.align,
                                      .written = room.size > 0,
                                      .shared = plan->staged_made > 0 };
  return session_stage (session, &plan->stage);
}

/* The plugin gives no stage: undo its layout.  */
static void
forget_stage (struct plan *plan)
{
  plan->stage = (struct gomp_stage) { 0 };
  plan->staged_made = 0;
  for (size_t i = 0; i < plan->count; i++)
    plan->items[i].flags &= ~ITEM_STAGED;
}

void
plan_stage (struct plan *plan, struct session *session)
{
  if (!plan->wants_table || !session_can_stage (session))
    return;
  bool made = plan->own_queue != NULL && plan->made > 0;
  if (ask_for_stage (plan, session, made)
      || (plan->staged_made > 0 && ask_for_stage (plan, session, false)))
    plan->table = plan->stage.table;
  else
    forget_stage (plan);
}

/* --- Blocks.  */

static void
lay_out (struct plan *plan)
{
  struct span span = { .owner = ITEM_NONE };
  if (plan->wants_table && plan->table == NULL)
    {
      uint32_t block = next_block (plan);
      place (&plan->blocks[block], plan->entries * sizeof (void *),
             4 * sizeof (void *), 0);
    }
  for (size_t i = 0; i < plan->count; i++)
    {
      struct plan_item *item = &plan->items[i];
      if (item->flags & ITEM_STAGED)
        continue;
      if (item->kind & KIND_OWN)
        lay_out_item (plan, item);
      else if (!needs_room (item))
        continue;
      else if (is_part (plan, item))
        lay_out_part (plan, item, &span);
      else
        lay_out_item (plan, item);
    }
}

/* --- Allocating.  */

static bool
allocate_block (struct plan *plan, size_t at, size_t item)
{
  struct plan_block *block = &plan->blocks[at];
  block->memory = device_alloc_aligned (plan->device, block->size, block->align,
                                        &block->base);
  if (block->memory == NULL)
    {
      plan->failed_start = 0;
      plan->failed_end = block->size;
      return plan_fail (plan, PLAN_NO_DEVICE_MEMORY, item, NULL);
    }
  return true;
}

/* ITEM's entry is at ADDRESS in *SHARED, which is made with its first entry as
   BLOCK says.  */
static bool
own_entry (struct plan *plan, struct plan_item *item, struct map_block **shared,
           struct map_block block, uintptr_t address)
{
  if (*shared == NULL)
    {
      *shared = memory_try_alloc (sizeof **shared);
      if (*shared == NULL)
        return plan_fail (plan, PLAN_NO_MEMORY, item - plan->items, NULL);
      **shared = block;
    }
  (*shared)->entries++;
  item->entry->block = *shared;
  item->entry->device_start = address;
  return true;
}

/* Give ITEM's entry its memory.  The plan itself keeps a structured construct's
   block until its end.  */
static bool
place_entry (struct plan *plan, struct plan_item *item)
{
  if (item->flags & ITEM_STAGED)
    return own_entry (
      plan, item, &plan->staged_block,
      (struct map_block) { .entries = 1, .queue = plan->own_queue },
      plan->stage.device + item->offset);
  struct plan_block *block = &plan->blocks[item->block];
  if (is_part (plan, item))
    item->entry->span_end = plan->items[item->owner].word;
  return own_entry (
    plan, item, &block->block,
    (struct map_block) { .memory = block->memory, .entries = !plan->dynamic },
    block->base + item->offset);
}

static bool
place_entries (struct plan *plan)
{
  for (size_t i = 0; i < plan->count && plan->made > 0; i++)
    {
      struct plan_item *item = &plan->items[i];
      bool staged_entry
        = (item->flags & ITEM_MADE) && (item->flags & ITEM_STAGED);
      if ((staged_entry || needs_room (item)) && !place_entry (plan, item))
        return false;
    }
  return true;
}

/* The first item that lies in BLOCK, which messages name.  */
static size_t
first_item_of (const struct plan *plan, size_t block)
{
  for (size_t i = 0; i < plan->count; i++)
    if ((needs_room (&plan->items[i])
         || ((plan->items[i].kind & KIND_OWN)
             && !(plan->items[i].flags & ITEM_STAGED)))
        && plan->items[i].block == block)
      return i;
  return 0;
}

bool
plan_allocate (struct plan *plan)
{
  if (plan->made == 0 && plan->privates == 0
      && !(plan->wants_table && plan->table == NULL))
    return true;
  if (plan->pointers && device_is_native (plan->device))
    share_pointees (plan);
  lay_out (plan);
  for (size_t i = 0; i < plan->block_count; i++)
    if (!allocate_block (plan, i, first_item_of (plan, i)))
      return false;
  if (!place_entries (plan))
    return false;
  if (plan->wants_table && plan->table == NULL)
    {
      plan->table = plan->staged_table;
      plan->table_device = plan->blocks[0].base;
    }
  return true;
}

/* --- Values.  */

/* The device address of a structure, computed from any part of it that is
   there.  */
static uintptr_t
value_of_struct (const struct plan_item *structure)
{
  for (size_t i = 1; i <= structure->size; i++)
    if (structure[i].state == ITEM_FOUND)
      return plan_device_address (structure[i].entry, structure->host);
  return structure->host;
}

static uintptr_t
value_of (const struct plan *plan, const struct plan_item *item)
{
  if (likely (item->state == ITEM_FOUND))
    return plan_device_address (item->entry, item->host);
  if (item->kind & KIND_OWN)
    return item->flags & ITEM_STAGED
             ? plan->stage.device + item->offset
             : plan->blocks[item->block].base + item->offset;
  if (item->kind & KIND_STRUCT)
    return value_of_struct (item);
  if (item->kind & KIND_USE_DEVICE)
    return item->pointee ? plan_device_address (item->pointee, item->word)
                         : item->word;
  if (item->kind & KIND_ATTACH)
    return item->entry ? plan_device_address (item->entry, item->host) : 0;
  if (item->kind & KIND_ALWAYS_POINTER)
    return 0;
  /* Inline values, and optional variables that are not there (5.2, 5.8.6: a
     zero-length section keeps the host's address).  */
  return item->host;
}

static void
fill_table (struct plan *plan)
{
  size_t source = 0;
  for (size_t i = 0; i < plan->count - plan->pieces; i++)
    {
      /* Clauses with iterators have one entry for all their items.  */
      if (plan->items[i].source + 1 == source)
        continue;
      while (source < plan->items[i].source)
        plan->table[source++] = NULL;
      plan->table[source++] = (void *) plan->items[i].value;
    }
  while (source < plan->entries)
    plan->table[source++] = NULL;
}

void
plan_values (struct plan *plan, void **hosts)
{
  for (size_t i = 0; i < plan->count; i++)
    {
      struct plan_item *item = &plan->items[i];
      item->value = value_of (plan, item);
      /* use_device_ptr, and a private copy for the pointer behind it.  */
      if (unlikely (item->kind & (KIND_USE_DEVICE | KIND_FIRSTPRIVATE)))
        hosts[item->source] = (void *) item->value;
    }
  if (plan->table != NULL)
    fill_table (plan);
}
