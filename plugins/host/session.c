/* Sessions of the host device, and the memory that they bring along.  A session
   belongs to one thread; no lock.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "host.h"

#include <stdlib.h>

EXPORT size_t
GOMP_OFFLOAD_session_size (void)
{
  return sizeof (struct gomp_offload_session);
}

void
host_block_release (struct host_block *block)
{
  if (block && __atomic_sub_fetch (&block->users, 1, __ATOMIC_ACQ_REL) == 0)
    free (block);
}

void
host_blocks_release (struct host_block *block)
{
  while (block)
    {
      struct host_block *older = block->older;
      host_block_release (block);
      block = older;
    }
}

EXPORT bool
GOMP_OFFLOAD_session_start (struct gomp_offload_session *session, int device,
                            struct goacc_asyncqueue *queue)
{
  if (host_fault (HOST_FAULT_SESSION))
    {
      GOMP_PLUGIN_error ("host device %d: a launch cannot be prepared", device);
      return false;
    }
  session->device = device;
  session->queue = queue;
  session->table = NULL;
  session->block = NULL;
  session->memory = NULL;
  /* The queue no longer uses the blocks of earlier sessions; their launches
     may.  */
  if (queue)
    host_blocks_release (host_queue_take_blocks (queue));
  return true;
}

/* Take SIZE bytes that live as long as what SESSION stages must live; NULL
   where there is no memory.  */
static char *
session_memory (struct gomp_offload_session *session, size_t size)
{
  if (session->queue)
    {
      struct host_block *block = host_malloc (sizeof *block + size);
      if (!block)
        return NULL;
      block->users = 2;
      session->block = block;
      host_queue_give_block (session->queue, block);
      return block->memory;
    }
  if (size <= sizeof session->small)
    return session->small;
  return session->memory = host_malloc (size);
}

/* The block is host memory of the plugin's and counts as no allocation of
   device memory: a region whose data is present must not need one.  */
EXPORT bool
GOMP_OFFLOAD_session_stage (struct gomp_offload_session *session,
                            struct gomp_stage *stage)
{
  size_t table = stage->count * sizeof (void *), size;
  if (__builtin_add_overflow (table + stage->align, stage->size, &size))
    return false;
  char *memory = session_memory (session, size);
  if (!memory)
    return false;
  host_count (session->device, tables, 1);
  session->table = stage->table = stage->count > 0 ? (void **) memory : NULL;
  stage->host = memory + table;
  stage->host += -(uintptr_t) stage->host & (stage->align - 1);
  stage->device = (uintptr_t) stage->host;
  stage->host_reads = true;
  return true;
}

EXPORT void
GOMP_OFFLOAD_session_set_target_var_table (struct gomp_offload_session *session,
                                           void *table)
{
  session->table = table;
}

EXPORT void
GOMP_OFFLOAD_session_abandon (struct gomp_offload_session *session)
{
  host_block_release (session->block);
  free (session->memory);
}
