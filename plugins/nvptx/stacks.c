/* The pool of stacks of a device.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/nvptx/stacks.h"

#include <stdlib.h>
#include "plugins/nvptx/events.h"

struct stacks
{
  struct device *device;
  pthread_mutex_t lock;
  struct stack *first; /* given back, the last one first; under lock */
};

struct stacks *
stacks_create (struct device *device)
{
  struct stacks *stacks = GOMP_PLUGIN_malloc_cleared (sizeof *stacks);
  stacks->device = device;
  pthread_mutex_init (&stacks->lock, NULL);
  return stacks;
}

/* Whether STACK can be used.  Under the lock.  */
static bool
stack_is_free (struct stacks *stacks, struct stack *stack)
{
  if (stack->behind
      && CUDA_STREAM_CALL (stacks->device, cuEventQuery, stack->behind)
           == CUDA_ERROR_NOT_READY)
    return false;
  if (stack->behind)
    events_give (stacks->device, stack->behind);
  stack->behind = NULL;
  return true;
}

/* Take those that are free and have at least SIZE bytes out of the pool: the first
   alone, or ALL.  Returns them linked.  */
static struct stack *
stacks_pick (struct stacks *stacks, size_t size, bool all)
{
  struct stack *picked = NULL;
  pthread_mutex_lock (&stacks->lock);
  for (struct stack **link = &stacks->first; *link && (all || !picked);)
    {
      struct stack *stack = *link;
      if (stack->size < size || !stack_is_free (stacks, stack))
        {
          link = &stack->next;
          continue;
        }
      *link = stack->next;
      stack->next = picked;
      picked = stack;
    }
  pthread_mutex_unlock (&stacks->lock);
  return picked;
}

bool
stacks_trim (struct stacks *stacks)
{
  struct stack *stack = stacks_pick (stacks, 0, true);
  bool any = stack != NULL;
  while (stack)
    {
      struct stack *next = stack->next;
      driver.cuMemFree_v2 (stack->address);
      free (stack);
      stack = next;
    }
  return any;
}

void
stacks_destroy (struct stacks *stacks)
{
  stacks_trim (stacks);
  pthread_mutex_destroy (&stacks->lock);
  free (stacks);
}

/* SIZE bytes in the device's context; what its memory holds back goes first where
   there is no room.  */
static CUresult
stack_allocate (struct device *device, size_t size, CUdeviceptr *address)
{
  CUresult result = driver.cuMemAlloc_v2 (address, size);
  if (result == CUDA_ERROR_OUT_OF_MEMORY && stacks_trim (device->stacks))
    result = driver.cuMemAlloc_v2 (address, size);
  if (result == CUDA_ERROR_OUT_OF_MEMORY && GOMP_PLUGIN_trim (device->cookie))
    result = driver.cuMemAlloc_v2 (address, size);
  return result;
}

struct stack *
stacks_take (struct device *device, size_t size)
{
  struct stack *stack = stacks_pick (device->stacks, size, false);
  CUcontext before;
  if (stack || !device_enter (device, &before))
    return stack;
  stack = GOMP_PLUGIN_malloc_cleared (sizeof *stack);
  stack->size = size;
  CUresult result = stack_allocate (device, size, &stack->address);
  device_leave (device, before);
  if (result == CUDA_SUCCESS)
    return stack;
  free (stack);
  driver_complain (result, "cuMemAlloc_v2", device->ordinal,
                   "memory for the stacks of a region");
  return NULL;
}

void
stacks_give_behind (struct stacks *stacks, struct stack *stack, CUevent event)
{
  pthread_mutex_lock (&stacks->lock);
  stack->behind = event;
  stack->next = stacks->first;
  stacks->first = stack;
  pthread_mutex_unlock (&stacks->lock);
}

void
stacks_give (struct stacks *stacks, struct stack *stack)
{
  stacks_give_behind (stacks, stack, NULL);
}
