/* Divergence: splits of a warp, and the joins where they meet.

   A join is a hope, not a promise: lanes that wait at one while the others run for
   long go on alone (split_break_joins), since the others may be waiting for them.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include <stdlib.h>
#include "emulators/cuda/exec/warp.h"

static struct lanes all_lanes;

__attribute__ ((constructor)) static void
make_all_lanes (void)
{
  lanes_from_mask (&all_lanes, UINT32_MAX);
}

void
lanes_from_mask (struct lanes *out, uint32_t mask)
{
  out->mask = mask;
  for (uint32_t lane = 0; lane < LANES; lane++)
    out->each[lane] = mask & (UINT32_C (1) << lane) ? UINT32_MAX : 0;
}

/* Run with MASK lanes only, in the split under way. */
static void
split_set_mask (struct warp *warp, uint32_t mask)
{
  warp->current->mask = mask;
  if (warp->full.mask == mask)
    return;
  if (mask == UINT32_MAX)
    warp->full = all_lanes;
  else
    lanes_from_mask (&warp->full, mask);
}

const struct code *
split_resume (struct warp *warp, struct split *split)
{
  warp->current = split;
  split->state = SPLIT_READY;
  split_set_mask (warp, split->mask);
  warp->base[0] = split->frame->registers;
  return split->code;
}

/* ---- Lists ------------------------------------------------------------------------ */

struct split *
split_new (struct warp *warp)
{
  struct split *split = warp->free_splits;
  if (split)
    warp->free_splits = split->next;
  else
    split = malloc (sizeof *split);
  return split;
}

static void
split_drop (struct warp *warp, struct split *split)
{
  split->next = warp->free_splits;
  warp->free_splits = split;
}

void
split_push (struct warp *warp, struct split *split, bool first)
{
  split->state = SPLIT_READY;
  split->next = first ? warp->ready : NULL;
  if (first)
    {
      if (!warp->ready)
        warp->ready_end = &split->next;
      warp->ready = split;
      return;
    }
  *warp->ready_end = split;
  warp->ready_end = &split->next;
}

const struct code *
split_wait (struct warp *warp, enum split_state state, const struct code *code)
{
  struct split *split = warp->current;
  split->state = state;
  split->code = code;
  split->next = warp->waiting;
  warp->waiting = split;
  warp->current = NULL;
  return NULL;
}

void
split_wake (struct warp *warp, struct split *split, const struct code *code)
{
  struct split **link = &warp->waiting;
  while (*link != split)
    link = &(*link)->next;
  *link = split->next;
  split->code = code;
  split_push (warp, split, false);
}

void
split_absorb (struct warp *warp, struct split *split)
{
  struct split **link = &warp->waiting;
  while (*link != split)
    link = &(*link)->next;
  *link = split->next;
  split_set_mask (warp, warp->current->mask | split->mask);
  split_drop (warp, split);
}

static struct join *
join_new (struct warp *warp)
{
  struct join *join = warp->free_joins;
  if (join)
    warp->free_joins = join->next;
  else
    join = malloc (sizeof *join);
  if (!join)
    return NULL;
  join->next = warp->joins;
  join->link = &warp->joins;
  if (warp->joins)
    warp->joins->link = &join->next;
  warp->joins = join;
  return join;
}

static void
join_drop (struct warp *warp, struct join *join)
{
  *join->link = join->next;
  if (join->next)
    join->next->link = join->link;
  join->next = warp->free_joins;
  warp->free_joins = join;
}

/* A split of the lanes in MASK at CODE; null ends the grid. */
static struct split *
split_make (struct warp *warp, uint32_t mask, const struct code *code,
            struct frame *frame, struct join *join)
{
  struct split *split = split_new (warp);
  if (!split)
    {
      grid_fail (warp->block->grid, GRID_NO_MEMORY);
      return NULL;
    }
  split->mask = mask;
  split->code = code;
  split->frame = frame;
  split->join = join;
  return split;
}

/* ---- Meeting ------------------------------------------------------------------------ */

/* The split under way, or null, takes over the lanes that wait at JOIN, which all have
   come, and goes on with the join outside. */
static void
join_complete (struct warp *warp, struct join *join, struct split *split)
{
  split->mask = join->expected;
  split->code = join->code;
  split->frame = join->frame;
  split->join = join->outer;
  join_drop (warp, join);
}

/* Whether CODE is where SPLIT's innermost join is. */
static inline bool
is_at_join (const struct split *split, const struct code *code)
{
  return split->join && split->join->code == code
         && split->join->frame == split->frame;
}

const struct code *
split_meet (struct warp *warp, const struct code *code)
{
  struct split *split = warp->current;
  while (is_at_join (split, code))
    {
      struct join *join = split->join;
      join->arrived |= split->mask;
      if (join->arrived != join->expected)
        {
          split_drop (warp, split);
          warp->current = NULL;
          return NULL;
        }
      join_complete (warp, join, split);
    }
  split_set_mask (warp, split->mask);
  return code;
}

/* The innermost join of the split under way, if it is the one at MEET, else a new one. */
static struct join *
join_for (struct warp *warp, const struct code *meet)
{
  struct split *split = warp->current;
  if (is_at_join (split, meet))
    return split->join;
  struct join *join = join_new (warp);
  if (!join)
    {
      grid_fail (warp->block->grid, GRID_NO_MEMORY);
      return NULL;
    }
  join->outer = split->join;
  join->frame = split->frame;
  join->code = meet;
  join->expected = split->mask;
  join->arrived = 0;
  join->age = 0;
  split->join = join;
  return join;
}

const struct code *
split_diverge (struct warp *warp, uint32_t taken, const struct code *target,
               const struct code *next, const struct code *meet)
{
  struct split *split = warp->current;
  struct join *join = join_for (warp, meet);
  if (!join)
    return NULL;
  uint32_t others = split->mask & ~taken;
  if (target == meet)
    {
      join->arrived |= taken;
      split_set_mask (warp, others);
      return next;
    }
  if (next == meet)
    {
      join->arrived |= others;
      split_set_mask (warp, taken);
      return target;
    }
  struct split *second = split_make (warp, taken, target, split->frame, join);
  if (!second)
    return NULL;
  split_push (warp, second, true);
  split_set_mask (warp, others);
  return next;
}

void
split_peel (struct warp *warp, uint32_t mask, const struct code *code,
            const struct code *meet)
{
  struct split *split = warp->current;
  uint32_t others = split->mask & ~mask;
  if (meet && !join_for (warp, meet))
    return;
  struct split *second
    = split_make (warp, others, code, split->frame, split->join);
  if (!second)
    return;
  split_push (warp, second, true);
  split_set_mask (warp, mask);
}

/* ---- Lanes that end, joins that break ---------------------------------------------------- */

/* Lanes in MASK no longer come to JOIN, nor to those outside it.  What waits
   there only for them goes on. */
static void
joins_forget (struct warp *warp, struct join *join, uint32_t mask)
{
  while (join)
    {
      struct join *outer = join->outer;
      join->expected &= ~mask;
      join->arrived &= ~mask;
      if (!join->expected)
        join_drop (warp, join);
      else if (join->arrived == join->expected)
        {
          struct split *split = split_new (warp);
          if (!split)
            {
              grid_fail (warp->block->grid, GRID_NO_MEMORY);
              return;
            }
          join_complete (warp, join, split);
          split_push (warp, split, true);
        }
      join = outer;
    }
}

const struct code *
split_exit (struct warp *warp, uint32_t mask, const struct code *code)
{
  struct split *split = warp->current;
  uint32_t left = split->mask & ~mask;
  struct join *join = split->join;
  struct frame *frame = split->frame;
  warp->alive &= ~mask;
  if (left)
    split_set_mask (warp, left);
  else
    {
      split_drop (warp, split);
      warp->current = NULL;
    }
  joins_forget (warp, join, mask);
  while (frame)
    {
      struct frame *caller = frame->caller;
      frame_leave (warp, frame, mask);
      frame = caller;
    }
  collective_recheck (warp);
  block_threads_exited (warp->block, (unsigned) __builtin_popcount (mask));
  return left ? code : NULL;
}

bool
split_break_joins (struct warp *warp, unsigned age)
{
  bool any = false;
  for (struct join *join = warp->joins, *next; join; join = next)
    {
      next = join->next;
      if (!join->arrived || join->age++ < age)
        continue;
      struct split *split = split_make (warp, join->arrived, join->code,
                                        join->frame, join->outer);
      if (!split)
        return any;
      join->expected &= ~join->arrived;
      join->arrived = 0;
      join->age = 0;
      split_push (warp, split, true);
      any = true;
    }
  return any;
}
