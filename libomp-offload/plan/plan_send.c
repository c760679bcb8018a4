/* Sending: small pieces that lie close together on the device go in one copy,
   with the pointers among them already set.

   With a queue of the program's, the program's data is copied straight from
   where it is, because what the queue holds may still compute it; only what the
   construct captured at its beginning (the table, private copies, pointers) is
   gathered.  What goes into the session's stage needs no copy: plain stores put
   it there.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/plan/plan.h"
#include "libomp-offload/plan/attach.h"
#include "libomp-offload/plan/plan_enter.h"

#include <stdlib.h>
#include <string.h>
#include "base/memory.h"
#include "libomp-offload/plugin/plugin.h"
#include "libomp-offload/device/data_events.h"
#include "libomp-offload/device/device_queue.h"

/* Bytes.  A piece above LARGEST_PIECE gains nothing from being gathered; a gap
   up to LARGEST_GAP between two pieces is sent with them; a gathered copy ends
   at LARGEST_COPY.  */
#define LARGEST_PIECE (32 * 1024)
#define LARGEST_GAP (4 * 1024)
#define LARGEST_COPY (1024 * 1024)
#define STACK_COPY 2048

/* --- Buffers.  */

char *
plan_buffer (struct plan *plan, size_t size)
{
  struct plan_buffer *buffer = memory_try_alloc (sizeof *buffer + size);
  if (buffer == NULL)
    {
      plan_fail (plan, PLAN_NO_MEMORY, 0, NULL);
      return NULL;
    }
  buffer->next = plan->buffers;
  plan->buffers = buffer;
  return buffer->bytes;
}

static void
free_list (struct plan_buffer *buffer)
{
  while (buffer != NULL)
    {
      struct plan_buffer *next = buffer->next;
      free (buffer);
      buffer = next;
    }
}

static void
free_list_called (void *list, bool good)
{
  (void) good; /* the queue uses the buffers no more in either case */
  free_list (list);
}

void
plan_free_buffers (struct plan *plan)
{
  struct plan_buffer *list = plan->buffers;
  plan->buffers = NULL;
  if (list != NULL && plan->queue != NULL && !plan->own_queue)
    plan->device->plugin->openacc_async_queue_callback (plan->queue,
                                                        free_list_called, list);
  else
    free_list (list);
}

/* --- Listing the data.  */

/* SIZE bytes at FROM go to address DEVICE in BLOCK.  */
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

/* Whether ITEM's bytes are sent to where ITEM gets memory of its own.  */
static bool
is_sent (const struct plan_item *item)
{
  bool made = (item->flags & ITEM_MADE) && (item->kind & KIND_TO)
              && !map_entry_is_shared (item->entry);
  return (made || (item->kind & KIND_FIRSTPRIVATE)) && item->size > 0;
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
        const void *from = (const void *) item->host;
        if (!is_sent (item))
          continue;
        if (item->flags & ITEM_STAGED)
          memcpy (plan->stage.host + item->offset, from, item->size);
        else
          list_data (plan, item->block, item->value, from, item->size,
                     !(item->flags & ITEM_MADE));
      }
  plan->data_count = plan->send_count;
}

/* --- Sending it.  */

static bool
copy_to (struct plan *plan, uintptr_t device, const void *from, size_t size)
{
  plan->enqueued = plan->queue != NULL;
  return device_copy_to (plan->device, (void *) device, from, size, plan->queue)
         || plan_fail (plan, PLAN_COPY_FAILED, 0, NULL);
}

/* As copy_to, from a buffer that stands for COUNT PARTS.  */
static bool
copy_parts_to (struct plan *plan, uintptr_t device, const void *buffer,
               size_t size, const struct copy_part *parts, size_t count)
{
  plan->enqueued = plan->queue != NULL;
  return device_copy_parts_to (plan->device, (void *) device, buffer, size,
                               plan->queue, parts, count)
         || plan_fail (plan, PLAN_COPY_FAILED, 0, NULL);
}

/* COUNT sends from FIRST on as the parts of one copy, for the caller to free; NULL where
   no tool is to be told of them, or there is no memory.  */
static struct copy_part *
parts_of (const struct plan_send *first, size_t count)
{
  if (likely (!data_is_observed ()))
    return NULL;
  struct copy_part *parts = memory_try_alloc (count * sizeof *parts);
  for (size_t i = 0; i < count && parts != NULL; i++)
    parts[i]
      = (struct copy_part) { first[i].from, first[i].device, first[i].size };
  return parts;
}

/* Whether what SEND is to send may be something else, or gone, when the queue comes to
   it.  */
static bool
is_to_capture (const struct plan *plan, const struct plan_send *send)
{
  return send->copied && plan->queue != NULL && plan->own_queue == NULL;
}

static bool
may_gather (const struct plan *plan, const struct plan_send *send)
{
  return send->size <= LARGEST_PIECE
         && (plan->queue == NULL || plan->own_queue || send->copied);
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
  if ((plan->queue != NULL || size > sizeof small)
      && (buffer = plan_buffer (plan, size)) == NULL)
    return false;
  fill (plan, first, count, buffer);
  struct copy_part *parts = parts_of (first, count);
  bool done = copy_parts_to (plan, first->device, buffer, size, parts,
                             parts != NULL ? count : 0);
  free (parts);
  return done;
}

/* Bytes: larger data is captured by a copy that the caller waits for.  A second copy of
   it on the host would double what the program needs, and from memory that is not
   page-locked the driver's asynchronous copies keep their caller about as long.  */
#define LARGEST_CAPTURE (16 * 1024 * 1024)

/* Send a large piece as it is now: a copy of it, in the queue, or, where it is very
   large or there is no memory for one, at once.  Nothing in the queue uses memory that
   this plan has just got from the device.  */
static bool
send_captured (struct plan *plan, const struct plan_send *send)
{
  bool small = send->size <= LARGEST_CAPTURE;
  char *buffer = small ? plan_buffer (plan, send->size) : NULL;
  if (buffer == NULL)
    {
      if (small)
        plan->failure = PLAN_OK;
      return device_copy_to (plan->device, (void *) send->device, send->from,
                             send->size, NULL)
             || plan_fail (plan, PLAN_COPY_FAILED, 0, NULL);
    }
  const struct copy_part part = { send->from, send->device, send->size };
  fill (plan, send, 1, buffer);
  return copy_parts_to (plan, send->device, buffer, send->size, &part, 1);
}

static bool
send_piece (struct plan *plan, const struct plan_send *send)
{
  return is_to_capture (plan, send)
           ? send_captured (plan, send)
           : copy_to (plan, send->device, send->from, send->size);
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
                 : !send_piece (plan, send))
        return false;
    }
  return true;
}

/* Copy ITEM, a descriptor that is present, with the pointers in it: they hold device
   addresses at every moment, since other threads' kernels may use them now.  */
static bool
send_descriptor (struct plan *plan, const struct plan_item *item)
{
  const struct plan_send send
    = { .device = plan_device_address (item->entry, item->host),
        .from = (const void *) item->host,
        .size = item->size };
  return send_gathered (plan, &send, 1);
}

static bool
is_whole_descriptor (const struct plan_item *item)
{
  const struct map_entry *entry = item->entry;
  return (item->kind & KIND_DESCRIPTOR) && !map_entry_is_shared (entry)
         && entry->attach_counts == NULL && entry->host_start <= item->host
         && item->host + item->size <= entry->host_end;
}

static bool
send_item_again (struct plan *plan, const struct plan_item *item)
{
  if (is_whole_descriptor (item))
    return send_descriptor (plan, item);
  plan->enqueued = plan->queue != NULL;
  return attach_copy (plan->device, item->entry, item->host, item->size, true,
                      plan->queue)
         || plan_fail (plan, PLAN_COPY_FAILED, item - plan->items, NULL);
}

/* Copy what was present and is to be copied nevertheless.  */
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
      if (!send_item_again (plan, item))
        return false;
    }
  return true;
}

static bool
send_word (struct plan *plan, const struct plan_send *send)
{
  const uintptr_t *word = &send->word;
  if (plan->queue != NULL)
    {
      uintptr_t *lasting = (uintptr_t *) plan_buffer (plan, sizeof *lasting);
      if (lasting == NULL)
        return false;
      *lasting = send->word;
      word = lasting;
    }
  const struct copy_part part = { send->from, send->device, sizeof *word };
  return copy_parts_to (plan, send->device, word, sizeof *word, &part, 1);
}

static bool
send_words (struct plan *plan)
{
  for (size_t i = plan->data_count; i < plan->send_count; i++)
    if (plan->sends[i].size > 0 && !send_word (plan, &plan->sends[i]))
      return false;
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
