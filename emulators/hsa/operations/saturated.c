/* Integer operations that saturate, which instructions with `clamp' do: each has the name of
   the one that wraps round, with _clamp.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/operations/lanes.h"

static inline int64_t
within (int64_t x, int64_t least, int64_t most)
{
  x = x < least ? least : x;
  return x > most ? most : x;
}
#define IN_u32(v) (uint32_t) within (v, 0, UINT32_MAX)
#define IN_s32(v) (uint32_t) within (v, INT32_MIN, INT32_MAX)
#define IN_u16(v) (uint32_t) within (v, 0, UINT16_MAX)
#define IN_s16(v) (uint32_t) (uint16_t) within (v, INT16_MIN, INT16_MAX)
#define S24(v) ((int64_t) ((int32_t) ((uint32_t) (v) << 8) >> 8))
#define U24(v) ((int64_t) ((v) &0xffffff))

#define SUMS(suffix, t)                                                        \
  BINARY (add_##suffix, t, t, t, IN_##t ((int64_t) x + y))                     \
  BINARY (sub_##suffix, t, t, t, IN_##t ((int64_t) x - y))                     \
  BINARY (subrev_##suffix, t, t, t, IN_##t ((int64_t) y - x))
SUMS (u32, u32)
SUMS (i32, s32)
SUMS (u16, u16)
SUMS (i16, s16)
TERNARY (mad_u16, u16, u16, u16, u16, IN_u16 ((int64_t) x *y + z))
TERNARY (mad_i16, s16, s16, s16, s16, IN_s16 ((int64_t) x *y + z))
TERNARY (mad_u32_u16, u32, u16, u16, u32, IN_u32 ((int64_t) x *y + z))
TERNARY (mad_i32_i16, u32, s16, s16, s32, IN_s32 ((int64_t) x *y + z))
TERNARY (mad_u32_u24, u32, u32, u32, u32, IN_u32 (U24 (x) * U24 (y) + z))
TERNARY (mad_i32_i24, u32, u32, u32, s32, IN_s32 (S24 (x) * S24 (y) + z))
TERNARY (sad_u32, u32, u32, u32, u32,
         IN_u32 ((int64_t) (x > y ? x - y : y - x) + z))

/* Two results of 16 bits.  */
#define HALF_u16(v, n) (int64_t) ((v) >> 16 * (n) &0xffff)
#define HALF_s16(v, n) (int64_t) (int16_t) ((v) >> 16 * (n))
#define PAIRS(name, t, f)                                                      \
  static inline uint32_t name##_half (int64_t x, int64_t y, int64_t z)         \
  {                                                                            \
    (void) z;                                                                  \
    return IN_##t (f);                                                         \
  }                                                                            \
  OPERATION (name)                                                             \
  {                                                                            \
    const uint32_t *third = c ? c : b;                                         \
    FOR_LANES                                                                  \
    d[l] = name##_half (HALF_##t (a[l], 0), HALF_##t (b[l], 0),                \
                        HALF_##t (third[l], 0))                                \
           | name##_half (HALF_##t (a[l], 1), HALF_##t (b[l], 1),              \
                          HALF_##t (third[l], 1))                              \
               << 16;                                                          \
  }
PAIRS (pk_add_u16, u16, x + y)
PAIRS (pk_sub_u16, u16, x - y)
PAIRS (pk_mad_u16, u16, x *y + z)
PAIRS (pk_add_i16, s16, x + y)
PAIRS (pk_sub_i16, s16, x - y)
PAIRS (pk_mad_i16, s16, x *y + z)

#define SUM_ROWS(suffix, t)                                                    \
  ROW2 ("add_" #suffix "_clamp", add_##suffix, t, t, t),                       \
    ROW2 ("sub_" #suffix "_clamp", sub_##suffix, t, t, t),                     \
    ROW2 ("subrev_" #suffix "_clamp", subrev_##suffix, t, t, t)

OPERATIONS (saturated) = {
  SUM_ROWS (u32, b32),
  SUM_ROWS (i32, b32),
  SUM_ROWS (u16, b16),
  SUM_ROWS (i16, b16),
  ROW3 ("mad_u16_clamp", mad_u16, b16, b16, b16, b16),
  ROW3 ("mad_i16_clamp", mad_i16, b16, b16, b16, b16),
  ROW3 ("mad_u32_u16_clamp", mad_u32_u16, b32, b16, b16, b32),
  ROW3 ("mad_i32_i16_clamp", mad_i32_i16, b32, b16, b16, b32),
  ROW3 ("mad_u32_u24_clamp", mad_u32_u24, b32, b32, b32, b32),
  ROW3 ("mad_i32_i24_clamp", mad_i32_i24, b32, b32, b32, b32),
  ROW3 ("sad_u32_clamp", sad_u32, b32, b32, b32, b32),
  ROW2 ("pk_add_u16_clamp", pk_add_u16, q16, q16, q16),
  ROW2 ("pk_sub_u16_clamp", pk_sub_u16, q16, q16, q16),
  ROW3 ("pk_mad_u16_clamp", pk_mad_u16, q16, q16, q16, q16),
  ROW2 ("pk_add_i16_clamp", pk_add_i16, q16, q16, q16),
  ROW2 ("pk_sub_i16_clamp", pk_sub_i16, q16, q16, q16),
  ROW3 ("pk_mad_i16_clamp", pk_mad_i16, q16, q16, q16, q16),
  ROWS_END,
};
