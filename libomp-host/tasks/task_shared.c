/* Two binary heaps, by priority and age.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/tasks/task_shared.h"

#include <stdlib.h>
#include "base/memory.h"
#include "libomp-host/tasks/task_family.h"

struct task_heap_entry
{
  uint64_t serial; /* grows with age */
  struct task *task;
};

struct task_heap
{
  uint64_t serial; /* of the next entry */
  uint32_t count, room;
  struct task_heap_entry entries[];
};

static inline bool
entry_before (const struct task_heap_entry *a, const struct task_heap_entry *b)
{
  return a->task->priority != b->task->priority
           ? a->task->priority > b->task->priority
           : a->serial < b->serial;
}

/* Put ENTRY at POSITION or above.  */
static void
heap_rise (struct task_heap *heap, uint32_t position,
           struct task_heap_entry entry)
{
  while (position > 0)
    {
      uint32_t above = (position - 1) / 2;
      if (!entry_before (&entry, &heap->entries[above]))
        break;
      heap->entries[position] = heap->entries[above];
      position = above;
    }
  heap->entries[position] = entry;
}

/* Put ENTRY at POSITION or below.  */
static void
heap_sink (struct task_heap *heap, uint32_t position,
           struct task_heap_entry entry)
{
  for (;;)
    {
      uint32_t below = 2 * position + 1;
      if (below >= heap->count)
        break;
      if (below + 1 < heap->count
          && entry_before (&heap->entries[below + 1], &heap->entries[below]))
        below++;
      if (!entry_before (&heap->entries[below], &entry))
        break;
      heap->entries[position] = heap->entries[below];
      position = below;
    }
  heap->entries[position] = entry;
}

static struct task_heap *
heap_reserve (struct task_heap *heap)
{
  if (heap && heap->count < heap->room)
    return heap;
  uint32_t room = heap ? 2 * heap->room : 64;
  bool fresh = !heap;
  heap = memory_realloc (heap, sizeof *heap + room * sizeof heap->entries[0]);
  if (fresh)
    heap->serial = heap->count = 0;
  heap->room = room;
  return heap;
}

void
task_shared_push (struct task_team *team, struct task *task)
{
  bool stray = task->priority == 0;
  struct task_heap **place = stray ? &team->strays : &team->heap;
  mutex_lock (&team->lock);
  struct task_heap *heap = *place = heap_reserve (*place);
  heap_rise (heap, heap->count++,
             (struct task_heap_entry) { heap->serial++, task });
  __atomic_store_n (stray ? &team->stray_count : &team->shared_count,
                    heap->count, __ATOMIC_SEQ_CST);
  mutex_unlock (&team->lock);
}

/* The position of the first entry that may be run; heap->count where there is
   none.  HEAP is not empty.  */
static uint32_t
heap_find (const struct task_heap *heap, uintptr_t ancestor)
{
  if (ancestor == 0
      || task_family_descends_exactly (heap->entries[0].task, ancestor))
    return 0;
  uint32_t best = heap->count;
  for (uint32_t i = 1; i < heap->count; i++)
    if ((best == heap->count
         || entry_before (&heap->entries[i], &heap->entries[best]))
        && task_family_descends_exactly (heap->entries[i].task, ancestor))
      best = i;
  return best;
}

static void
heap_remove (struct task_heap *heap, uint32_t position)
{
  struct task_heap_entry last = heap->entries[--heap->count];
  if (position == heap->count)
    return;
  if (position > 0 && entry_before (&last, &heap->entries[(position - 1) / 2]))
    heap_rise (heap, position, last);
  else
    heap_sink (heap, position, last);
}

static struct task *
heap_take (struct task_team *team, struct task_heap *const *place,
           uint32_t *count, uintptr_t ancestor)
{
  struct task *task = NULL;
  mutex_lock (&team->lock);
  struct task_heap *heap = *place;
  if (heap && heap->count)
    {
      uint32_t position = heap_find (heap, ancestor);
      if (position < heap->count)
        {
          task = heap->entries[position].task;
          heap_remove (heap, position);
          __atomic_store_n (count, heap->count, __ATOMIC_SEQ_CST);
        }
    }
  mutex_unlock (&team->lock);
  return task;
}

struct task *
task_shared_take (struct task_team *team, uintptr_t ancestor)
{
  return heap_take (team, &team->heap, &team->shared_count, ancestor);
}

struct task *
task_stray_take (struct task_team *team, uintptr_t ancestor)
{
  return heap_take (team, &team->strays, &team->stray_count, ancestor);
}

static bool
heap_call_parked (const struct task_heap *heap)
{
  for (uint32_t i = 0; heap && i < heap->count; i++)
    if (task_family_call_ancestor (heap->entries[i].task))
      return true;
  return false;
}

bool
task_shared_call_parked (struct task_team *team)
{
  mutex_lock (&team->lock);
  bool called
    = heap_call_parked (team->heap) || heap_call_parked (team->strays);
  mutex_unlock (&team->lock);
  return called;
}

void
task_shared_free (struct task_team *team)
{
  free (team->heap);
  free (team->strays);
  team->heap = team->strays = NULL;
}
