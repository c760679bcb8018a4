/* Special registers.

   The clock counts nanoseconds: that of a GPU at 1 GHz.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include <time.h>
#include "emulators/cuda/exec/warp.h"

static uint64_t
nanoseconds (clockid_t clock)
{
  struct timespec now;
  clock_gettime (clock, &now);
  return (uint64_t) now.tv_sec * 1000000000 + (uint64_t) now.tv_nsec;
}

/* The time, when a thread reads it, may be what it waits for. */
static uint64_t
read_clock (struct warp *warp, unsigned kind)
{
  warp->spins++;
  switch (kind)
    {
    case SPECIAL_CLOCK:
    case SPECIAL_CLOCK64:
      return nanoseconds (CLOCK_MONOTONIC);
    case SPECIAL_CLOCK_HI:
      return nanoseconds (CLOCK_MONOTONIC) >> 32;
    case SPECIAL_TIMER_HI:
      return nanoseconds (CLOCK_REALTIME) >> 32;
    default:
      return nanoseconds (CLOCK_REALTIME);
    }
}

static uint64_t
shared_bytes (const struct block *block, bool dynamic)
{
  const struct grid *grid = block->grid;
  return dynamic ? grid->launch.dynamic_shared : grid->shared_size;
}

/* The value of register KIND, the same for all lanes. */
static uint64_t
uniform_special (struct warp *warp, unsigned kind)
{
  const struct block *block = warp->block;
  const struct launch *launch = &block->grid->launch;
  if (kind >= SPECIAL_NTID && kind < SPECIAL_CTAID)
    return launch->block[kind - SPECIAL_NTID];
  if (kind >= SPECIAL_CTAID && kind < SPECIAL_NCTAID)
    return block->index[kind - SPECIAL_CTAID];
  if (kind >= SPECIAL_NCTAID && kind < SPECIAL_LANEID)
    return launch->grid[kind - SPECIAL_NCTAID];
  switch (kind)
    {
    case SPECIAL_WARPID:
      return warp->number;
    case SPECIAL_NWARPID:
      return block->warps;
    case SPECIAL_SMID:
      return block->processor;
    case SPECIAL_NSMID:
      return launch->machine->processors;
    case SPECIAL_GRIDID:
      return block->grid->id;
    case SPECIAL_DYNAMIC_SIZE:
    case SPECIAL_SHARED_SIZE:
      return shared_bytes (block, kind == SPECIAL_DYNAMIC_SIZE);
    case SPECIAL_ZERO:
      return 0;
    case SPECIAL_ACTIVE:
      return warp->full.mask;
    default:
      return read_clock (warp, kind);
    }
}

static uint32_t
lane_mask (unsigned kind, unsigned lane)
{
  uint32_t own = UINT32_C (1) << lane, below = own - 1;
  switch (kind)
    {
    case SPECIAL_MASK_EQ:
      return own;
    case SPECIAL_MASK_LT:
      return below;
    case SPECIAL_MASK_LE:
      return below | own;
    case SPECIAL_MASK_GT:
      return ~(below | own);
    default:
      return ~below;
    }
}

static bool
is_lane_mask (unsigned kind)
{
  return kind >= SPECIAL_MASK_EQ && kind <= SPECIAL_MASK_GE;
}

static bool
is_wide (unsigned kind)
{
  return kind == SPECIAL_GRIDID || kind == SPECIAL_CLOCK64
         || kind == SPECIAL_TIMER;
}

const struct code *
special_step (struct warp *warp, const struct code *code,
              const struct lanes *active)
{
  unsigned kind = code->kind;
  void *d = warp_operand (warp, code->d);
  uint32_t *narrow = d;
  uint64_t *wide = d;
  if (kind < SPECIAL_NTID)
    for (unsigned lane = 0; lane < LANES; lane++)
      narrow[lane] = active->each[lane] ? warp->tid[kind][lane] : narrow[lane];
  else if (kind == SPECIAL_LANEID)
    for (unsigned lane = 0; lane < LANES; lane++)
      narrow[lane] = active->each[lane] ? lane : narrow[lane];
  else if (is_lane_mask (kind))
    for (unsigned lane = 0; lane < LANES; lane++)
      narrow[lane] = active->each[lane] ? lane_mask (kind, lane) : narrow[lane];
  else
    {
      uint64_t value = uniform_special (warp, kind);
      for (unsigned lane = 0; lane < LANES; lane++)
        if (active->each[lane])
          {
            if (is_wide (kind))
              wide[lane] = value;
            else
              narrow[lane] = (uint32_t) value;
          }
    }
  return code + 1;
}
