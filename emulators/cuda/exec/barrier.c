/* Barriers of a block: which of its threads have come to each, who waits, and what bar.red
   gives them.

   A block is run by one thread at a time, to which its barriers belong.  A barrier that
   nobody has come to is all 0.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include <string.h>
#include "emulators/cuda/exec/warp.h"

/* How many threads the split under way brings to a barrier.  Before capability 7.0 a warp
   arrives as a whole, whichever of its threads execute the instruction. */
static unsigned
threads_arriving (const struct warp *warp, uint32_t mask)
{
  if (warp->block->grid->launch.machine->capability < 70)
    return LANES;
  return (unsigned) __builtin_popcount (mask);
}

static unsigned
threads_awaited (const struct block *block, const struct barrier *barrier)
{
  if (barrier->expected)
    return barrier->expected;
  if (block->grid->launch.machine->capability >= 70)
    return block->live;
  unsigned warps = 0;
  for (unsigned i = 0; i < block->warps; i++)
    warps += block->warp[i]->alive != 0;
  return LANES * warps;
}

static uint32_t
reduction (const struct barrier *barrier, unsigned kind)
{
  return kind == BARRIER_POPC ? barrier->popc
         : kind == BARRIER_AND
           ? (barrier->popc == barrier->reduced ? UINT32_MAX : 0)
           : (barrier->popc ? UINT32_MAX : 0);
}

/* Write what the barrier's reduction gave to the lanes in MASK of a split at CODE. */
static void
give_result (struct warp *warp, const struct frame *frame,
             const struct code *code, uint32_t mask,
             const struct barrier *barrier)
{
  if (code->kind < BARRIER_POPC || code->d == PLACE_NONE)
    return;
  uint32_t value = reduction (barrier, code->kind);
  uint32_t *d = frame_operand (warp, frame, code->d);
  if (code->kind != BARRIER_POPC)
    *d = (*d & ~mask) | (value & mask);
  else
    for (unsigned lane = 0; lane < LANES; lane++)
      if (mask & UINT32_C (1) << lane)
        d[lane] = value;
}

/* All threads have come: those that wait go on, the barrier is as new. */
static void
release (struct block *block, unsigned number)
{
  struct barrier *barrier = &block->barrier[number];
  for (unsigned i = 0; i < block->warps; i++)
    {
      struct warp *warp = block->warp[i];
      for (struct split *split = warp->waiting, *next; split; split = next)
        {
          next = split->next;
          if (split->state != SPLIT_AT_BARRIER || split->barrier != number)
            continue;
          give_result (warp, split->frame, split->code, split->mask, barrier);
          warp_races_acquire (&warp->memory, RACES_GROUP);
          split_wake (warp, split, split->code + 1);
        }
    }
}

static void
barrier_renew (struct barrier *barrier)
{
  *barrier = (struct barrier) { 0 };
}

void
block_threads_exited (struct block *block, unsigned count)
{
  block->live -= count;
  for (unsigned number = 0; number < BARRIERS; number++)
    {
      struct barrier *barrier = &block->barrier[number];
      if (barrier->arrived && !barrier->expected
          && barrier->arrived >= threads_awaited (block, barrier))
        {
          release (block, number);
          barrier_renew (barrier);
        }
    }
}

/* The value of the operand at WHERE in the first lane; lanes that have another one become
   a split of their own, which comes here again. */
static uint32_t
uniform_value (struct warp *warp, const struct code *code, place where)
{
  const uint32_t *value = warp_operand (warp, where);
  uint32_t mask = warp->full.mask, same = 0;
  unsigned first = (unsigned) __builtin_ctz (mask);
  for (unsigned lane = 0; lane < LANES; lane++)
    if (value[lane] == value[first])
      same |= UINT32_C (1) << lane;
  if (mask & ~same)
    split_peel (warp, same & mask, code, NULL);
  return value[first];
}

static bool
check_barrier (struct warp *warp, const struct code *code, uint32_t number,
               uint32_t threads)
{
  unsigned lane = (unsigned) __builtin_ctz (warp->full.mask);
  if (number >= BARRIERS)
    report_fault (warp, code, lane, GRID_ILLEGAL_INSTRUCTION,
                  "barrier %u, of %u that there are", number, BARRIERS);
  else if (threads % LANES != 0)
    report_fault (warp, code, lane, GRID_ILLEGAL_INSTRUCTION,
                  "barrier for %u threads, which is no multiple of %u", threads,
                  LANES);
  return !grid_failed (warp->block->grid);
}

static void
note_predicate (struct barrier *barrier, const struct warp *warp,
                const struct code *code)
{
  uint32_t predicate;
  memcpy (&predicate, warp_operand (warp, code->c), sizeof predicate);
  barrier->popc += (unsigned) __builtin_popcount (predicate & warp->full.mask);
  barrier->reduced += (unsigned) __builtin_popcount (warp->full.mask);
}

const struct code *
barrier_step (struct warp *warp, const struct code *code,
              const struct lanes *active)
{
  (void) active;
  struct block *block = warp->block;
  uint32_t number = uniform_value (warp, code, code->a);
  uint32_t threads
    = code->b == PLACE_NONE ? 0 : uniform_value (warp, code, code->b);
  if (!check_barrier (warp, code, number, threads))
    return NULL;
  struct barrier *barrier = &block->barrier[number];
  warp_races_release (&warp->memory, RACES_GROUP);
  if (threads)
    barrier->expected = threads;
  barrier->arrived += threads_arriving (warp, warp->full.mask);
  if (code->kind >= BARRIER_POPC)
    note_predicate (barrier, warp, code);
  if (barrier->arrived >= threads_awaited (block, barrier))
    {
      release (block, number);
      give_result (warp, warp->current->frame, code, warp->full.mask, barrier);
      warp_races_acquire (&warp->memory, RACES_GROUP);
      barrier_renew (barrier);
      warp_give_way (warp);
      return code + 1;
    }
  if (code->kind == BARRIER_ARRIVE)
    return code + 1;
  warp->current->barrier = number;
  return split_wait (warp, SPLIT_AT_BARRIER, code);
}
