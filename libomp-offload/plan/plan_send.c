/* Sending: small pieces that lie close together on the device go in one copy,
   with the pointers among them already set.

   With a queue, the program's data is copied straight from where it is, because
   what the queue holds may still compute it; only what the construct captured
   at its beginning (the table, private copies, pointers) is gathered.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/plan/plan.h"

#include <stdlib.h>
#include <string.h>
#include "base/memory.h"
#include "libomp-offload/device/device_queue.h"

/* A larger piece gains nothing from being gathered; a gap is sent as it is; and
   a gathered copy has an end.  Bytes.  */
#define LARGEST_PIECE (32 * 1024)
#define LARGEST_GAP (4 * 1024)
#define LARGEST_COPY (1024 * 1024)
#define STACK_COPY 2048

/* --- Listing the data.  */

static void
list_data (struct plan *plan, uint32_t block, uintptr_t device,
           const void *from, size_t size, bool copied)
{
  plan->sends[plan->send_count++] = (struct plan_send) { .device = device,
                                                         .from = from,
                                                         .size = size,
                                                         .block = block,
                                                         .copied = copied };
}

void
plan_gather (struct plan *plan)
{
  if (plan->table_device != 0)
    list_data (plan, 0, plan->table_device, plan->table,
               plan->entries * sizeof (void *), true);
  if (plan->made > 0 || plan->privates > 0)
    for (size_t i = 0; i < plan->count; i++)
      {
        const struct plan_item *item = &plan->items[i];
        bool made = (item->flags & ITEM_MADE) && (item->kind & KIND_TO)
                    && !map_entry_is_shared (item->entry);
        if ((made || (item->kind & KIND_FIRSTPRIVATE)) && item->size > 0)
          list_data (plan, item->block, item->value, (const void *) item->host,
                     item->size, !made);
      }
  plan->data_count = plan->send_count;
}

/* --- Sending it.  */

static bool
copy_to (struct plan *plan, uintptr_t device, const void *from, size_t size)
{
  return device_copy_to (plan->device, (void *) device, from, size, plan->queue)
         || plan_fail (plan, PLAN_COPY_FAILED, 0, NULL);
}

static bool
may_gather (const struct plan *plan, const struct plan_send *send)
{
  return send->size <= LARGEST_PIECE && (plan->queue == NULL || send->copied);
}

/* How many of the data from FIRST on go in one copy.  */
static size_t
run_length (const struct plan *plan, size_t first)
{
  const struct plan_send *sends = plan->sends;
  size_t next = first + 1;
  if (!may_gather (plan, &sends[first]))
    return 1;
  while (next < plan->data_count && may_gather (plan, &sends[next])
         && sends[next].block == sends[first].block
         && sends[next].device >= sends[next - 1].device + sends[next - 1].size
         && sends[next].device - (sends[next - 1].device + sends[next - 1].size)
              <= LARGEST_GAP
         && sends[next].device + sends[next].size - sends[first].device
              <= LARGEST_COPY)
    next++;
  return next - first;
}

/* Whether any pointer goes into [START, END).  */
static bool
has_word (const struct plan *plan, uintptr_t start, uintptr_t end)
{
  for (size_t i = plan->data_count; i < plan->send_count; i++)
    if (plan->sends[i].device >= start && plan->sends[i].device < end)
      return true;
  return false;
}

/* Put COUNT pieces from FIRST on, and the pointers among them, into BUFFER.  */
static void
fill (struct plan *plan, const struct plan_send *first, size_t count,
      char *buffer)
{
  uintptr_t start = first->device, at = start;
  for (size_t i = 0; i < count; i++)
    {
      const struct plan_send *send = &first[i];
      memset (buffer + (at - start), 0, send->device - at);
      memcpy (buffer + (send->device - start), send->from, send->size);
      at = send->device + send->size;
    }
  for (size_t i = plan->data_count; i < plan->send_count; i++)
    {
      struct plan_send *word = &plan->sends[i];
      if (word->size == 0 || word->device < start
          || word->device + word->size > at)
        continue;
      memcpy (buffer + (word->device - start), &word->word, word->size);
      word->size = 0;
    }
}

static bool
send_gathered (struct plan *plan, const struct plan_send *first, size_t count)
{
  const struct plan_send *last = &first[count - 1];
  size_t size = last->device + last->size - first->device;
  char small[STACK_COPY], *buffer = small;
  bool allocated = plan->queue != NULL || size > sizeof small;
  if (allocated && (buffer = memory_try_alloc (size)) == NULL)
    return plan_fail (plan, PLAN_NO_MEMORY, 0, NULL);
  fill (plan, first, count, buffer);
  bool done = copy_to (plan, first->device, buffer, size);
  if (done && plan->queue != NULL)
    device_queue_then (plan->device, plan->queue, free, buffer);
  else if (allocated)
    free (buffer);
  return done;
}

static bool
send_data (struct plan *plan)
{
  for (size_t i = 0, count; i < plan->data_count; i += count)
    {
      const struct plan_send *send = &plan->sends[i];
      count = run_length (plan, i);
      bool gather
        = count > 1
          || (may_gather (plan, send)
              && (plan->queue != NULL
                  || has_word (plan, send->device, send->device + send->size)));
      if (gather ? !send_gathered (plan, send, count)
                 : !copy_to (plan, send->device, send->from, send->size))
        return false;
    }
  return true;
}

/* What is present and to be copied nevertheless.  */
static bool
send_again (struct plan *plan)
{
  for (size_t i = 0; i < plan->count; i++)
    {
      const struct plan_item *item = &plan->items[i];
      bool always = (item->kind & KIND_ALWAYS) && (item->kind & KIND_TO);
      if (item->state != ITEM_FOUND || (item->flags & ITEM_MADE)
          || !(always || (item->flags & ITEM_COPY)))
        continue;
      if (!attach_copy (plan->device, item->entry, item->host, item->size, true,
                        plan->queue))
        return plan_fail (plan, PLAN_COPY_FAILED, i, NULL);
    }
  return true;
}

static bool
send_words (struct plan *plan)
{
  for (size_t i = plan->data_count; i < plan->send_count; i++)
    if (plan->sends[i].size > 0
        && !attach_store (plan->device, plan->sends[i].device,
                          plan->sends[i].word, plan->queue))
      return plan_fail (plan, PLAN_COPY_FAILED, 0, NULL);
  return true;
}

bool
plan_send (struct plan *plan)
{
  if (plan->data_count > 0 && !send_data (plan))
    return false;
  for (size_t i = 0; i < plan->count; i++)
    plan->copies |= (plan->items[i].flags & ITEM_COPY) != 0;
  if (plan->copies && !send_again (plan))
    return false;
  return send_words (plan);
}
