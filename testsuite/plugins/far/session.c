/* Sessions, what they bring along, and launches.  A session belongs to one thread;
   no lock.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "far.h"

#include <string.h>
#include "plugins/common/launch_arguments.h"

#define POISON_STAGED 0xdb

EXPORT size_t
GOMP_OFFLOAD_session_size (void)
{
  return sizeof (struct gomp_offload_session);
}

/* ------------------------------------------------------------------------
   Blocks.  */

static bool
block_is_shared (const struct far_block *block)
{
  return block->host == far_memory_view (block->device, block->size);
}

/* Freed device memory is poisoned, and so is the host's side here.  */
static void
block_release (struct far_block *block)
{
  if (!block || __atomic_sub_fetch (&block->users, 1, __ATOMIC_ACQ_REL) > 0)
    return;
  memset (block->host, POISON_STAGED, block->size);
  if (!block_is_shared (block))
    free (block->host);
  far_memory_free (block->device);
  free (block);
}

void
far_blocks_release (struct far_block *block)
{
  while (block)
    {
      struct far_block *older = block->older;
      block_release (block);
      block = older;
    }
}

/* A block of SIZE bytes, aligned to ALIGN on both sides as the device's memory is;
   NULL where there is no memory.  */
static struct far_block *
block_create (size_t size)
{
  struct far_block *block = GOMP_PLUGIN_malloc (sizeof *block);
  *block = (struct far_block) { .users = 2, .size = size };
  block->device = far_memory_alloc (size);
  if (block->device)
    block->host = far_settings.stage == FAR_STAGE_COPY
                    ? GOMP_PLUGIN_malloc (size)
                    : far_memory_view (block->device, size);
  if (block->host)
    return block;
  free (block);
  return NULL;
}

/* ------------------------------------------------------------------------
   Sessions.  */

EXPORT bool
GOMP_OFFLOAD_session_start (struct gomp_offload_session *session, int device,
                            struct goacc_asyncqueue *queue)
{
  if (!far_call (FAR_session_start))
    return far_failed (FAR_session_start);
  if (!queue)
    GOMP_PLUGIN_fatal ("far device: a session without a queue");
  *session = (struct gomp_offload_session) { .device = device, .queue = queue };
  far_blocks_release (far_queue_take_blocks (queue));
  return true;
}

EXPORT bool
GOMP_OFFLOAD_session_stage (struct gomp_offload_session *session,
                            struct gomp_stage *stage)
{
  if (!far_call (FAR_session_stage) || far_settings.stage == FAR_STAGE_REFUSE
      || (stage->shared && far_settings.stage == FAR_STAGE_COPY))
    return false;
  if (session->block || (stage->count == 0 && stage->size == 0))
    GOMP_PLUGIN_fatal ("far device: staged twice, or nothing");
  size_t table = stage->count * sizeof (void *);
  struct far_block *block = block_create (table + stage->align + stage->size);
  if (!block)
    return false;
  session->block = block;
  far_queue_give_block (session->queue, block);
  size_t bytes
    = table + (-((uintptr_t) block->device + table) & (stage->align - 1));
  session->table = stage->count > 0 ? block->device : NULL;
  stage->table = stage->count > 0 ? (void **) block->host : NULL;
  stage->host = block->host + bytes;
  stage->device = (uintptr_t) block->device + bytes;
  stage->host_reads = far_settings.stage == FAR_STAGE_SHARED;
  return true;
}

EXPORT void
GOMP_OFFLOAD_session_set_target_var_table (struct gomp_offload_session *session,
                                           void *table)
{
  far_call (FAR_session_set_target_var_table);
  session->table = table;
}

EXPORT void
GOMP_OFFLOAD_session_abandon (struct gomp_offload_session *session)
{
  far_call (FAR_session_abandon);
  block_release (session->block);
}

/* ------------------------------------------------------------------------
   Launches.  */

struct launch_op
{
  struct far_op op;
  int device;
  void *fn, *table;
  void **args;
  struct far_block *block; /* or NULL */
  bool refused;            /* the launch was made to fail */
};

/* What the host has written into BLOCK comes to the device when the launch's turn
   comes, unless it is there from the beginning.  */
static void
block_copy (const struct far_block *block)
{
  if (block && !block_is_shared (block))
    memcpy (far_memory_view (block->device, block->size), block->host,
            block->size);
}

/* False after a message.  */
static bool
launch_kernel (const struct launch_op *launch)
{
  void (*fn) (void *) = far_function (launch->fn);
  if (launch->refused)
    return far_failed (FAR_run);
  if (!far_call (FAR_later_kernel))
    return far_failed (FAR_later_kernel);
  if (!fn)
    {
      GOMP_PLUGIN_error ("far device: %p is no function", launch->fn);
      return false;
    }
  far_delay (far_settings.launch_us);
  block_copy (launch->block);
  far_memory_open ();
  void *entered
    = far_hooks.enter (far_cookies[launch->device],
                       launch_arguments_read (launch->args).thread_limit);
  fn (launch->table);
  far_hooks.leave (entered);
  far_memory_close ();
  return true;
}

static bool
launch_op_run (struct far_op *op, bool good)
{
  struct launch_op *launch = (struct launch_op *) op;
  bool launched = !good || launch_kernel (launch);
  block_release (launch->block);
  return launched;
}

static void
launch (struct gomp_offload_session *session, bool good, void *fn, void **args,
        struct goacc_asyncqueue *queue)
{
  struct far_block *block = session->block;
  if (!queue || queue != session->queue)
    GOMP_PLUGIN_fatal ("far device: a launch in another queue");
  struct launch_op *op = GOMP_PLUGIN_malloc (sizeof *op);
  *op = (struct launch_op) { { .run = launch_op_run },
                             session->device,
                             fn,
                             session->table,
                             args,
                             block,
                             !good };
  memset (session, 0xff, sizeof *session);
  far_queue_add (queue, &op->op);
}

EXPORT void
GOMP_OFFLOAD_run (struct gomp_offload_session *session, void *fn, void **args,
                  struct goacc_asyncqueue *queue)
{
  launch (session, far_call (FAR_run), fn, args, queue);
}

EXPORT void
GOMP_OFFLOAD_openacc_exec (struct gomp_offload_session *session,
                           void (*fn) (void *), unsigned *dims,
                           void *launch_data, struct goacc_asyncqueue *queue)
{
  (void) dims, (void) launch_data;
  launch (session, far_call (FAR_openacc_exec), (void *) fn, NULL, queue);
}
