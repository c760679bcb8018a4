/* Vector instructions with modifiers: parts of registers, other lanes' values, signs,
   scaling and clamping.  They go through arrays of their own, step by step.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <math.h>

#include "emulators/hsa/exec/mode.h"
#include "emulators/hsa/operations/value.h"

typedef uint32_t registers[2 * WAVE_LANES];

/* ---- DPP ------------------------------------------------------------------------------- */

/* The lane that lane L reads, or -1 where it would be outside.  */
static int
dpp_lane (const struct isa_instruction *full, unsigned l, unsigned lanes)
{
  unsigned control = full->dpp_ctrl, low = control & 15;
  unsigned row = l & ~15u, in = l & 15;
  if (full->form == ISA_DPP8)
    return (int) ((l & ~7u) | (full->dpp8 >> 3 * (l & 7) & 7));
  if (control < 0x100)
    return (int) ((l & ~3u) | (control >> 2 * (l & 3) & 3));
  switch (control >> 4)
    {
    case 0x10: /* row_shl */
      return in + low < 16 ? (int) (l + low) : -1;
    case 0x11: /* row_shr */
      return in >= low ? (int) (l - low) : -1;
    case 0x12: /* row_ror */
      return (int) (row | ((in - low) & 15));
    case 0x15: /* row_share, row_newbcast */
      return (int) (row | low);
    case 0x16: /* row_xmask */
      return (int) (row | (in ^ low));
    default:
      break;
    }
  switch (control)
    {
    case 0x130: /* wave_shl:1 */
      return l + 1 < lanes ? (int) l + 1 : -1;
    case 0x134: /* wave_rol:1 */
      return (int) ((l + 1) % lanes);
    case 0x138: /* wave_shr:1 */
      return (int) l - 1;
    case 0x13C: /* wave_ror:1 */
      return (int) ((l + lanes - 1) % lanes);
    case 0x140: /* row_mirror */
      return (int) (row | (15 - in));
    case 0x141: /* row_half_mirror */
      return (int) ((l & ~7u) | (7 - (l & 7)));
    case 0x142: /* row_bcast:15: the last lane of a row to the next one */
      return l >= 16 ? (int) row - 1 : -1;
    case 0x143: /* row_bcast:31 */
      return l >= 32 ? 31 : -1;
    default:
      return -1;
    }
}

/* Move the lanes of VALUE.  Returns those that have a value; the others are not written.  */
static uint64_t
move_lanes (const struct wave *w, const struct isa_instruction *full,
            uint32_t *value, unsigned words)
{
  registers old;
  uint64_t valid = 0, exec = wave_exec (w);
  unsigned lanes = w->wave64 ? 64 : 32;
  memcpy (old, value, words * WAVE_LANES * 4);
  for (unsigned l = 0; l < lanes; l++)
    {
      int from = dpp_lane (full, l, lanes);
      bool readable = from >= 0 && (full->fetch_inactive || exec >> from & 1);
      bool zero = !readable && full->bound_ctrl;
      bool enabled = full->form == ISA_DPP8
                     || ((full->row_mask >> (l >> 4) & 1)
                         && (full->bank_mask >> (l >> 2 & 3) & 1));
      if (!enabled || (!readable && !zero))
        continue;
      valid |= UINT64_C (1) << l;
      for (unsigned n = 0; n < words; n++)
        value[n * WAVE_LANES + l] = zero ? 0 : old[n * WAVE_LANES + from];
    }
  return valid;
}

/* ---- Sources ---------------------------------------------------------------------------- */

static uint32_t
select_part (uint32_t value, unsigned selection, bool with_sign)
{
  if (selection < 4)
    {
      value = value >> 8 * selection & 0xff;
      return with_sign ? (uint32_t) (int8_t) value : value;
    }
  if (selection < 6)
    {
      value = value >> 16 * (selection - 4) & 0xffff;
      return with_sign ? (uint32_t) (int16_t) value : value;
    }
  return value;
}

/* Set the sign of floating-point values as ABS and NEG say; BIT is the sign's.  */
static void
change_sign (uint32_t *value, uint32_t bit, bool absolute, bool negative)
{
  for (unsigned l = 0; l < WAVE_LANES; l++)
    {
      value[l] &= absolute ? ~bit : UINT32_MAX;
      value[l] ^= negative ? bit : 0;
    }
}

static bool
is_float (enum operation_type type)
{
  return type == TYPE_f16 || type == TYPE_f32 || type == TYPE_f64
         || type == TYPE_mix;
}

/* The halves that a packed instruction selects for its low and its high result.  */
static void
select_halves (const struct isa_instruction *full, unsigned n,
               enum operation_type type, uint32_t *value)
{
  unsigned low = full->op_sel >> n & 1, high = full->op_sel_hi >> n & 1;
  bool negative_low = full->neg >> n & 1, negative_high = full->neg_hi >> n & 1;
  if (type == TYPE_p32)
    {
      for (unsigned l = 0; l < WAVE_LANES; l++)
        {
          uint32_t words[2] = { value[l], value[WAVE_LANES + l] };
          value[l] = words[low] ^ (uint32_t) negative_low << 31;
          value[WAVE_LANES + l] = words[high] ^ (uint32_t) negative_high << 31;
        }
      return;
    }
  uint32_t flip = type == TYPE_p16 ? (negative_low ? 0x8000 : 0)
                                       | (negative_high ? 0x80000000 : 0)
                                   : 0;
  for (unsigned l = 0; l < WAVE_LANES; l++)
    value[l] = ((value[l] >> 16 * low & 0xffff)
                | (value[l] >> 16 * high & 0xffff) << 16)
               ^ flip;
}

/* The floats and halves that a mixed multiplication selects for source N.  */
static void
select_mixed (const struct isa_instruction *full, unsigned n, uint32_t *value)
{
  bool absolute = full->neg_hi >> n & 1, negative = full->neg >> n & 1;
  unsigned half = full->op_sel >> n & 1;
  if (full->op_sel_hi >> n & 1)
    for (unsigned l = 0; l < WAVE_LANES; l++)
      value[l]
        = bits_of_float (float_of_f16 ((uint16_t) (value[l] >> 16 * half)));
  change_sign (value, 0x80000000, absolute, negative);
}

/* What modifiers make of source N, a value of TYPE.  */
static void
modify (const struct isa_instruction *full, unsigned n,
        enum operation_type type, uint32_t *room)
{
  bool absolute = full->abs >> n & 1, negative = full->neg >> n & 1;
  if (full->opcode->encoding == ISA_VOP3P
      && (type == TYPE_p16 || type == TYPE_q16 || type == TYPE_p32))
    {
      select_halves (full, n, type, room);
      return;
    }
  if (type == TYPE_mix)
    {
      select_mixed (full, n, room);
      return;
    }
  if (full->form == ISA_SDWA && n < 2)
    for (unsigned l = 0; l < WAVE_LANES; l++)
      room[l] = select_part (room[l], full->src_sel[n], full->sext >> n & 1);
  if ((type == TYPE_b16 || type == TYPE_f16) && full->op_sel >> n & 1)
    for (unsigned l = 0; l < WAVE_LANES; l++)
      room[l] >>= 16;
  if ((absolute || negative) && is_float (type))
    change_sign (type == TYPE_f64 ? room + WAVE_LANES : room,
                 type == TYPE_f16 ? 0x8000 : 0x80000000, absolute, negative);
}

/* Source N as the operation wants it, in ROOM.  */
static void
prepare (struct wave *w, const struct step *i, unsigned n, uint32_t *room)
{
  enum operation_type type = i->operation->source[n];
  unsigned words = type_words (type);
  const uint32_t *from = vector_source (w, i, n, room, WAVE_LANES);
  if (from != room)
    memcpy (room, from, words * WAVE_LANES * 4);
  if (i->full)
    modify (i->full, n, type, room);
  mode_flush_source (w, i, type, room);
}

/* ---- Results ------------------------------------------------------------------------------- */

/* How results change: they are multiplied, then clamped to 0 and 1.  */
struct change
{
  double factor;
  bool clamp, nan_is_zero;
};

static double
changed (double value, const struct change *change)
{
  value *= change->factor;
  if (change->clamp && (value == value || change->nan_is_zero))
    value = value > 0 ? value < 1 ? value : 1 : 0;
  return value;
}

static uint32_t
changed_f16 (uint32_t bits, const struct change *change)
{
  return f16_of_float (
    (float) changed (float_of_f16 ((uint16_t) bits), change));
}

static uint32_t
changed_f32 (uint32_t bits, const struct change *change)
{
  return bits_of_float ((float) changed (float_of_bits (bits), change));
}

/* One lane's result of TYPE.  */
static void
change_lane (uint32_t *value, enum operation_type type,
             const struct change *change)
{
  uint32_t *high = value + WAVE_LANES;
  switch (type)
    {
    case TYPE_p16:
      *value = changed_f16 (*value & 0xffff, change)
               | changed_f16 (*value >> 16, change) << 16;
      break;
    case TYPE_f16:
    case TYPE_low:
    case TYPE_high:
      *value = changed_f16 (*value, change);
      break;
    case TYPE_p32:
      *high = changed_f32 (*high, change);
      *value = changed_f32 (*value, change);
      break;
    case TYPE_f32:
      *value = changed_f32 (*value, change);
      break;
    case TYPE_f64:
      {
        uint64_t both = (uint64_t) *high << 32 | *value;
        both = bits_of_double (changed (double_of_bits (both), change));
        *value = (uint32_t) both;
        *high = (uint32_t) (both >> 32);
        break;
      }
    default:
      break;
    }
}

static void
change_result (const struct wave *w, const struct isa_instruction *full,
               enum operation_type type, uint32_t *value)
{
  static const double factors[] = { 1, 2, 4, 0.5 };
  struct change change = { mode_scales (w, type) ? factors[full->omod] : 1,
                           full->clamp, (w->mode & MODE_DX10_CLAMP) != 0 };
  if (change.factor != 1 || change.clamp)
    for (unsigned l = 0; l < WAVE_LANES; l++)
      change_lane (value + l, type, &change);
}

/* The result as a part of the destination, whose other bits become zeros, the sign, or stay.  */
static uint32_t
insert_part (uint32_t old, uint32_t value, const struct isa_instruction *full)
{
  unsigned selection = full->dst_sel;
  if (selection >= 6)
    return value;
  unsigned width = selection < 4 ? 8 : 16;
  unsigned at = selection < 4 ? 8 * selection : 16 * (selection - 4);
  uint32_t ones = (width == 8 ? 0xffu : 0xffffu) << at;
  uint32_t part = value << at & ones;
  switch (full->dst_unused)
    {
    case 1:
      {
        bool negative = value >> (width - 1) & 1;
        uint32_t above = at + width < 32 ? UINT32_MAX << (at + width) : 0;
        return part | (negative ? above : 0);
      }
    case 2:
      return part | (old & ~ones);
    default:
      return part;
    }
}

/* Put results of 16 bits into the upper or the lower halves of registers, whose others
   stay.  */
static void
insert_halves (const uint32_t *d, uint32_t *result, bool high)
{
  for (unsigned l = 0; l < WAVE_LANES; l++)
    result[l] = high ? (d[l] & 0xffff) | result[l] << 16
                     : (d[l] & 0xffff0000) | (result[l] & 0xffff);
}

static void
finish (struct wave *w, const struct step *i, uint32_t *result)
{
  const struct isa_instruction *full = i->full;
  enum operation_type type = i->operation->result;
  const uint32_t *d = wave_vector (w, i->d);
  mode_flush_result (w, i, type, result);
  if (!full)
    return;
  if (full->omod || full->clamp)
    change_result (w, full, type, result);
  if (full->form == ISA_SDWA)
    for (unsigned l = 0; l < WAVE_LANES; l++)
      result[l] = insert_part (d[l], result[l], full);
  else if (type == TYPE_low || type == TYPE_high)
    insert_halves (d, result, type == TYPE_high || full->op_sel & 8);
  else if ((type == TYPE_b16 || type == TYPE_f16) && full->op_sel & 8)
    insert_halves (d, result, true);
  else if (i->keeps_half)
    insert_halves (d, result, false);
}

/* ---- The step ---------------------------------------------------------------------------------- */

const struct step *
vector_modified_step (struct wave *w, const struct step *i)
{
  _Alignas(64) registers a, b, c, result;
  const struct operation *operation = i->operation;
  const struct isa_instruction *full = i->full;
  bool moves = full && (full->form == ISA_DPP16 || full->form == ISA_DPP8);
  uint64_t exec = wave_exec (w), in = 0, out = 0, lanes = exec;
  if (operation->masked && i->bits & 1)
    in = vector_read_mask (w, i, i->bits & 4 ? PLACE_VCC : i->c);
  uint32_t *const rooms[] = { a, b, c };
  for (unsigned n = 0; exec && n < 3; n++)
    if (operation->source[n] != TYPE_NONE)
      prepare (w, i, n, rooms[n]);
  if (exec && moves)
    lanes &= move_lanes (w, full, a, type_words (operation->source[0]));
  if (operation->compare)
    {
      uint64_t mask = lanes ? operation->compare (a, b, WAVE_LANES) & lanes : 0;
      vector_write_mask (w, i->sd, mask);
      if (i->kind)
        vector_write_mask (w, PLACE_EXEC, mask);
      return step_next (i);
    }
  if (!exec)
    return step_next (i);
  mode_round (w, i);
  if (operation->masked)
    out = operation->masked (result, a, b, c, in, WAVE_LANES);
  else
    operation->run (result, a, b, operation->source[2] ? c : NULL, WAVE_LANES);
  mode_end_round (w);
  finish (w, i, result);
  lanes_merge (wave_vector (w, i->d), result, lanes, WAVE_LANES);
  if (type_words (operation->result) == 2)
    lanes_merge (wave_vector (w, i->d) + WAVE_LANES, result + WAVE_LANES, lanes,
                 WAVE_LANES);
  if (operation->masked && i->bits & 2)
    vector_write_mask (w, i->sd, out & lanes);
  return step_next (i);
}
