/* Calls: frames of registers and local memory, what is passed, returning.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include <stdlib.h>
#include <string.h>
#include "emulators/cuda/exec/warp.h"

/* Bytes of stack that a call takes beside its variables, so that endless recursion
   ends: roughly what a GPU keeps of the caller's registers at least. */
enum
{
  CALL_COST = 16
};

/* ---- Frames ---------------------------------------------------------------------- */

/* Class C of frames has 256 << C bytes of registers. */
static unsigned
frame_class (size_t size)
{
  unsigned class_ = 0;
  while (((size_t) 256 << class_) < size)
    class_++;
  return class_;
}

static struct frame *
frame_allocate (struct block *block, size_t size)
{
  unsigned class_ = frame_class (size);
  if (class_ >= FRAME_CLASSES)
    return NULL;
  struct frame *frame = block->free_frames[class_];
  if (frame)
    {
      block->free_frames[class_] = frame->caller;
      return frame;
    }
  size_t head = (sizeof *frame + 63) & ~(size_t) 63;
  frame = aligned_alloc (64, head + ((size_t) 256 << class_));
  if (!frame)
    return NULL;
  memset (frame, 0, head + ((size_t) 256 << class_));
  frame->class_ = class_;
  frame->registers = (uint8_t *) frame + head;
  return frame;
}

/* Set the states of FRAME's variables in local memory, for the lanes in MASK: STATE, or
   nothing where STATE is 0. */
static void
mark_locals (struct warp *warp, const struct frame *frame, uint32_t mask,
             int state)
{
  const struct function *function = frame->function;
  for (; mask; mask &= mask - 1)
    {
      uint8_t *shadow
        = warp->memory.local_shadow
          + warp->memory.local_stride * (unsigned) __builtin_ctz (mask)
          + frame->local_base;
      if (state)
        for (unsigned i = 0; i < function->locals; i++)
          memset (shadow + function->local[i].offset, state,
                  function->local[i].size);
      else
        memset (shadow, 0, frame->local_top - frame->local_base);
    }
}

static void
set_local_base (struct warp *warp, const struct frame *frame, uint32_t mask)
{
  const struct function *function = frame->function;
  if (function->local_base == PLACE_NONE)
    return;
  uint64_t *base = (uint64_t *) (frame->registers + function->local_base);
  for (unsigned lane = 0; lane < LANES; lane++)
    base[lane] = frame->local_base;
  mark_locals (warp, frame, mask, SPACE_ALLOCATED);
}

struct frame *
frame_new (struct warp *warp, const struct function *function,
           struct frame *caller, uint32_t mask)
{
  struct grid *grid = warp->block->grid;
  size_t base
    = caller ? (caller->local_top + CALL_COST + 15) & ~(size_t) 15 : 0;
  if (base + function->local_size > warp->memory.local_size)
    {
      report_fault (warp, warp->current ? warp->current->code : NULL,
                    (unsigned) __builtin_ctz (mask), GRID_STACK_OVERFLOW,
                    "call of %s: the stack of %zu bytes is full",
                    function->name, warp->memory.local_size);
      return NULL;
    }
  struct frame *frame = frame_allocate (warp->block, function->frame_size);
  if (!frame)
    {
      grid_fail (grid, GRID_NO_MEMORY);
      return NULL;
    }
  frame->caller = caller;
  frame->function = function;
  frame->lanes = mask;
  frame->local_base = base;
  frame->local_top = base + function->local_size;
  set_local_base (warp, frame, mask);
  return frame;
}

void
frame_leave (struct warp *warp, struct frame *frame, uint32_t mask)
{
  if (frame->local_top != frame->local_base)
    mark_locals (warp, frame, mask & frame->lanes, SPACE_NOTHING);
  frame->lanes &= ~mask;
  if (frame->lanes)
    return;
  frame->caller = warp->block->free_frames[frame->class_];
  warp->block->free_frames[frame->class_] = frame;
}

/* ---- What is passed ------------------------------------------------------------------ */

static uint8_t *
local_bytes (struct warp *warp, const struct frame *frame,
             const struct argument *at, unsigned lane)
{
  return warp->memory.local + warp->memory.local_stride * lane
         + frame->local_base + at->offset;
}

static uint8_t *
local_states (struct warp *warp, const struct frame *frame,
              const struct argument *at, unsigned lane)
{
  return warp->memory.local_shadow + warp->memory.local_stride * lane
         + frame->local_base + at->offset;
}

static void
pass_registers (struct warp *warp, const struct frame *to_frame,
                const struct argument *to, const struct frame *from_frame,
                const struct argument *from, uint32_t mask)
{
  void *d = frame_operand (warp, to_frame, to->place);
  const void *s = frame_operand (warp, from_frame, from->place);
  for (unsigned lane = 0; lane < LANES; lane++)
    if (mask & UINT32_C (1) << lane)
      {
        uint64_t value = from->form == FORM_64 ? ((const uint64_t *) s)[lane]
                                               : ((const uint32_t *) s)[lane];
        if (to->form == FORM_64)
          ((uint64_t *) d)[lane] = value;
        else
          ((uint32_t *) d)[lane] = (uint32_t) value;
      }
}

/* The usual case, without a test for each lane. */
static void
pass_all (struct warp *warp, const struct frame *to_frame,
          const struct argument *to, const struct frame *from_frame,
          const struct argument *from)
{
  memcpy (frame_operand (warp, to_frame, to->place),
          frame_operand (warp, from_frame, from->place),
          to->form == FORM_64 ? 8 * LANES : 4 * LANES);
}

static void
pass_lane (struct warp *warp, const struct frame *to_frame,
           const struct argument *to, const struct frame *from_frame,
           const struct argument *from, unsigned lane)
{
  uint8_t bytes[8] = { 0 };
  const uint8_t *s = bytes;
  size_t size = from->size < to->size ? from->size : to->size;
  if (from->memory)
    s = local_bytes (warp, from_frame, from, lane);
  else
    memcpy (bytes,
            (uint8_t *) frame_operand (warp, from_frame, from->place)
              + lane * (from->form == FORM_64 ? 8 : 4),
            from->form == FORM_64 ? 8 : 4);
  if (to->memory)
    {
      memcpy (local_bytes (warp, to_frame, to, lane), s, size);
      memset (local_states (warp, to_frame, to, lane), SPACE_WRITTEN, to->size);
      return;
    }
  uint64_t value = 0;
  memcpy (&value, s, size < 8 ? size : 8);
  uint8_t *d = frame_operand (warp, to_frame, to->place);
  memcpy (d + lane * (to->form == FORM_64 ? 8 : 4), &value,
          to->form == FORM_64 ? 8 : 4);
}

static void
pass (struct warp *warp, const struct frame *to_frame,
      const struct argument *to, const struct frame *from_frame,
      const struct argument *from, uint32_t mask)
{
  if (!from->memory && !to->memory)
    {
      if (from->form == to->form && from->form != FORM_PREDICATE
          && mask == UINT32_MAX)
        pass_all (warp, to_frame, to, from_frame, from);
      else
        pass_registers (warp, to_frame, to, from_frame, from, mask);
      return;
    }
  for (; mask; mask &= mask - 1)
    pass_lane (warp, to_frame, to, from_frame, from,
               (unsigned) __builtin_ctz (mask));
}

/* ---- Calls ---------------------------------------------------------------------------- */

static const struct code *
call_function (struct warp *warp, const struct code *code,
               const struct function *function)
{
  struct split *split = warp->current;
  const struct call_site *site = code->site;
  split->code = code;
  struct frame *frame = frame_new (warp, function, split->frame, split->mask);
  if (!frame)
    return NULL;
  frame->site = site;
  frame->back = code + 1;
  for (unsigned i = 0; i < site->args; i++)
    pass (warp, frame, &function->param[i], split->frame, &site->arg[i],
          split->mask);
  split->frame = frame;
  warp->base[0] = frame->registers;
  return function->code;
}

/* What lane LANE of an indirect call calls; null with the grid ended where that is
   no function or does not fit the call. */
static const struct function *
indirect_target (struct warp *warp, const struct code *code, unsigned lane)
{
  const struct call_site *site = code->site;
  uint64_t address = ((uint64_t *) warp_operand (warp, site->target))[lane];
  const struct function *function
    = program_function_at (warp->current->frame->function->program, address);
  if (!function)
    report_fault (warp, code, lane, GRID_ILLEGAL_INSTRUCTION,
                  "indirect call of 0x%llx, where no function is",
                  (unsigned long long) address);
  else if (function->params != site->args || function->results < site->results)
    {
      report_fault (
        warp, code, lane, GRID_ILLEGAL_INSTRUCTION,
        "indirect call of %s with %u arguments and %u results, which has "
        "%u and %u",
        function->name, site->args, site->results, function->params,
        function->results);
      function = NULL;
    }
  return function;
}

/* Lanes that call another function than the first lane become a split of their own, which
   meets the others behind the call. */
static const struct code *
call_indirect (struct warp *warp, const struct code *code)
{
  struct split *split = warp->current;
  const uint64_t *address = warp_operand (warp, code->site->target);
  unsigned first = (unsigned) __builtin_ctz (split->mask);
  const struct function *function = indirect_target (warp, code, first);
  if (!function)
    return NULL;
  uint32_t same = 0;
  for (unsigned lane = 0; lane < LANES; lane++)
    if (address[lane] == address[first])
      same |= UINT32_C (1) << lane;
  if (split->mask & ~same)
    split_peel (warp, same & split->mask, code, code + 1);
  return call_function (warp, code, function);
}

const struct code *
call_step (struct warp *warp, const struct code *code,
           const struct lanes *active)
{
  const struct call_site *site = code->site;
  if (site->callee)
    return call_function (warp, code, site->callee);
  if (site->builtin)
    return builtin_call (warp, code, active) ? code + 1 : NULL;
  return call_indirect (warp, code);
}

const struct code *
leave_step (struct warp *warp, const struct code *code,
            const struct lanes *active)
{
  (void) active;
  if (!split_meet (warp, code))
    return NULL;
  struct split *split = warp->current;
  struct frame *frame = split->frame, *caller = frame->caller;
  if (!caller)
    return split_exit (warp, split->mask, code);
  const struct call_site *site = frame->site;
  const struct code *back = frame->back;
  for (unsigned i = 0; i < site->results; i++)
    pass (warp, caller, &site->result[i], frame, &frame->function->result[i],
          split->mask);
  frame_leave (warp, frame, split->mask);
  split->frame = caller;
  warp->base[0] = caller->registers;
  return back;
}
