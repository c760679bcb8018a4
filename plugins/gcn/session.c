/* Preparing launches.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/gcn/session.h"

#include "plugins/gcn/environment.h"

/* Where the table begins in a session's block, behind the kernel's arguments.  */
#define TABLE_AT 64
_Static_assert(sizeof (struct kernargs) <= TABLE_AT, "the arguments fit");

/* Larger blocks are the runtime's: kernels would read them over the bus.  */
#define STAGE_MOST 65536
#define STAGE_ALIGN_MOST 64

EXPORT size_t
GOMP_OFFLOAD_session_size (void)
{
  return sizeof (struct gomp_offload_session);
}

/* Give BLOCKS, linked, back to DEVICE's cache.  */
static void
blocks_back (struct device *device, struct block *blocks)
{
  while (blocks)
    {
      struct block *next = blocks->next;
      block_give (device->staging, blocks);
      blocks = next;
    }
}

EXPORT bool
GOMP_OFFLOAD_session_start (struct gomp_offload_session *session, int ordinal,
                            struct goacc_asyncqueue *queue)
{
  struct device *device = gcn_device (ordinal);
  pthread_mutex_lock (&queue->lock);
  if (queue->first < queue->end)
    queue_reap_locked (queue);
  struct block *block = queue->kept;
  queue->kept = NULL;
  pthread_mutex_unlock (&queue->lock);
  /* In the steady state there is one, and it fits.  */
  if (block)
    {
      blocks_back (device, block->next);
      block->next = NULL;
    }
  *session = (struct gomp_offload_session) {
    .device = device,
    .queue = queue,
    .block = block,
  };
  return true;
}

bool
session_block (struct gomp_offload_session *session, size_t size,
               hsa_status_t *status)
{
  struct blocks *staging = session->device->staging;
  if (session->block && session->block->size >= size)
    return true;
  struct block *block = block_take (staging, size, status);
  if (!block)
    return false;
  if (session->block)
    block_give (staging, session->block);
  session->block = block;
  return true;
}

EXPORT bool
GOMP_OFFLOAD_session_stage (struct gomp_offload_session *session,
                            struct gomp_stage *stage)
{
  ERRNO_KEPT;
  size_t table = stage->count * sizeof (void *), size;
  size_t bytes_at = (TABLE_AT + table + stage->align - 1) & -stage->align;
  hsa_status_t status;
  if (environment.merge_inhibited || stage->align > STAGE_ALIGN_MOST
      || __builtin_add_overflow (bytes_at, stage->size, &size)
      || size > STAGE_MOST || !session_block (session, size, &status))
    return false;
  char *memory = session->block->memory;
  session->table = table == 0 ? 0 : (uintptr_t) memory + TABLE_AT;
  stage->table = table == 0 ? NULL : (void **) (memory + TABLE_AT);
  stage->host = memory + bytes_at;
  stage->device = (uintptr_t) stage->host;
  stage->host_reads = true;
  return true;
}

EXPORT void
GOMP_OFFLOAD_session_set_target_var_table (struct gomp_offload_session *session,
                                           void *table)
{
  session->table = (uintptr_t) table;
}

/* The block stays what it is until the next session starts.  */
void
session_end (struct gomp_offload_session *session)
{
  struct goacc_asyncqueue *queue = session->queue;
  if (!session->block)
    return;
  pthread_mutex_lock (&queue->lock);
  session->block->next = queue->kept;
  queue->kept = session->block;
  pthread_mutex_unlock (&queue->lock);
}

EXPORT void
GOMP_OFFLOAD_session_abandon (struct gomp_offload_session *session)
{
  session_end (session);
}
