/* Memory for the stacks of OpenMP's kernels.  GCC compiles OpenMP regions for NVIDIA
   with stacks that the launch gives (-msoft-stack), one for each warp, in a row.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_NVPTX_STACKS_H
#define GANGWAY_PLUGIN_NVPTX_STACKS_H

#include "plugins/nvptx/device.h"

/* Bytes for each warp: what GCC's own plugin gives, so that no program finds
   less.  */
#define STACK_SIZE ((size_t) 128 * 1024)

/* One piece of device memory, for the kernels of one queue at a time: of the pool, of an
   idle queue, or of a session that launches.  */
struct stack
{
  struct stack *next; /* the pool's; under its lock */
  CUdeviceptr address;
  size_t size;
  CUevent behind; /* free once this has passed; NULL: free */
};

/* The empty pool of DEVICE.  */
struct stacks *stacks_create (struct device *device);
/* Free the pool and all that was given back; no kernel runs.  In the device's context.  */
void stacks_destroy (struct stacks *stacks);

/* A piece of at least SIZE bytes: one that was given back or that an idle queue has, or
   a new one.  Where the device has no room, what the pool, idle queues and the runtime
   keep is freed first.  NULL, with *RESULT of the driver's cuMemAlloc, silently where
   that is out of memory.  Takes the pool's lock and the device's queues.lock; the caller
   holds none.  */
struct stack *stacks_take (struct device *device, size_t size,
                           CUresult *result);
/* STACK is free: its kernels have ended.  Takes the pool's lock.  */
void stacks_give (struct stacks *stacks, struct stack *stack);
/* The same once EVENT has passed, which becomes the pool's.  */
void stacks_give_behind (struct stacks *stacks, struct stack *stack,
                         CUevent event);
/* The device is out of memory: free what is free, in its context; idle queues' first.
   Returns whether there was any.  Takes what stacks_take does.  */
bool stacks_trim (struct stacks *stacks);

#endif
