/* The pool of stacks of a device.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/nvptx/stacks.h"

#include <stdlib.h>
#include "plugins/nvptx/events.h"
#include "plugins/nvptx/queue.h"

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

/* Whether STACK, which the caller has taken out of the pool, can be used.  */
static bool
stack_is_free (struct device *device, struct stack *stack)
{
  if (stack->behind && !events_passed (device, stack->behind))
    return false;
  if (stack->behind)
    events_give (device, stack->behind);
  stack->behind = NULL;
  return true;
}

/* Take all that have at least SIZE bytes out of the pool.  Returns them linked.  */
static struct stack *
stacks_take_out (struct stacks *stacks, size_t size)
{
  struct stack *taken = NULL, **end = &taken;
  pthread_mutex_lock (&stacks->lock);
  for (struct stack **link = &stacks->first; *link;)
    {
      struct stack *stack = *link;
      if (stack->size < size)
        link = &stack->next;
      else
        {
          *link = stack->next;
          stack->next = NULL;
          *end = stack;
          end = &stack->next;
        }
    }
  pthread_mutex_unlock (&stacks->lock);
  return taken;
}

/* Take those that are free and have at least SIZE bytes out of the pool: the first
   alone, or ALL.  Returns them linked.  The driver is asked with no lock held.  */
static struct stack *
stacks_pick (struct stacks *stacks, size_t size, bool all)
{
  struct stack *picked = NULL, *next;
  for (struct stack *stack = stacks_take_out (stacks, size); stack;
       stack = next)
    {
      next = stack->next;
      if ((all || !picked) && stack_is_free (stacks->device, stack))
        {
          stack->next = picked;
          picked = stack;
        }
      else
        stacks_give_behind (stacks, stack, stack->behind);
    }
  return picked;
}

bool
stacks_trim (struct stacks *stacks)
{
  queues_give_stacks (stacks->device);
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
stacks_take (struct device *device, size_t size, CUresult *result)
{
  struct stack *stack = stacks_pick (device->stacks, size, false);
  *result = CUDA_SUCCESS;
  if (!stack && queues_give_stacks (device))
    stack = stacks_pick (device->stacks, size, false);
  if (stack)
    return stack;
  CUcontext before;
  *result = CUDA_ERROR_INVALID_CONTEXT;
  if (!device_enter (device, &before))
    return NULL;
  stack = GOMP_PLUGIN_malloc_cleared (sizeof *stack);
  stack->size = size;
  *result = stack_allocate (device, size, &stack->address);
  device_leave (device, before);
  if (*result == CUDA_SUCCESS)
    return stack;
  free (stack);
  if (*result != CUDA_ERROR_OUT_OF_MEMORY)
    driver_complain (*result, "cuMemAlloc_v2", device->ordinal,
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
