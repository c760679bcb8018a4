/* Blocks: their warps in turns, their memory, their beginning and end.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include "emulators/cuda/exec/warp.h"

/* Instructions that a warp runs before the block's others have their turn.  Long enough that
   changing costs nothing, short enough that a warp that spins for another one loses
   little; atomics and fences count for many, see access.c. */
enum
{
  WARP_QUANTUM = 4096
};

/* ---- Starting a block ------------------------------------------------------------------ */

static bool
reserve_shared (struct block *block, size_t size)
{
  size_t room = (size + 63) & ~(size_t) 63;
  if (room > block->shared_room)
    {
      free (block->shared);
      block->shared_room = 0;
      block->shared = aligned_alloc (64, 2 * room);
      if (!block->shared)
        return false;
      block->shared_room = room;
    }
  if (block->shared)
    {
      block->shared_shadow = block->shared + block->shared_room;
      memset (block->shared, 0, room);
      memset (block->shared_shadow, SPACE_ALLOCATED, room);
    }
  return true;
}

static bool
reserve_local (struct block *block, size_t size)
{
  if (size > block->local_room || block->dirty)
    {
      if (block->local)
        munmap (block->local, 2 * block->local_room);
      block->local = NULL;
      block->local_room = 0;
      block->dirty = false;
    }
  if (size == 0 || block->local)
    return true;
  size_t room = (size + 4095) & ~(size_t) 4095;
  void *memory = mmap (NULL, 2 * room, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED)
    return false;
  block->local = memory;
  block->local_room = room;
  return true;
}

static bool
make_warps (struct block *block, unsigned count)
{
  if (count > block->warps_made)
    {
      struct warp **more = realloc (block->warp, count * sizeof *more);
      if (!more)
        return false;
      block->warp = more;
    }
  for (; block->warps_made < count; block->warps_made++)
    {
      struct warp *warp
        = aligned_alloc (64, (sizeof *warp + 63) & ~(size_t) 63);
      if (!warp)
        return false;
      memset (warp, 0, sizeof *warp);
      warp->ready_end = &warp->ready;
      block->warp[block->warps_made] = warp;
    }
  return true;
}

static void
number_threads (struct warp *warp, const unsigned size[3])
{
  unsigned first = warp->number * LANES;
  unsigned x = first % size[0], y = first / size[0] % size[1],
           z = first / size[0] / size[1];
  for (unsigned lane = 0; lane < LANES; lane++)
    {
      warp->tid[0][lane] = x;
      warp->tid[1][lane] = y;
      warp->tid[2][lane] = z;
      if (++x == size[0])
        {
          x = 0;
          if (++y == size[1])
            {
              y = 0;
              z++;
            }
        }
    }
}

static void
set_memory (struct warp *warp, const struct grid *grid)
{
  struct block *block = warp->block;
  struct warp_memory *memory = &warp->memory;
  memset (memory, 0, sizeof *memory);
  memory->spaces = grid->launch.machine->spaces;
  memory->shared = block->shared;
  memory->shared_shadow = block->shared_shadow;
  memory->shared_size = grid->shared_size;
  memory->local_stride = memory->local_size = grid->local_stride;
  if (block->local)
    {
      memory->local
        = block->local + (size_t) warp->number * LANES * grid->local_stride;
      memory->local_shadow = memory->local + block->local_room;
    }
  memory->params = grid->params;
  memory->param_size = grid->kernel->facts.param_size;
  memory->check_written = grid->launch.machine->check_written;
  memory->races = grid->races;
  if (memory->races)
    memory->race_warp
      = races_warp (memory->races, block->part.number, warp->number);
}

static bool
start_warp (struct block *block, struct warp *warp, unsigned number,
            unsigned threads)
{
  struct grid *grid = block->grid;
  unsigned left = threads - number * LANES;
  warp->block = block;
  warp->number = number;
  warp->threads = left >= LANES ? UINT32_MAX : (UINT32_C (1) << left) - 1;
  warp->alive = warp->threads;
  number_threads (warp, grid->launch.block);
  set_memory (warp, grid);
  warp->base[1] = program_pool (grid->kernel->function->program);
  struct frame *frame
    = frame_new (warp, grid->kernel->function, NULL, warp->threads);
  struct split *split = frame ? split_new (warp) : NULL;
  if (!split)
    return false;
  frame->site = NULL;
  split->mask = warp->threads;
  split->code = grid->kernel->function->code;
  split->frame = frame;
  split->join = NULL;
  split_push (warp, split, false);
  return true;
}

bool
block_start (struct block *block, struct grid *grid)
{
  uint64_t number = block->part.number;
  const unsigned *size = grid->launch.grid, *shape = grid->launch.block;
  unsigned threads = shape[0] * shape[1] * shape[2];
  block->grid = grid;
  block->index[0] = (unsigned) (number % size[0]);
  block->index[1] = (unsigned) (number / size[0] % size[1]);
  block->index[2] = (unsigned) (number / size[0] / size[1]);
  block->processor = (unsigned) (number % grid->launch.machine->processors);
  block->warps = (threads + LANES - 1) / LANES;
  block->live = threads;
  block->turn = 0;
  block->clock = 0;
  memset (block->barrier, 0, sizeof block->barrier);
  if (!make_warps (block, block->warps)
      || !reserve_shared (block, grid->shared_size)
      || !reserve_local (block,
                         (size_t) block->warps * LANES * grid->local_stride))
    {
      grid_fail (grid, GRID_NO_MEMORY);
      return false;
    }
  for (unsigned i = 0; i < block->warps; i++)
    if (!start_warp (block, block->warp[i], i, threads))
      return false;
  return true;
}

/* ---- Running and ending ------------------------------------------------------------------- */

static struct warp *
next_ready (struct block *block)
{
  for (unsigned i = 0; i < block->warps; i++)
    {
      struct warp *warp = block->warp[block->turn];
      block->turn = block->turn + 1 == block->warps ? 0 : block->turn + 1;
      if (warp->ready)
        return warp;
      /* Lanes that wait at a join for lanes that wait for another warp. */
      if (warp->joins)
        split_break_joins (warp, WARP_QUANTUM);
    }
  return NULL;
}

static bool
break_all_joins (struct block *block)
{
  bool any = false;
  for (unsigned i = 0; i < block->warps; i++)
    any |= split_break_joins (block->warp[i], 0);
  return any;
}

/* Note how WARP's quantum went.  Returns whether all warps, several times each, did
   nothing lately but what waiting for others looks like: the block then gives way. */
static bool
seems_to_wait (struct block *block, const struct warp *warp, unsigned *waiting)
{
  uint64_t *sleeps = &block->part.sleeps;
  *sleeps = *sleeps < warp->slept ? *sleeps : warp->slept;
  if (!warp->spins || !warp->ready)
    *waiting = 0;
  return ++*waiting > 4 * block->warps;
}

bool
block_run (struct block *block, int64_t quantum)
{
  uint64_t until = block->clock + (uint64_t) quantum;
  unsigned waiting = 0;
  block->part.sleeps = UINT64_MAX;
  block->part.waits = false;
  while (block->live && !grid_failed (block->grid) && block->clock < until)
    {
      struct warp *warp = next_ready (block);
      if (!warp)
        {
          if (!break_all_joins (block))
            report_deadlock (block);
          continue;
        }
      warp_run (warp, WARP_QUANTUM);
      block->part.waits = seems_to_wait (block, warp, &waiting);
      if (block->part.waits)
        break;
    }
  return !block->live || grid_failed (block->grid);
}

static void
drop_frames (struct block *block, struct split *split)
{
  for (struct frame *frame = split->frame; frame;)
    {
      struct frame *caller = frame->caller;
      frame->lanes &= ~split->mask;
      if (!frame->lanes)
        {
          frame->caller = block->free_frames[frame->class_];
          block->free_frames[frame->class_] = frame;
        }
      frame = caller;
    }
}

static void
drop_splits (struct warp *warp, struct split *list)
{
  while (list)
    {
      struct split *next = list->next;
      drop_frames (warp->block, list);
      list->next = warp->free_splits;
      warp->free_splits = list;
      list = next;
    }
}

/* Lanes that wait at joins hold frames too. */
static void
drop_joins (struct warp *warp)
{
  while (warp->joins)
    {
      struct join *join = warp->joins;
      struct split waits = { .mask = join->arrived, .frame = join->frame };
      drop_frames (warp->block, &waits);
      warp->joins = join->next;
      join->next = warp->free_joins;
      warp->free_joins = join;
    }
}

void
block_reset (struct block *block)
{
  for (unsigned i = 0; i < block->warps_made; i++)
    {
      struct warp *warp = block->warp[i];
      if (warp->current)
        {
          warp->current->next = warp->ready;
          warp->ready = warp->current;
        }
      block->dirty |= warp->ready || warp->waiting || warp->joins;
      drop_splits (warp, warp->ready);
      drop_splits (warp, warp->waiting);
      drop_joins (warp);
      warp->current = warp->ready = warp->waiting = NULL;
      warp->ready_end = &warp->ready;
    }
}

void
block_free (struct block *block)
{
  block_reset (block);
  for (unsigned i = 0; i < block->warps_made; i++)
    {
      struct warp *warp = block->warp[i];
      for (struct split *s = warp->free_splits, *next; s; s = next)
        {
          next = s->next;
          free (s);
        }
      for (struct join *j = warp->free_joins, *next; j; j = next)
        {
          next = j->next;
          free (j);
        }
      free (warp);
    }
  for (unsigned c = 0; c < FRAME_CLASSES; c++)
    for (struct frame *f = block->free_frames[c], *next; f; f = next)
      {
        next = f->caller;
        free (f);
      }
  if (block->local)
    munmap (block->local, 2 * block->local_room);
  free (block->warp);
  free (block->shared);
  free (block);
}
