/* Logic, shifts, selection and moves (PTX ISA 9.7.8, 9.7.9.1, 9.7.6).

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include "emulators/cuda/code/operation_lanes.h"

#define LOGIC(T)                                                               \
  BINARY (and_##T, T, T, T, x &y)                                              \
  BINARY (or_##T, T, T, T, x | y)                                              \
  BINARY (xor_##T, T, T, T, x ^ y)

LOGIC (b16)
LOGIC (b32)
LOGIC (b64)

/* Predicates are words, so that all lanes are one operation. */
#define WORD(p) (*(const lane_32 *) (p))
#define WORD_OPERATION(name, expression)                                       \
  OPERATION (name)                                                             \
  {                                                                            \
    (void) b, (void) c;                                                        \
    uint32_t result = (expression);                                            \
    *(lane_32 *) d = (result & active->mask) | (WORD (d) & ~active->mask);     \
  }

WORD_OPERATION (and_pred, WORD (a) & WORD (b))
WORD_OPERATION (or_pred, WORD (a) | WORD (b))
WORD_OPERATION (xor_pred, WORD (a) ^ WORD (b))
WORD_OPERATION (not_pred, ~WORD (a))
WORD_OPERATION (mov_pred, WORD (a))
WORD_OPERATION (selp_pred, (WORD (a) & WORD (c)) | (WORD (b) & ~WORD (c)))

#define NOT(T)                                                                 \
  UNARY (not_##T, T, T, ~x)                                                    \
  UNARY (cnot_##T, T, T, x == 0)                                               \
  UNARY (mov_##T, T, T, x)                                                     \
  TERNARY (selp_##T, T, T, T, pred, z ? x : y)                                 \
  TERNARY (slct_s32_##T, T, T, T, s32, z >= 0 ? x : y)                         \
  TERNARY (slct_f32_##T, T, T, T, f32, z >= 0 ? x : y)                         \
  TERNARY (slct_ftz_f32_##T, T, T, T, f32, flush (z) >= 0 ? x : y)

NOT (b16)
NOT (b32)
NOT (b64)

#define LOGIC_ROWS(T)                                                          \
  ROW2 ("and." #T, and_##T, T, T, T), ROW2 ("or." #T, or_##T, T, T, T),        \
    ROW2 ("xor." #T, xor_##T, T, T, T), ROW1 ("not." #T, not_##T, T, T),       \
    ROW1 ("cnot." #T, cnot_##T, T, T)

/* mov, selp and slct have all types, and look at bits alone. */
#define SELECT_ROWS(T, B)                                                      \
  ROW1 ("mov." #T, mov_##B, T, T), ROW3 ("selp." #T, selp_##B, T, T, T, pred), \
    ROW3 ("slct." #T ".s32", slct_s32_##B, T, T, T, s32),                      \
    ROW3 ("slct." #T ".f32", slct_f32_##B, T, T, T, f32),                      \
    ROW3 ("slct.ftz." #T ".f32", slct_ftz_f32_##B, T, T, T, f32)

/* Shifts: amounts of the width and more give what the width gives. */
#define SHIFT(bits)                                                            \
  BINARY (shl_##bits, b##bits, b##bits, u32,                                   \
          y < bits ? (value_b##bits) ((uint64_t) x << (y & (bits - 1))) : 0)   \
  BINARY (shr_u##bits, u##bits, u##bits, u32,                                  \
          y < bits ? x >> (y & (bits - 1)) : 0)                                \
  BINARY (shr_s##bits, s##bits, s##bits, u32, x >> (y < bits ? y : bits - 1))

SHIFT (16)
SHIFT (64)

/* In 32 bits, all in 32 bits. */
BINARY (shl_32, b32, b32, u32, y < 32 ? x << (y & 31) : 0)
BINARY (shr_u32, u32, u32, u32, y < 32 ? x >> (y & 31) : 0)
BINARY (shr_s32, s32, s32, u32, x >> (y < 32 ? y : 31))

#define SHIFT_ROWS(bits)                                                       \
  ROW2 ("shl.b" #bits, shl_##bits, b##bits, b##bits, u32),                     \
    ROW2 ("shr.b" #bits, shr_u##bits, b##bits, b##bits, u32),                  \
    ROW2 ("shr.u" #bits, shr_u##bits, u##bits, u##bits, u32),                  \
    ROW2 ("shr.s" #bits, shr_s##bits, s##bits, s##bits, u32)

/* Funnel shifts of y:x. */
#define FUNNEL(x, y) ((uint64_t) (y) << 32 | (x))

TERNARY (shf_l_wrap, b32, b32, b32, u32, (FUNNEL (x, y) << (z & 31)) >> 32)
TERNARY (shf_r_wrap, b32, b32, b32, u32, FUNNEL (x, y) >> (z & 31))
TERNARY (shf_l_clamp, b32, b32, b32, u32,
         (FUNNEL (x, y) << (z < 32 ? z : 32)) >> 32)
TERNARY (shf_r_clamp, b32, b32, b32, u32, FUNNEL (x, y) >> (z < 32 ? z : 32))

/* bfi in three steps.  Lengths and positions have 8 bits, in devices all 32 where the
   field has 64. */
#define INSERT(bits, used)                                                     \
  BINARY (                                                                     \
    bfi_mask_##bits, b##bits, u32, u32,                                        \
    (y & used) == 0 || (x & used) >= bits                                      \
      ? (value_b##bits) 0                                                      \
      : (value_b##bits) (((y & used) >= bits                                   \
                            ? ~(value_b##bits) 0                               \
                            : ((value_b##bits) 1 << (y & (bits - 1))) - 1)     \
                         << (x & (bits - 1))))                                 \
  BINARY (bfi_shift_##bits, b##bits, b##bits, u32, x << (y & (bits - 1)))      \
  TERNARY (bfi_merge_##bits, b##bits, b##bits, b##bits, b##bits,               \
           (x & ~z) | (y & z))

INSERT (32, 0xffu)
INSERT (64, UINT32_MAX)

#define INSERT_ROWS(bits)                                                      \
  ROW2 ("bfi.mask.b" #bits, bfi_mask_##bits, b##bits, u32, u32),               \
    ROW2 ("bfi.shift.b" #bits, bfi_shift_##bits, b##bits, b##bits, u32),       \
    ROW3 ("bfi.merge.b" #bits, bfi_merge_##bits, b##bits, b##bits, b##bits,    \
          b##bits)

OPERATION_TABLE (logic) = {
  LOGIC_ROWS (b16),
  LOGIC_ROWS (b32),
  LOGIC_ROWS (b64),
  ROW2 ("and.pred", and_pred, pred, pred, pred),
  ROW2 ("or.pred", or_pred, pred, pred, pred),
  ROW2 ("xor.pred", xor_pred, pred, pred, pred),
  ROW1 ("not.pred", not_pred, pred, pred),
  ROW1 ("mov.pred", mov_pred, pred, pred),
  ROW3 ("selp.pred", selp_pred, pred, pred, pred, pred),
  SELECT_ROWS (b16, b16),
  SELECT_ROWS (u16, b16),
  SELECT_ROWS (s16, b16),
  SELECT_ROWS (f16, b16),
  SELECT_ROWS (bf16, b16),
  SELECT_ROWS (b32, b32),
  SELECT_ROWS (u32, b32),
  SELECT_ROWS (s32, b32),
  SELECT_ROWS (f32, b32),
  SELECT_ROWS (f16x2, b32),
  SELECT_ROWS (bf16x2, b32),
  SELECT_ROWS (b64, b64),
  SELECT_ROWS (u64, b64),
  SELECT_ROWS (s64, b64),
  SELECT_ROWS (f64, b64),
  SHIFT_ROWS (16),
  SHIFT_ROWS (32),
  SHIFT_ROWS (64),
  ROW3 ("shf.l.wrap.b32", shf_l_wrap, b32, b32, b32, u32),
  ROW3 ("shf.r.wrap.b32", shf_r_wrap, b32, b32, b32, u32),
  ROW3 ("shf.l.clamp.b32", shf_l_clamp, b32, b32, b32, u32),
  ROW3 ("shf.r.clamp.b32", shf_r_clamp, b32, b32, b32, u32),
  INSERT_ROWS (32),
  INSERT_ROWS (64),
  ROWS_END,
};
