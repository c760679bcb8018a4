/* Instructions that touch memory, and the stack.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include <string.h>
#include "emulators/cuda/exec/warp.h"

/* An atomic or volatile access may be a step of a wait for somebody else: it counts for
   so many instructions of the quantum, so that a warp that spins gives way soon. */
enum
{
  SPIN_COST = 64
};

static void
note_spin (struct warp *warp)
{
  warp->spins++;
  warp->budget -= SPIN_COST;
}

static void
set_line (struct warp *warp, const struct code *code)
{
  if (!warp->memory.races)
    return;
  bool plain = (code->op == CODE_LOAD || code->op == CODE_STORE) && !code->kind;
  warp->memory.strong = !plain;
  const struct function *function = warp->current->frame->function;
  warp->memory.line = function->note[code - function->code].line;
}

/* The addresses A plus OFFSET; in ROOM unless that is 0. */
static const uint64_t *
add_offset (const uint64_t *a, int64_t offset, uint64_t room[LANES])
{
  if (offset == 0)
    return a;
  for (unsigned lane = 0; lane < LANES; lane++)
    room[lane] = a[lane] + (uint64_t) offset;
  return room;
}

static bool
check_vector (struct warp *warp, const struct code *code,
              const uint64_t *address, const struct lanes *active)
{
  unsigned size = code->size * code->count;
  for (uint32_t mask = active->mask; mask; mask &= mask - 1)
    {
      unsigned lane = (unsigned) __builtin_ctz (mask);
      if (address[lane] % size == 0)
        continue;
      struct memory_fault fault = { .kind = MEMORY_MISALIGNED,
                                    .space = code->space,
                                    .lane = lane,
                                    .size = size,
                                    .store = code->op == CODE_STORE,
                                    .address = address[lane] };
      report_access (warp, code, &fault);
      return false;
    }
  return true;
}

static bool
load_one (struct warp *warp, const struct code *code, const uint64_t *address,
          place to, bool wide, const struct lanes *active)
{
  struct memory_fault fault;
  bool ok = memory_load (&warp->memory, code->space, address, code->size,
                         code->flags & CODE_SIGNED, wide,
                         warp_operand (warp, to), active, &fault);
  if (ok && fault.kind == MEMORY_OK)
    return true;
  return report_access (warp, code, &fault);
}

static bool
store_one (struct warp *warp, const struct code *code, const uint64_t *address,
           place from, bool wide, const struct lanes *active)
{
  struct memory_fault fault;
  bool ok = memory_store (&warp->memory, code->space, address, code->size, wide,
                          warp_operand (warp, from), active, &fault);
  if (ok && fault.kind == MEMORY_OK)
    return true;
  return report_access (warp, code, &fault);
}

/* The elements of a vector, one after the other.  The addresses are a copy, since a load
   may change the register that holds them. */
static bool
access_vector (struct warp *warp, const struct code *code,
               uint64_t address[LANES], const struct lanes *active)
{
  if (!check_vector (warp, code, address, active))
    return false;
  for (unsigned i = 0; i < code->count; i++)
    {
      bool wide = code->list[code->count + i];
      if (!(code->op == CODE_LOAD
              ? load_one (warp, code, address, code->list[i], wide, active)
              : store_one (warp, code, address, code->list[i], wide, active)))
        return false;
      for (unsigned lane = 0; lane < LANES; lane++)
        address[lane] += code->size;
    }
  return true;
}

static bool
access_memory (struct warp *warp, const struct code *code,
               const struct lanes *active)
{
  _Alignas(64) uint64_t room[LANES];
  const uint64_t *a = warp_operand (warp, code->a);
  if (code->kind)
    note_spin (warp);
  set_line (warp, code);
  if (code->count > 1)
    {
      for (unsigned lane = 0; lane < LANES; lane++)
        room[lane] = a[lane] + (uint64_t) code->offset;
      return access_vector (warp, code, room, active);
    }
  a = add_offset (a, code->offset, room);
  bool wide = code->flags & CODE_WIDE;
  return code->op == CODE_LOAD
           ? load_one (warp, code, a, code->d, wide, active)
           : store_one (warp, code, a, code->b, wide, active);
}

const struct code *
load_step (struct warp *warp, const struct code *code,
           const struct lanes *active)
{
  return access_memory (warp, code, active) ? code + 1 : NULL;
}

const struct code *
store_step (struct warp *warp, const struct code *code,
            const struct lanes *active)
{
  return access_memory (warp, code, active) ? code + 1 : NULL;
}

/* ---- Atomics --------------------------------------------------------------------- */

/* The values at FROM as 64 bits each, in ROOM where they are not; those narrower than
   a register without what stands above them. */
static const uint64_t *
widen (const void *from, const struct code *code, uint64_t room[LANES])
{
  if (code->flags & CODE_WIDE)
    return from;
  uint32_t mask = code->size == 2   ? 0xffff
                  : code->size == 1 ? 0xff
                                    : UINT32_MAX;
  for (unsigned lane = 0; lane < LANES; lane++)
    room[lane] = ((const uint32_t *) from)[lane] & mask;
  return room;
}

static void
give_old (struct warp *warp, const struct code *code, const uint64_t old[LANES],
          const struct lanes *active)
{
  if (code->d == PLACE_NONE)
    return;
  void *d = warp_operand (warp, code->d);
  for (unsigned lane = 0; lane < LANES; lane++)
    if (active->each[lane])
      {
        if (code->flags & CODE_WIDE)
          ((uint64_t *) d)[lane] = old[lane];
        else
          ((uint32_t *) d)[lane] = (uint32_t) old[lane];
      }
}

const struct code *
atomic_step (struct warp *warp, const struct code *code,
             const struct lanes *active)
{
  _Alignas(64) uint64_t address[LANES], b[LANES], c[LANES], old[LANES];
  struct memory_fault fault;
  note_spin (warp);
  set_line (warp, code);
  bool ok = memory_atomic (
    &warp->memory, code->space,
    add_offset (warp_operand (warp, code->a), code->offset, address),
    code->size, code->atomic, widen (warp_operand (warp, code->b), code, b),
    widen (warp_operand (warp, code->c), code, c), old, active, &fault);
  if (!ok || fault.kind != MEMORY_OK)
    ok = report_access (warp, code, &fault);
  if (!ok)
    return NULL;
  give_old (warp, code, old, active);
  return code + 1;
}

/* ---- Parameters, copies ------------------------------------------------------------- */

const struct code *
param_step (struct warp *warp, const struct code *code,
            const struct lanes *active)
{
  uint64_t value = 0;
  if ((uint64_t) code->offset + code->size > warp->memory.param_size)
    {
      report_fault (
        warp, code, (unsigned) __builtin_ctz (active->mask),
        GRID_ILLEGAL_ADDRESS,
        "load of %u bytes at offset %lld of the kernel's %zu bytes of "
        "parameters",
        code->size, (long long) code->offset, warp->memory.param_size);
      return NULL;
    }
  memcpy (&value, warp->memory.params + code->offset, code->size);
  unsigned unused = 64 - 8 * code->size;
  if (code->flags & CODE_SIGNED)
    value = (uint64_t) ((int64_t) (value << unused) >> unused);
  void *d = warp_operand (warp, code->d);
  for (unsigned lane = 0; lane < LANES; lane++)
    if (active->each[lane])
      {
        if (code->flags & CODE_WIDE)
          ((uint64_t *) d)[lane] = value;
        else
          ((uint32_t *) d)[lane] = (uint32_t) value;
      }
  return code + 1;
}

/* One lane's part of cp.async: of COUNT bytes the first READ come from memory, the
   others are 0. */
static bool
copy_lane (struct warp *warp, const struct code *code, unsigned lane,
           uint64_t to, uint64_t from, unsigned read,
           struct memory_fault *fault)
{
  uint8_t bytes[16] = { 0 };
  read = read < code->count ? read : code->count;
  if (read)
    {
      const void *source = memory_pointer (
        &warp->memory, PTX_GLOBAL, lane, from, read, code->count, false, fault);
      if (!source)
        return false;
      memcpy (bytes, source, read);
    }
  void *target = memory_pointer (&warp->memory, PTX_SHARED, lane, to,
                                 code->count, code->count, true, fault);
  if (target)
    memcpy (target, bytes, code->count);
  return target;
}

const struct code *
copy_step (struct warp *warp, const struct code *code,
           const struct lanes *active)
{
  const uint64_t *to = warp_operand (warp, code->a);
  const uint64_t *from = warp_operand (warp, code->b);
  const uint32_t *read = warp_operand (warp, code->c);
  set_line (warp, code);
  warp->memory.strong = false;
  for (uint32_t mask = active->mask; mask; mask &= mask - 1)
    {
      unsigned lane = (unsigned) __builtin_ctz (mask);
      struct memory_fault fault = { 0 };
      if (!copy_lane (warp, code, lane, to[lane] + (uint64_t) code->offset,
                      from[lane] + (uint64_t) (int32_t) code->target,
                      read[lane], &fault)
          && !report_access (warp, code, &fault))
        return NULL;
    }
  return code + 1;
}

/* ---- The stack --------------------------------------------------------------------------- */

/* All lanes of a frame have one stack top, so that an alloca of some moves it for
   all: by as much as the lane that wants most. */
const struct code *
alloca_step (struct warp *warp, const struct code *code,
             const struct lanes *active)
{
  struct frame *frame = warp->current->frame;
  const uint64_t *size = warp_operand (warp, code->a);
  uint64_t *d = warp_operand (warp, code->d), most = 0;
  size_t align = code->offset > 16 ? (size_t) code->offset : 16;
  size_t at = (frame->local_top + align - 1) & -align;
  for (uint32_t mask = active->mask; mask; mask &= mask - 1)
    most
      = size[__builtin_ctz (mask)] > most ? size[__builtin_ctz (mask)] : most;
  if (most > warp->memory.local_size || at + most > warp->memory.local_size)
    {
      report_fault (warp, code, (unsigned) __builtin_ctz (active->mask),
                    GRID_STACK_OVERFLOW,
                    "alloca of %llu bytes: the stack is full",
                    (unsigned long long) most);
      return NULL;
    }
  frame->local_top = (at + most + 15) & ~(size_t) 15;
  for (uint32_t mask = active->mask; mask; mask &= mask - 1)
    {
      unsigned lane = (unsigned) __builtin_ctz (mask);
      memset (warp->memory.local_shadow + warp->memory.local_stride * lane + at,
              SPACE_ALLOCATED, size[lane]);
    }
  for (unsigned lane = 0; lane < LANES; lane++)
    if (active->each[lane])
      d[lane] = at;
  return code + 1;
}

const struct code *
stack_save_step (struct warp *warp, const struct code *code,
                 const struct lanes *active)
{
  uint64_t *d = warp_operand (warp, code->d);
  for (unsigned lane = 0; lane < LANES; lane++)
    if (active->each[lane])
      d[lane] = warp->current->frame->local_top;
  return code + 1;
}

/* Where some lanes of the frame are elsewhere, they may still use what lies above: the
   memory is then given back when the function is left. */
const struct code *
stack_restore_step (struct warp *warp, const struct code *code,
                    const struct lanes *active)
{
  struct frame *frame = warp->current->frame;
  const uint64_t *a = warp_operand (warp, code->a);
  uint64_t top = 0;
  for (uint32_t mask = active->mask; mask; mask &= mask - 1)
    top = a[__builtin_ctz (mask)] > top ? a[__builtin_ctz (mask)] : top;
  if (active->mask != frame->lanes || top >= frame->local_top
      || top < frame->local_base + frame->function->local_size)
    return code + 1;
  for (uint32_t mask = active->mask; mask; mask &= mask - 1)
    memset (warp->memory.local_shadow
              + warp->memory.local_stride * (unsigned) __builtin_ctz (mask)
              + top,
            SPACE_NOTHING, frame->local_top - top);
  frame->local_top = top;
  return code + 1;
}
