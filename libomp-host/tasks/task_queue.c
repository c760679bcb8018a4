/* The slow parts of the deque.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/tasks/task_queue.h"

#include <stdlib.h>
#include "base/memory.h"

static struct task_deque_slots *
task_deque_slots_make (int64_t count)
{
  struct task_deque_slots *slots
    = memory_alloc (sizeof *slots + count * sizeof slots->slots[0]);
  slots->previous = NULL;
  slots->mask = count - 1;
  return slots;
}

void
task_deque_init (struct task_deque *deque)
{
  deque->top = deque->bottom = deque->top_seen = 0;
  deque->slots = task_deque_slots_make (TASK_DEQUE_INITIAL);
}

void
task_deque_destroy (struct task_deque *deque)
{
  for (struct task_deque_slots *slots = deque->slots, *previous; slots;
       slots = previous)
    {
      previous = slots->previous;
      free (slots);
    }
}

struct task_deque_slots *
task_deque_grow (struct task_deque *deque)
{
  struct task_deque_slots *old = deque->slots;
  struct task_deque_slots *slots = task_deque_slots_make (2 * (old->mask + 1));
  int64_t top = __atomic_load_n (&deque->top, __ATOMIC_ACQUIRE);
  for (int64_t i = top; i < deque->bottom; i++)
    slots->slots[i & slots->mask]
      = __atomic_load_n (&old->slots[i & old->mask], __ATOMIC_RELAXED);
  slots->previous = old;
  /* Release: a thief that reads the new slots finds them filled.  */
  __atomic_store_n (&deque->slots, slots, __ATOMIC_RELEASE);
  return slots;
}
