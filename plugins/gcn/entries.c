/* What is in a queue: packets and entries.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdlib.h>
#include <string.h>
#include "plugins/common/own_lines.h"
#include "plugins/gcn/console.h"
#include "plugins/gcn/lost.h"
#include "plugins/gcn/reach.h"

/* What each packet begins with: it waits for those before it, and what it reads and writes is
   what the host and other devices see.  */
#define HEADER_ALWAYS                                                          \
  (1 << HSA_PACKET_HEADER_BARRIER                                              \
   | HSA_FENCE_SCOPE_SYSTEM << HSA_PACKET_HEADER_ACQUIRE_FENCE_SCOPE           \
   | HSA_FENCE_SCOPE_SYSTEM << HSA_PACKET_HEADER_RELEASE_FENCE_SCOPE)

/* ENTRY of QUEUE is done: give back what it holds.  */
static void
entry_end_locked (struct goacc_asyncqueue *queue, struct entry *entry)
{
  struct device *device = queue->device;
  if (entry->block)
    {
      entry->block->next = queue->kept;
      queue->kept = entry->block;
    }
  if (entry->retired)
    block_give (device->scratch, entry->retired);
  if (entry->lock)
    host_let_go (entry->lock);
  for (int i = 0; i < 2; i++)
    if (entry->behind[i])
      {
        if (__atomic_load_n (&entry->behind[i]->failed, __ATOMIC_RELAXED))
          __atomic_store_n (&queue->failed, true, __ATOMIC_RELAXED);
        point_drop (device, entry->behind[i]);
      }
  point_drop (device, entry->point);
}

void
queue_reap_known_locked (struct goacc_asyncqueue *queue,
                         const struct point *reached)
{
  while (queue->first < queue->end)
    {
      struct entry *entry = queue_entry (queue, queue->first);
      struct point *point = entry->point;
      if (point != reached && !point_passed (point))
        return;
      if (!point_settle (point))
        __atomic_store_n (&queue->failed, true, __ATOMIC_RELAXED);
      entry_end_locked (queue, entry);
      queue->first++;
      __atomic_fetch_sub (&queue->active, 1, __ATOMIC_RELEASE);
    }
}

const struct function *
queue_function_locked (const struct goacc_asyncqueue *queue)
{
  for (uint64_t at = queue->first; at < queue->end; at++)
    {
      const struct entry *entry = queue_entry (queue, at);
      if (entry->function && !point_passed (entry->point))
        return entry->function;
    }
  return NULL;
}

/* Double the room for entries.  */
static void
queue_grow_locked (struct goacc_asyncqueue *queue)
{
  unsigned room = queue->room ? 2 * queue->room : QUEUE_ENTRIES;
  struct entry *entries = own_lines_alloc (room * sizeof *entries);
  for (uint64_t at = queue->first; at < queue->end; at++)
    entries[at & (room - 1)] = *queue_entry (queue, at);
  free (queue->entries);
  queue->entries = entries;
  queue->room = room;
}

void
queue_add_locked (struct goacc_asyncqueue *queue, const struct entry *entry)
{
  if (queue->end - queue->first == queue->room)
    queue_reap_locked (queue);
  if (queue->end - queue->first == queue->room)
    queue_grow_locked (queue);
  __atomic_fetch_add (&queue->active, 1, __ATOMIC_RELAXED);
  *queue_entry (queue, queue->end++) = *entry;
  /* Those that were there when the device was lost have been told.  */
  if (__builtin_expect (device_is_lost (queue->device), 0))
    driver.hsa_signal_store_release (entry->point->signal, -1);
  if (queue->last)
    point_drop_spare (queue->device, queue->last, &queue->spare);
  queue->last = point_keep (entry->point);
  queue->last_is_copy = entry->kind == ENTRY_COPY;
}

/* Wait a millisecond at most for the first entry of QUEUE, with the lock let go.  */
static void
queue_pause_locked (struct goacc_asyncqueue *queue)
{
  struct point *point = point_keep (queue_entry (queue, queue->first)->point);
  pthread_mutex_unlock (&queue->lock);
  point_wait (point, MILLISECOND);
  console_drain (queue, false);
  pthread_mutex_lock (&queue->lock);
  point_drop (queue->device, point);
}

bool
queue_room_locked (struct goacc_asyncqueue *queue, unsigned count)
{
  while (queue->written + count - queue->read > queue->hsa->size)
    {
      queue->read = driver.hsa_queue_load_read_index_acquire (queue->hsa);
      if (queue->written + count - queue->read <= queue->hsa->size)
        break;
      queue_reap_locked (queue);
      if (device_is_lost (queue->device))
        return false;
      if (queue->first < queue->end)
        queue_pause_locked (queue);
    }
  return true;
}

void
queue_packet_locked (struct goacc_asyncqueue *queue, const void *body,
                     uint16_t type, uint16_t setup)
{
  hsa_queue_t *hsa = queue->hsa;
  uint64_t index = driver.hsa_queue_add_write_index_release (hsa, 1);
  char *packet = (char *) hsa->base_address + 64 * (index & (hsa->size - 1));
  memcpy (packet + 4, (const char *) body + 4, 60);
  uint32_t first
    = (uint32_t) setup << 16 | HEADER_ALWAYS | type << HSA_PACKET_HEADER_TYPE;
  __atomic_store_n ((uint32_t *) packet, first, __ATOMIC_RELEASE);
  driver.hsa_signal_store_release (hsa->doorbell_signal, index);
  queue->written = index + 1;
}

void
queue_order_locked (struct goacc_asyncqueue *queue, struct entry *entry)
{
  if (!queue->last_is_copy || point_passed (queue->last))
    return;
  hsa_barrier_and_packet_t barrier = { .dep_signal = { queue->last->signal } };
  queue_packet_locked (queue, &barrier, HSA_PACKET_TYPE_BARRIER_AND, 0);
  entry->behind[0] = point_keep (queue->last);
}
