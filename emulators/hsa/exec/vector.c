/* Vector instructions: their sources, the lanes they compute, and where the results go.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/exec/scalar.h"

static const _Alignas(64) uint32_t lane_bit[32]
  = { 1u << 0,  1u << 1,  1u << 2,  1u << 3,  1u << 4,  1u << 5,  1u << 6,
      1u << 7,  1u << 8,  1u << 9,  1u << 10, 1u << 11, 1u << 12, 1u << 13,
      1u << 14, 1u << 15, 1u << 16, 1u << 17, 1u << 18, 1u << 19, 1u << 20,
      1u << 21, 1u << 22, 1u << 23, 1u << 24, 1u << 25, 1u << 26, 1u << 27,
      1u << 28, 1u << 29, 1u << 30, 1u << 31 };

/* Few lanes are merged one by one.  */
enum
{
  FEW = 4
};

void
lanes_merge (uint32_t *to, const uint32_t *from, uint64_t mask, unsigned count)
{
  if (__builtin_popcountll (mask) <= FEW)
    {
      for (; mask; mask &= mask - 1)
        to[__builtin_ctzll (mask)] = from[__builtin_ctzll (mask)];
      return;
    }
  for (int first = 0; first < (int) count; first += OPERATION_STEP)
    {
      uint32_t bits = (uint32_t) (mask >> first);
      for (int l = 0; l < OPERATION_STEP; l++)
        {
          uint32_t on = (bits & lane_bit[l]) ? UINT32_MAX : 0;
          to[first + l] = (from[first + l] & on) | (to[first + l] & ~on);
        }
    }
}

static void
fill (uint32_t *to, uint32_t value, unsigned count)
{
  for (int first = 0; first < (int) count; first += OPERATION_STEP)
    for (int l = 0; l < OPERATION_STEP; l++)
      to[first + l] = value;
}

static inline const uint32_t *
source (struct wave *w, const struct step *i, unsigned n, uint16_t place,
        uint32_t *room, unsigned count)
{
  if (!(i->flags & STEP_SCALAR << n))
    return wave_vector (w, place);
  if (!(i->flags & STEP_WIDE << n))
    {
      fill (room, wave_read32 (w, i, place), count);
      return room;
    }
  uint64_t value = wave_read64 (w, i, place);
  fill (room, (uint32_t) value, count);
  fill (room + WAVE_LANES, (uint32_t) (value >> 32), count);
  return room;
}

const uint32_t *
vector_source (struct wave *wave, const struct step *step, unsigned n,
               uint32_t *room, unsigned count)
{
  return source (wave, step, n,
                 n == 0   ? step->a
                 : n == 1 ? step->b
                          : step->c,
                 room, count);
}

/* What is computed without all lanes is merged.  */
static void
merge_result (struct wave *w, const struct step *i, const uint32_t *result,
              uint64_t exec, unsigned count)
{
  uint32_t *d = wave_vector (w, i->d);
  lanes_merge (d, result, exec, count);
  if (i->flags & STEP_WIDE_RESULT)
    lanes_merge (d + WAVE_LANES, result + WAVE_LANES, exec, count);
}

#define ROOM(name) _Alignas(64) uint32_t name[2 * WAVE_LANES]

/* Compute D from A, B and C.  */
#define OPERATE(a, b, c)                                                       \
  do                                                                           \
    {                                                                          \
      if (exec == w->full)                                                     \
        {                                                                      \
          i->operate (wave_vector (w, i->d), a, b, c, count);                  \
          break;                                                               \
        }                                                                      \
      ROOM (result);                                                           \
      i->operate (result, a, b, c, count);                                     \
      merge_result (w, i, result, exec, count);                                \
    }                                                                          \
  while (0)

const struct step *
vector1_step (struct wave *w, const struct step *i)
{
  if (__builtin_expect (i->floats & w->unusual, 0))
    return vector_modified_step (w, i);
  uint64_t exec = wave_exec (w);
  unsigned count = lanes_needed (exec);
  ROOM (room);
  if (exec)
    OPERATE (source (w, i, 0, i->a, room, count), NULL, NULL);
  return step_next (i);
}

const struct step *
vector2_step (struct wave *w, const struct step *i)
{
  if (__builtin_expect (i->floats & w->unusual, 0))
    return vector_modified_step (w, i);
  uint64_t exec = wave_exec (w);
  unsigned count = lanes_needed (exec);
  ROOM (room0);
  ROOM (room1);
  if (!exec)
    return step_next (i);
  const uint32_t *a = source (w, i, 0, i->a, room0, count);
  const uint32_t *b = source (w, i, 1, i->b, room1, count);
  OPERATE (a, b, NULL);
  return step_next (i);
}

const struct step *
vector3_step (struct wave *w, const struct step *i)
{
  if (__builtin_expect (i->floats & w->unusual, 0))
    return vector_modified_step (w, i);
  uint64_t exec = wave_exec (w);
  unsigned count = lanes_needed (exec);
  ROOM (room0);
  ROOM (room1);
  ROOM (room2);
  if (!exec)
    return step_next (i);
  const uint32_t *a = source (w, i, 0, i->a, room0, count);
  const uint32_t *b = source (w, i, 1, i->b, room1, count);
  const uint32_t *c = source (w, i, 2, i->c, room2, count);
  OPERATE (a, b, c);
  return step_next (i);
}

/* ---- Masks -------------------------------------------------------------------------- */

void
vector_write_mask (struct wave *w, uint16_t place, uint64_t mask)
{
  if (w->wave64)
    wave_write64 (w, place, mask);
  else
    w->s[place] = (uint32_t) mask;
}

uint64_t
vector_read_mask (struct wave *w, const struct step *i, uint16_t place)
{
  return w->wave64 ? wave_read64 (w, i, place) : wave_read32 (w, i, place);
}

/* v_cmp and v_cmpx: the lanes that are not active give 0.  `kind`: where the result goes.  */
const struct step *
vector_compare_step (struct wave *w, const struct step *i)
{
  if (__builtin_expect (i->floats & w->unusual, 0))
    return vector_modified_step (w, i);
  uint64_t exec = wave_exec (w), mask = 0;
  unsigned count = lanes_needed (exec);
  ROOM (room0);
  ROOM (room1);
  if (exec)
    {
      const uint32_t *a = source (w, i, 0, i->a, room0, count);
      const uint32_t *b = source (w, i, 1, i->b, room1, count);
      mask = i->compare (a, b, count) & exec;
    }
  vector_write_mask (w, i->sd, mask);
  if (i->kind)
    vector_write_mask (w, PLACE_EXEC, mask);
  return step_next (i);
}

/* Operations with carries: `bits` bit 0: one comes in, from `c` or, bit 2, VCC; bit 1: one
   goes out.  */
const struct step *
vector_masked_step (struct wave *w, const struct step *i)
{
  if (__builtin_expect (i->floats & w->unusual, 0))
    return vector_modified_step (w, i);
  uint64_t exec = wave_exec (w), in = 0, out = 0;
  unsigned count = lanes_needed (exec);
  ROOM (room0);
  ROOM (room1);
  ROOM (room2);
  ROOM (result);
  if (i->bits & 1)
    in = vector_read_mask (w, i, i->bits & 4 ? PLACE_VCC : i->c);
  if (exec)
    {
      const uint32_t *a = source (w, i, 0, i->a, room0, count);
      const uint32_t *b = source (w, i, 1, i->b, room1, count);
      const uint32_t *c
        = i->bits & 8 ? source (w, i, 2, i->c, room2, count) : NULL;
      bool all = exec == w->full;
      out
        = i->masked (all ? wave_vector (w, i->d) : result, a, b, c, in, count);
      if (!all)
        merge_result (w, i, result, exec, count);
    }
  if (i->bits & 2)
    vector_write_mask (w, i->sd, out & exec);
  return step_next (i);
}

const struct step *
vector_nop_step (struct wave *w, const struct step *i)
{
  (void) w;
  return step_next (i);
}

/* ---- Instructions that cross lanes, or the two kinds of registers ------------------- */

/* The lane that SOURCE says.  */
static unsigned
lane_of (const struct wave *w, const struct step *i, uint16_t place)
{
  return wave_read32 (w, i, place) & (w->wave64 ? 63 : 31);
}

static const struct step *
readlane (struct wave *w, const struct step *i)
{
  if (i->flags & STEP_SCALAR)
    w->s[i->sd] = wave_read32 (w, i, i->a);
  else
    w->s[i->sd] = wave_vector (w, i->a)[lane_of (w, i, i->b)];
  return step_next (i);
}

static const struct step *
readfirstlane (struct wave *w, const struct step *i)
{
  uint64_t exec = wave_exec (w);
  unsigned lane = exec ? (unsigned) __builtin_ctzll (exec) : 0;
  if (i->flags & STEP_SCALAR)
    w->s[i->sd] = wave_read32 (w, i, i->a);
  else
    w->s[i->sd] = wave_vector (w, i->a)[lane];
  return step_next (i);
}

static const struct step *
writelane (struct wave *w, const struct step *i)
{
  wave_vector (w, i->d)[lane_of (w, i, i->b)] = wave_read32 (w, i, i->a);
  return step_next (i);
}

/* Bits of MASK below each lane, counted, plus source 1.  */
static void
count_bits (struct wave *w, const struct step *i, bool high)
{
  uint64_t exec = wave_exec (w);
  unsigned count = lanes_needed (exec);
  ROOM (room0);
  ROOM (room1);
  ROOM (result);
  const uint32_t *a = source (w, i, 0, i->a, room0, count);
  const uint32_t *b = source (w, i, 1, i->b, room1, count);
  for (unsigned l = 0; l < count; l++)
    {
      unsigned below = high ? (l < 32 ? 0 : l - 32) : (l < 32 ? l : 32);
      uint64_t mask = (UINT64_C (1) << below) - 1;
      result[l] = (uint32_t) __builtin_popcountll (a[l] & mask) + b[l];
    }
  lanes_merge (wave_vector (w, i->d), result, exec, count);
}

static const struct step *
mbcnt_lo (struct wave *w, const struct step *i)
{
  if (wave_exec (w))
    count_bits (w, i, false);
  return step_next (i);
}

static const struct step *
mbcnt_hi (struct wave *w, const struct step *i)
{
  if (wave_exec (w))
    count_bits (w, i, true);
  return step_next (i);
}

static const struct step *
swap (struct wave *w, const struct step *i)
{
  uint32_t *a = wave_vector (w, i->a), *d = wave_vector (w, i->d);
  for (uint64_t mask = wave_exec (w); mask; mask &= mask - 1)
    {
      unsigned l = (unsigned) __builtin_ctzll (mask);
      uint32_t value = a[l];
      a[l] = d[l];
      d[l] = value;
    }
  return step_next (i);
}

/* v_permlane16 and v_permlanex16: within rows of 16 lanes, or from the other row of two;
   sources 1 and 2 have 4 bits for each lane of a row.  Lanes that are not active are
   read only where op_sel bit 0 says so; else, without bit 1, the lane keeps its value.  */
static const struct step *
permute_rows (struct wave *w, const struct step *i, unsigned other)
{
  uint64_t exec = wave_exec (w);
  uint64_t select
    = wave_read32 (w, i, i->b) | (uint64_t) wave_read32 (w, i, i->c) << 32;
  const uint32_t *a = wave_vector (w, i->a);
  uint32_t *d = wave_vector (w, i->d);
  uint32_t old[WAVE_LANES];
  memcpy (old, a, sizeof old);
  for (uint64_t mask = exec; mask; mask &= mask - 1)
    {
      unsigned l = (unsigned) __builtin_ctzll (mask);
      unsigned from
        = ((l & ~15u) ^ other) | (unsigned) (select >> 4 * (l & 15) & 15);
      bool active = exec >> from & 1 || i->bits & 1;
      if (active)
        d[l] = old[from];
      else if (i->bits & 2)
        d[l] = 0;
    }
  return step_next (i);
}

static const struct step *
permlane16 (struct wave *w, const struct step *i)
{
  return permute_rows (w, i, 0);
}

static const struct step *
permlanex16 (struct wave *w, const struct step *i)
{
  return permute_rows (w, i, 16);
}

static const struct step *
permlane64 (struct wave *w, const struct step *i)
{
  uint32_t old[WAVE_LANES], *d = wave_vector (w, i->d);
  memcpy (old, wave_vector (w, i->a), sizeof old);
  for (uint64_t mask = wave_exec (w); mask; mask &= mask - 1)
    d[__builtin_ctzll (mask)] = old[__builtin_ctzll (mask) ^ 32];
  return step_next (i);
}

step_fn *
special_find (const char *name)
{
  static const struct
  {
    const char *name;
    step_fn *run;
  } table[] = {
    { "v_readlane_b32", readlane },
    { "v_readfirstlane_b32", readfirstlane },
    { "v_writelane_b32", writelane },
    { "v_mbcnt_lo_u32_b32", mbcnt_lo },
    { "v_mbcnt_lo_u32_b32_e64", mbcnt_lo },
    { "v_mbcnt_hi_u32_b32", mbcnt_hi },
    { "v_mbcnt_hi_u32_b32_e64", mbcnt_hi },
    { "v_swap_b32", swap },
    { "v_permlane16_b32", permlane16 },
    { "v_permlanex16_b32", permlanex16 },
    { "v_permlane64_b32", permlane64 },
    { "v_nop", vector_nop_step },
    { "v_nop_e32", vector_nop_step },
    { "v_clrexcp", vector_nop_step },
    { "v_clrexcp_e32", vector_nop_step },
    { "v_pipeflush", vector_nop_step },
  };
  for (unsigned n = 0; n < sizeof table / sizeof *table; n++)
    if (strcmp (table[n].name, name) == 0)
      return table[n].run;
  for (const struct scalar_row *row = relative_vector_rows; row->name; row++)
    if (strcmp (row->name, name) == 0)
      return row->run;
  return NULL;
}
