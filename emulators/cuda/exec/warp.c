/* The interpreter: runs a warp's split, one instruction at a time over all its lanes.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include <stdlib.h>
#include <string.h>
#include <stdatomic.h>
#include "emulators/cuda/exec/warp.h"

/* How many quanta lanes wait at a join before they go on alone.  A warp whose other
   lanes use atomics, fences or sleep, or go round without a change, may be waiting for
   them, so that few are enough; else the others work, and going on alone would make
   the rest run twice. */
enum
{
  PATIENCE_SPINNING = 2,
  PATIENCE_WORKING = 64
};

/* ---- Branches ---------------------------------------------------------------------- */

static inline uint32_t
predicate (const struct warp *warp, place where)
{
  uint32_t value;
  memcpy (&value, warp_operand (warp, where), sizeof value);
  return value;
}

static inline const struct code *
code_at (const struct warp *warp, uint32_t index)
{
  return warp->current->frame->function->code + index;
}

static const struct code *
branch_step (struct warp *warp, const struct code *code,
             const struct lanes *active)
{
  (void) active;
  return code_at (warp, code->target);
}

static const struct code *
branch_if_step (struct warp *warp, const struct code *code,
                const struct lanes *active)
{
  uint32_t taken = predicate (warp, code->a);
  taken = (code->flags & CODE_NEGATED ? ~taken : taken) & active->mask;
  if (taken == active->mask)
    return code_at (warp, code->target);
  if (!taken)
    return code + 1;
  return split_diverge (warp, taken, code_at (warp, code->target), code + 1,
                        code_at (warp, code->meet));
}

/* Lanes with another target than the first lane come here again. */
static const struct code *
table_step (struct warp *warp, const struct code *code,
            const struct lanes *active)
{
  const uint32_t *index = warp_operand (warp, code->a);
  unsigned first = (unsigned) __builtin_ctz (active->mask);
  if (index[first] >= code->count)
    {
      report_fault (warp, code, first, GRID_ILLEGAL_INSTRUCTION,
                    "brx.idx with index %u of %u targets", index[first],
                    code->count);
      return NULL;
    }
  uint32_t same = 0;
  for (unsigned lane = 0; lane < LANES; lane++)
    if (index[lane] == index[first])
      same |= UINT32_C (1) << lane;
  if (active->mask & ~same)
    split_peel (warp, same & active->mask, code, code_at (warp, code->meet));
  return code_at (warp, code->list[index[first]]);
}

static const struct code *
meet_step (struct warp *warp, const struct code *code,
           const struct lanes *active)
{
  (void) active;
  return split_meet (warp, code) ? code + 1 : NULL;
}

static const struct code *
exit_step (struct warp *warp, const struct code *code,
           const struct lanes *active)
{
  return split_exit (warp, active->mask, code + 1);
}

static const struct code *
trap_step (struct warp *warp, const struct code *code,
           const struct lanes *active)
{
  report_fault (warp, code, (unsigned) __builtin_ctz (active->mask), GRID_TRAP,
                "%s", code->offset ? "brkpt" : "trap");
  return NULL;
}

/* ---- Moving ------------------------------------------------------------------------- */

static const struct code *
address_step (struct warp *warp, const struct code *code,
              const struct lanes *active)
{
  uint64_t *d = warp_operand (warp, code->d);
  const uint64_t *a = warp_operand (warp, code->a);
  uint64_t offset = (uint64_t) code->offset;
  if (active->mask == UINT32_MAX)
    for (unsigned lane = 0; lane < LANES; lane++)
      d[lane] = a[lane] + offset;
  else
    for (unsigned lane = 0; lane < LANES; lane++)
      d[lane] = active->each[lane] ? a[lane] + offset : d[lane];
  return code + 1;
}

static inline uint64_t
extended (uint64_t value, unsigned bits, bool sign)
{
  unsigned unused = 64 - bits;
  return sign ? (uint64_t) ((int64_t) (value << unused) >> unused)
              : value << unused >> unused;
}

static inline uint64_t
lane_get (const void *from, unsigned lane, bool wide)
{
  return wide ? ((const uint64_t *) from)[lane]
              : ((const uint32_t *) from)[lane];
}

static inline void
lane_set (void *to, unsigned lane, bool wide, uint64_t value)
{
  if (wide)
    ((uint64_t *) to)[lane] = value;
  else
    ((uint32_t *) to)[lane] = (uint32_t) value;
}

static const struct code *
extend_step (struct warp *warp, const struct code *code,
             const struct lanes *active)
{
  void *d = warp_operand (warp, code->d);
  const void *a = warp_operand (warp, code->a);
  bool wide = code->flags & CODE_WIDE,
       from_wide = code->flags & CODE_WIDE_SOURCE;
  if (code->size == (wide ? 8 : 4) && wide == from_wide
      && active->mask == UINT32_MAX)
    {
      memcpy (d, a, wide ? 8 * LANES : 4 * LANES);
      return code + 1;
    }
  for (unsigned lane = 0; lane < LANES; lane++)
    if (active->each[lane])
      lane_set (d, lane, wide,
                extended (lane_get (a, lane, from_wide), 8 * code->size,
                          code->flags & CODE_SIGNED));
  return code + 1;
}

static const struct code *
extract_step (struct warp *warp, const struct code *code,
              const struct lanes *active)
{
  uint32_t *d = warp_operand (warp, code->d);
  const void *a = warp_operand (warp, code->a);
  bool wide = code->flags & CODE_WIDE_SOURCE;
  for (unsigned lane = 0; lane < LANES; lane++)
    if (active->each[lane])
      d[lane] = (uint32_t) extended (lane_get (a, lane, wide) >> code->offset,
                                     8 * code->size, false);
  return code + 1;
}

static const struct code *
insert_step (struct warp *warp, const struct code *code,
             const struct lanes *active)
{
  void *d = warp_operand (warp, code->d);
  const uint32_t *a = warp_operand (warp, code->a);
  bool wide = code->flags & CODE_WIDE;
  for (unsigned lane = 0; lane < LANES; lane++)
    if (active->each[lane])
      {
        uint64_t part = extended (a[lane], 8 * code->size, false)
                        << code->offset;
        uint64_t old = code->offset ? lane_get (d, lane, wide) : 0;
        uint64_t below = (UINT64_C (1) << code->offset) - 1;
        lane_set (d, lane, wide, (old & below) | part);
      }
  return code + 1;
}

static const struct code *
logic_step (struct warp *warp, const struct code *code,
            const struct lanes *active)
{
  uint32_t a = predicate (warp, code->a), b = predicate (warp, code->b), old,
           now;
  void *d = warp_operand (warp, code->d);
  memcpy (&old, d, sizeof old);
  now = code->kind == LOGIC_AND  ? a & b
        : code->kind == LOGIC_OR ? a | b
                                 : a ^ b;
  now = (now & active->mask) | (old & ~active->mask);
  memcpy (d, &now, sizeof now);
  return code + 1;
}

/* ---- Additions with carry -------------------------------------------------------------- */

static unsigned __int128
carry_product (uint64_t a, uint64_t b, unsigned kind, unsigned bits)
{
  unsigned __int128 product
    = kind & CARRY_SIGNED
        ? (unsigned __int128) ((__int128) (int64_t) extended (a, bits, true)
                               * (int64_t) extended (b, bits, true))
        : (unsigned __int128) a * b;
  if ((kind & 3) == CARRY_MAD_HI)
    product >>= bits;
  return bits == 64 ? (uint64_t) product : (uint32_t) product;
}

static const struct code *
carry_step (struct warp *warp, const struct code *code,
            const struct lanes *active)
{
  bool wide = code->flags & CODE_WIDE, subtract = (code->kind & 3) == CARRY_SUB;
  unsigned bits = wide ? 64 : 32;
  uint32_t *carry = (uint32_t *) (warp->base[0] + code->offset), out = 0;
  void *d = warp_operand (warp, code->d);
  const void *a = warp_operand (warp, code->a),
             *b = warp_operand (warp, code->b),
             *c = warp_operand (warp, code->c);
  for (unsigned lane = 0; lane < LANES; lane++)
    {
      if (!active->each[lane])
        continue;
      unsigned __int128 x = lane_get (a, lane, wide),
                        y = lane_get (b, lane, wide), sum;
      /* As in devices, the carry of a subtraction says that nothing was borrowed. */
      unsigned in = code->kind & CARRY_IN ? *carry >> lane & 1 : subtract;
      if ((code->kind & 3) >= CARRY_MAD_LO)
        {
          x = carry_product ((uint64_t) x, (uint64_t) y, code->kind, bits);
          y = lane_get (c, lane, wide);
        }
      if (subtract)
        y ^= wide ? UINT64_MAX : UINT32_MAX;
      sum = x + y + in;
      lane_set (d, lane, wide, (uint64_t) sum);
      out |= (uint32_t) (sum >> bits & 1) << lane;
    }
  if (code->kind & CARRY_OUT)
    *carry = (out & active->mask) | (*carry & ~active->mask);
  return code + 1;
}

/* ---- Addresses ------------------------------------------------------------------------------ */

static const struct code *
generic_step (struct warp *warp, const struct code *code,
              const struct lanes *active)
{
  uint64_t *d = warp_operand (warp, code->d);
  const uint64_t *a = warp_operand (warp, code->a);
  for (unsigned lane = 0; lane < LANES; lane++)
    if (active->each[lane])
      d[lane] = code->op == CODE_GENERIC
                  ? memory_generic (code->space, a[lane])
                  : memory_specific (code->space, a[lane]);
  return code + 1;
}

static const struct code *
is_space_step (struct warp *warp, const struct code *code,
               const struct lanes *active)
{
  uint32_t *d = warp_operand (warp, code->d), now = 0;
  const uint64_t *a = warp_operand (warp, code->a);
  for (unsigned lane = 0; lane < LANES; lane++)
    now |= (uint32_t) memory_is_in (code->space, a[lane]) << lane;
  *d = (now & active->mask) | (*d & ~active->mask);
  return code + 1;
}

/* ---- Waiting ----------------------------------------------------------------------------------- */

static const struct code *
fence_step (struct warp *warp, const struct code *code,
            const struct lanes *active)
{
  (void) active;
  warp_races_release (&warp->memory, RACES_KERNEL);
  atomic_thread_fence (memory_order_seq_cst);
  warp_races_acquire (&warp->memory, RACES_KERNEL);
  warp->spins++;
  return code + 1;
}

static const struct code *
sleep_step (struct warp *warp, const struct code *code,
            const struct lanes *active)
{
  const uint32_t *a = warp_operand (warp, code->a);
  uint32_t time = a[__builtin_ctz (active->mask)];
  warp->slept = warp->slept > time ? warp->slept : time;
  warp->spins++;
  warp->budget = 0;
  return code + 1;
}

/* ---- The loop ------------------------------------------------------------------------------------ */

static step_fn *const steps[CODE_OPS] = {
  [CODE_BRANCH] = branch_step,
  [CODE_BRANCH_IF] = branch_if_step,
  [CODE_TABLE] = table_step,
  [CODE_MEET] = meet_step,
  [CODE_LEAVE] = leave_step,
  [CODE_CALL] = call_step,
  [CODE_EXIT] = exit_step,
  [CODE_TRAP] = trap_step,
  [CODE_LOAD] = load_step,
  [CODE_STORE] = store_step,
  [CODE_ATOMIC] = atomic_step,
  [CODE_PARAM] = param_step,
  [CODE_SPECIAL] = special_step,
  [CODE_ADDRESS] = address_step,
  [CODE_EXTEND] = extend_step,
  [CODE_EXTRACT] = extract_step,
  [CODE_INSERT] = insert_step,
  [CODE_LOGIC] = logic_step,
  [CODE_CARRY] = carry_step,
  [CODE_BARRIER] = barrier_step,
  [CODE_COLLECTIVE] = collective_step,
  [CODE_GENERIC] = generic_step,
  [CODE_SPECIFIC] = generic_step,
  [CODE_IS_SPACE] = is_space_step,
  [CODE_FENCE] = fence_step,
  [CODE_SLEEP] = sleep_step,
  [CODE_ALLOCA] = alloca_step,
  [CODE_STACK_SAVE] = stack_save_step,
  [CODE_STACK_RESTORE] = stack_restore_step,
  [CODE_COPY] = copy_step,
};

/* The lanes that pass the guard of CODE; null where none does. */
static inline const struct lanes *
guarded_lanes (struct warp *warp, const struct code *code)
{
  uint32_t pass = predicate (warp, code->guard);
  pass = (code->flags & CODE_GUARD_NEGATED ? ~pass : pass) & warp->full.mask;
  if (pass == warp->full.mask)
    return &warp->full;
  if (!pass)
    return NULL;
  if (warp->guarded.mask != pass)
    lanes_from_mask (&warp->guarded, pass);
  return &warp->guarded;
}

static inline const struct code *
run_one (struct warp *warp, const struct code *code)
{
  const struct lanes *active = &warp->full;
  if (code->guard != PLACE_NONE && !(active = guarded_lanes (warp, code)))
    return code + 1;
  if (code->op != CODE_OPERATE)
    return steps[code->op](warp, code, active);
  code->run (warp_operand (warp, code->d), warp_operand (warp, code->a),
             warp_operand (warp, code->b), warp_operand (warp, code->c),
             active);
  return code + 1;
}

static const struct code *
run (struct warp *warp, const struct code *code)
{
  while (code && warp->budget-- > 0)
    code = run_one (warp, code);
  return code;
}

/* ---- Loops that wait ---------------------------------------------------------------------------------- */

enum
{
  LOOP_MOST = 200,
  FRAME_MOST = 1 << 15
};

static bool
changes_memory (const struct code *code)
{
  return code->op == CODE_STORE || code->op == CODE_ATOMIC
         || code->op == CODE_COPY
         || (code->op == CODE_CALL && code->site->builtin);
}

/* Whether the split under way, at *CODE, is in a loop that waits: goes round
   without storing anything, and comes back with all registers as they were.  Only another
   thread can end such a loop.  Runs the split as far as it must for that, and
   sets *CODE to where it is then. */
static bool
goes_round (struct warp *warp, const struct code **code)
{
  uint8_t before[FRAME_MOST];
  const struct code *start = *code, *at = start;
  const struct frame *frame = warp->current->frame;
  uint32_t mask = warp->full.mask;
  size_t size = frame->function->frame_size;
  if (size > FRAME_MOST)
    return false;
  memcpy (before, frame->registers, size);
  for (unsigned i = 0; i < LOOP_MOST && !changes_memory (at); i++)
    {
      at = *code = run_one (warp, at);
      if (!at || !warp->current || warp->full.mask != mask)
        return false;
      if (at == start && warp->current->frame == frame)
        return memcmp (before, frame->registers, size) == 0;
    }
  return false;
}

void
warp_give_way (struct warp *warp)
{
  warp->block->clock -= (uint64_t) warp->budget;
  warp->budget = 0;
  warp->gives_way = true;
}

void
warp_run (struct warp *warp, int64_t quantum)
{
  struct split *split = warp->ready;
  warp->ready = split->next;
  if (!warp->ready)
    warp->ready_end = &warp->ready;
  warp->budget = quantum;
  warp->spins = 0;
  warp->slept = 0;
  warp->gives_way = false;
  const struct code *code = run (warp, split_resume (warp, split));
  if (code && warp->current && !warp->spins && !warp->gives_way)
    warp->spins = goes_round (warp, &code);
  if (!code && warp->current) /* a fault ended the grid */
    split_push (warp, warp->current, false);
  else if (code)
    {
      warp->current->code = code;
      split_push (warp, warp->current, false);
      if (warp->joins)
        split_break_joins (warp,
                           warp->spins ? PATIENCE_SPINNING : PATIENCE_WORKING);
    }
  warp->current = NULL;
  warp->block->clock += (uint64_t) (quantum - warp->budget);
}
