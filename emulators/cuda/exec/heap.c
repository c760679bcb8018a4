/* What kernels allocate with malloc: pieces of the device's memory, counted.

   Each piece is an allocation of the space, so that accesses past its end and after
   free are seen as those of the host's allocations are.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include <pthread.h>
#include <stdlib.h>
#include "emulators/common/space.h"
#include "emulators/cuda/exec/heap.h"

struct piece
{
  uint64_t address; /* 0: a free entry */
  size_t size;
};

struct machine_heap
{
  pthread_mutex_t lock; /* of all that follows */
  struct piece *pieces; /* a hash table of `room` entries, a power of two */
  size_t room, count;
  size_t used; /* bytes */
};

bool
machine_start (struct machine *machine)
{
  struct machine_heap *heap = calloc (1, sizeof *heap);
  if (!heap)
    return false;
  pthread_mutex_init (&heap->lock, NULL);
  machine->heap = heap;
  return true;
}

void
machine_stop (struct machine *machine)
{
  struct machine_heap *heap = machine->heap;
  if (!heap)
    return;
  for (size_t i = 0; i < heap->room; i++)
    if (heap->pieces[i].address)
      space_free (machine->spaces[0], heap->pieces[i].address);
  pthread_mutex_destroy (&heap->lock);
  free (heap->pieces);
  free (heap);
  machine->heap = NULL;
}

static size_t
slot_of (const struct machine_heap *heap, uint64_t address)
{
  return (size_t) ((address >> 4) * UINT64_C (0x9e3779b97f4a7c15) >> 20)
         & (heap->room - 1);
}

static struct piece *
find_locked (struct machine_heap *heap, uint64_t address)
{
  size_t at = slot_of (heap, address);
  while (heap->pieces[at].address && heap->pieces[at].address != address)
    at = (at + 1) & (heap->room - 1);
  return &heap->pieces[at];
}

static bool
grow_locked (struct machine_heap *heap)
{
  if (2 * heap->count < heap->room)
    return true;
  struct machine_heap more = { .room = heap->room ? 2 * heap->room : 256 };
  more.pieces = calloc (more.room, sizeof *more.pieces);
  if (!more.pieces)
    return false;
  for (size_t i = 0; i < heap->room; i++)
    if (heap->pieces[i].address)
      *find_locked (&more, heap->pieces[i].address) = heap->pieces[i];
  free (heap->pieces);
  heap->pieces = more.pieces;
  heap->room = more.room;
  return true;
}

/* Take out the entry AT, and close the gap for those that were moved on because of it. */
static void
remove_locked (struct machine_heap *heap, struct piece *at)
{
  heap->used -= at->size;
  heap->count--;
  at->address = 0;
  size_t i = (size_t) (at - heap->pieces);
  for (;;)
    {
      i = (i + 1) & (heap->room - 1);
      struct piece moved = heap->pieces[i];
      if (!moved.address)
        return;
      heap->pieces[i].address = 0;
      *find_locked (heap, moved.address) = moved;
    }
}

uint64_t
heap_allocate (struct machine *machine, uint64_t size)
{
  struct machine_heap *heap = machine->heap;
  uint64_t address = 0;
  if (size == 0 || size > machine->heap_limit)
    return 0;
  pthread_mutex_lock (&heap->lock);
  if (heap->used + size <= machine->heap_limit && grow_locked (heap))
    address = space_allocate (machine->spaces[0], size, 256);
  if (address)
    {
      *find_locked (heap, address) = (struct piece) { address, size };
      heap->used += size;
      heap->count++;
    }
  pthread_mutex_unlock (&heap->lock);
  return address;
}

bool
heap_free (struct machine *machine, uint64_t address)
{
  struct machine_heap *heap = machine->heap;
  if (!address)
    return true;
  pthread_mutex_lock (&heap->lock);
  struct piece *at = heap->room ? find_locked (heap, address) : NULL;
  bool found = at && at->address;
  if (found)
    {
      remove_locked (heap, at);
      space_free (machine->spaces[0], address);
    }
  pthread_mutex_unlock (&heap->lock);
  return found;
}
