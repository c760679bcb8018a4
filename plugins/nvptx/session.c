/* Preparing launches.

   The table and the small data of a launch are filled by the host in page-locked
   memory.  How they reach the kernel is the environment's choice (stage_way).  With
   STAGE_COPY the kernel has the table, and the bytes that are its own, in the device's
   memory: one asynchronous copy before the launch, which is left out where the table
   alone was staged and is the same as at the last launch.  With STAGE_PARAMETERS a
   second form of the kernel is launched where it has one (forms.h): the table is among
   its parameters, and so are the bytes that are its own, which the kernel copies into the
   device's memory.  Bytes that other launches share are read over the bus in any case: a copy
   would come in this queue's turn, which the others do not wait for.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/nvptx/session.h"

#include <string.h>
#include "plugins/nvptx/environment.h"
#include "plugins/nvptx/events.h"
#include "plugins/nvptx/stacks.h"

EXPORT size_t
GOMP_OFFLOAD_session_size (void)
{
  return sizeof (struct gomp_offload_session);
}

EXPORT bool
GOMP_OFFLOAD_session_start (struct gomp_offload_session *session, int ordinal,
                            struct goacc_asyncqueue *queue)
{
  *session = (struct gomp_offload_session) {
    .device = nvptx_device (ordinal),
    .queue = queue,
  };
  return true;
}

/* SESSION uses what the queue has from now on.  Under the queue's lock.  */
static void
session_join_locked (struct gomp_offload_session *session)
{
  struct goacc_asyncqueue *queue = session->queue;
  if (session->joined)
    return;
  if (queue_is_idle_locked (queue))
    stage_ring_empty_locked (&queue->ring);
  queue->sessions++;
  session->joined = true;
}

EXPORT bool
GOMP_OFFLOAD_session_stage (struct gomp_offload_session *session,
                            struct gomp_stage *stage)
{
  ERRNO_KEPT;
  struct goacc_asyncqueue *queue = session->queue;
  size_t table = stage->count * sizeof (void *);
  size_t bytes_at = (table + stage->align - 1) & -stage->align, size, room;
  if (stage->align > STAGE_ALIGNMENT
      || __builtin_add_overflow (bytes_at, stage->size, &size))
    return false;
  room = environment.stage == STAGE_PARAMETERS ? form_size (size) : size;
  pthread_mutex_lock (&queue->lock);
  session_join_locked (session);
  ptrdiff_t offset = stage_ring_take_locked (
    &queue->ring, session->device, queue->stream, room, &session->half);
  pthread_mutex_unlock (&queue->lock);
  if (offset < 0)
    return false;
  char *memory = queue->ring.memory + offset;
  CUdeviceptr copy = queue->ring.copy ? queue->ring.copy + offset : 0;
  bool bytes_copied = copy && !stage->shared;
  session->staged = true;
  session->offset = offset;
  session->table_size = table;
  session->own_from = bytes_at;
  session->own_size = bytes_copied ? stage->size : 0;
  session->table = table == 0 ? 0 : copy ? copy : (CUdeviceptr) memory;
  stage->table = table == 0 ? NULL : (void **) memory;
  stage->host = memory + bytes_at;
  stage->device = bytes_copied ? copy + bytes_at : (uintptr_t) stage->host;
  stage->host_reads = !bytes_copied;
  return true;
}

EXPORT void
GOMP_OFFLOAD_session_set_target_var_table (struct gomp_offload_session *session,
                                           void *table)
{
  session->table = (CUdeviceptr) table;
}

void
session_leave_stack (struct goacc_asyncqueue *queue, struct stack *stack)
{
  CUevent event = events_take (queue->device, queue->stream);
  if (!event)
    CUDA_STREAM_CALL (queue->device, cuStreamSynchronize, queue->stream);
  stacks_give_behind (queue->device->stacks, stack, event);
}

void
session_end (struct gomp_offload_session *session)
{
  struct goacc_asyncqueue *queue = session->queue;
  if (!session->joined)
    return;
  struct stack *stack = session->stack;
  pthread_mutex_lock (&queue->lock);
  queue->sessions--;
  if (session->staged)
    stage_ring_session_ended_locked (&queue->ring, session->half);
  if (!queue->stack)
    {
      queue->stack = stack;
      stack = NULL;
    }
  if (session->launched)
    __atomic_store_n (&queue->launched, queue->launched + 1, __ATOMIC_RELEASE);
  pthread_mutex_unlock (&queue->lock);
  /* Two threads launched at once in one queue.  */
  if (stack)
    session_leave_stack (queue, stack);
}

EXPORT void
GOMP_OFFLOAD_session_abandon (struct gomp_offload_session *session)
{
  session_end (session);
}

/* SESSION's launch will write to the ring's copy from offset FROM on.  Under the queue's
   lock.  */
static void
session_overwrites_locked (struct gomp_offload_session *session, size_t from)
{
  struct stage_ring *ring = &session->queue->ring;
  if (ring->copied > session->offset + from)
    ring->copied = session->offset + from;
}

/* Whether the ring's copy holds what SESSION is to copy; notes what it will hold.
   Every table of a queue that is waited for after each launch is at offset 0.  Under
   the queue's lock.  */
static bool
session_is_there_locked (struct gomp_offload_session *session)
{
  struct stage_ring *ring = &session->queue->ring;
  size_t size = session->copy_size;
  if (session->offset + session->copy_from > 0)
    {
      session_overwrites_locked (session, session->copy_from);
      return false;
    }
  bool table_alone = size == session->table_size;
  bool same = table_alone && size <= ring->copied
              && memcmp (ring->last, ring->memory, size) == 0;
  ring->copied = table_alone ? size : 0;
  if (!same)
    memcpy (ring->last, ring->memory, ring->copied);
  return same;
}

/* SESSION's kernel, of that many thread BLOCKS, gets SIZE bytes in its parameters and
   copies those that are its own.  Under the queue's lock.  */
static struct form_copy
session_form_copy_locked (struct gomp_offload_session *session, size_t size,
                          unsigned blocks)
{
  struct stage_ring *ring = &session->queue->ring;
  struct form_copy copy = { .to = ring->copy + session->offset,
                            .first = session->own_from,
                            .last = (size + 7) & ~(size_t) 7 };
  session_overwrites_locked (session, copy.first);
  /* What had room at OFFSET before has ended, and had a lower ticket.  */
  if (blocks > 1)
    {
      copy.flag
        = ring->flags + session->offset / STAGE_ALIGNMENT * sizeof (uint64_t);
      copy.ticket = ring->tickets += 2;
    }
  return copy;
}

/* Set the parts of SESSION that say how what was staged reaches its kernel.  Under the
   queue's lock.  */
static void
session_choose_way_locked (struct gomp_offload_session *session,
                           const struct function *function, unsigned blocks)
{
  if (!session->staged || !session->queue->ring.copy)
    return;
  size_t table = session->table_size, size = table;
  if (session->own_size > 0)
    size = session->own_from + session->own_size;
  session->copy_size = size;
  if (environment.stage != STAGE_PARAMETERS || table == 0)
    return;
  int form = form_for (size);
  if (form >= 0 && function->forms[form])
    {
      session->form = function->forms[form];
      session->copy_size = 0;
      if (session->own_size > 0)
        session->form_copy = session_form_copy_locked (session, size, blocks);
      return;
    }
  form = form_for (table);
  if (form < 0 || !function->forms[form])
    return;
  session->form = function->forms[form];
  session->copy_from = session->own_from;
  session->copy_size = session->own_size;
}

void
session_prepare (struct gomp_offload_session *session,
                 const struct function *function, unsigned blocks)
{
  struct goacc_asyncqueue *queue = session->queue;
  pthread_mutex_lock (&queue->lock);
  session_join_locked (session);
  __atomic_store_n (&queue->begun, queue->begun + 1, __ATOMIC_RELAXED);
  session->stack = queue->stack;
  queue->stack = NULL;
  session_choose_way_locked (session, function, blocks);
  session->sent = session->copy_size == 0 || session_is_there_locked (session);
  pthread_mutex_unlock (&queue->lock);
}

bool
session_send (struct gomp_offload_session *session)
{
  struct goacc_asyncqueue *queue = session->queue;
  if (session->sent)
    return true;
  size_t from = session->offset + session->copy_from;
  CUresult result = CUDA_STREAM_CALL (
    session->device, cuMemcpyHtoDAsync_v2, queue->ring.copy + from,
    queue->ring.memory + from, session->copy_size, queue->stream);
  if (result == CUDA_SUCCESS)
    return true;
  pthread_mutex_lock (&queue->lock);
  queue->ring.copied = 0;
  pthread_mutex_unlock (&queue->lock);
  return queue_fail (queue, result, "cuMemcpyHtoDAsync_v2");
}
