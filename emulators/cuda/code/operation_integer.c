/* Integer arithmetic (PTX ISA 9.7.1).

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include "emulators/cuda/code/operation_lanes.h"

/* Addition, subtraction and the low half of a product are the same for signed and
   unsigned values; in unsigned arithmetic, they wrap. */
#define WRAPPING(bits)                                                         \
  BINARY (add_##bits, u##bits, u##bits, u##bits, x + y)                        \
  BINARY (sub_##bits, u##bits, u##bits, u##bits, x - y)                        \
  BINARY (mul_lo_##bits, u##bits, u##bits, u##bits, 1u * x * y)                \
  TERNARY (mad_lo_##bits, u##bits, u##bits, u##bits, u##bits, 1u * x * y + z)  \
  UNARY (neg_##bits, s##bits, u##bits, 0 - (uint64_t) x)                       \
  UNARY (abs_##bits, s##bits, s##bits,                                         \
         x < 0 ? 0 - (value_u##bits) x : (value_u##bits) x)

WRAPPING (16)
WRAPPING (32)
WRAPPING (64)

#define WRAPPING_ROWS(bits, u, s)                                              \
  ROW2 ("add." #u, add_##bits, u, u, u),                                       \
    ROW2 ("add." #s, add_##bits, s, s, s),                                     \
    ROW2 ("sub." #u, sub_##bits, u, u, u),                                     \
    ROW2 ("sub." #s, sub_##bits, s, s, s),                                     \
    ROW2 ("mul.lo." #u, mul_lo_##bits, u, u, u),                               \
    ROW2 ("mul.lo." #s, mul_lo_##bits, s, s, s),                               \
    ROW3 ("mad.lo." #u, mad_lo_##bits, u, u, u, u),                            \
    ROW3 ("mad.lo." #s, mad_lo_##bits, s, s, s, s),                            \
    ROW1 ("neg." #s, neg_##bits, s, s), ROW1 ("abs." #s, abs_##bits, s, s)

/* What goes by the sign: T is the type and W one of twice the width. */
#define HIGH(T, W, bits)                                                       \
  BINARY (mul_hi_##T, T, T, T, (value_##T) (((W) x * (W) y) >> bits))          \
  TERNARY (mad_hi_##T, T, T, T, T,                                             \
           (value_##T) (((W) x * (W) y) >> bits) + (uint64_t) z)

HIGH (u16, uint32_t, 16)
HIGH (s16, int32_t, 16)
HIGH (u32, uint64_t, 32)
HIGH (s32, int64_t, 32)
HIGH (u64, unsigned __int128, 64)
HIGH (s64, __int128, 64)

#define WIDE(T, W)                                                             \
  BINARY (mul_wide_##T, W, T, T, (value_##W) x *(value_##W) y)                 \
  TERNARY (mad_wide_##T, W, T, T, W,                                           \
           (uint64_t) ((value_##W) x * (value_##W) y) + (uint64_t) z)

WIDE (u16, u32)
WIDE (s16, s32)
WIDE (u32, u64)
WIDE (s32, s64)

#define WIDE_ROWS(T, W)                                                        \
  ROW2 ("mul.wide." #T, mul_wide_##T, W, T, T),                                \
    ROW3 ("mad.wide." #T, mad_wide_##T, W, T, T, W)

/* A division by zero gives all ones, and the dividend remains; the least integer
   divided by -1 is itself. */
#define DIVIDE_UNSIGNED(T)                                                     \
  EACH_BINARY (div_##T, T, T, T, y ? x / y : UINT64_MAX)                       \
  EACH_BINARY (rem_##T, T, T, T, y ? x % y : x)
#define DIVIDE_SIGNED(T)                                                       \
  EACH_BINARY (div_##T, T, T, T,                                               \
               !y        ? (value_##T) - 1                                     \
               : y == -1 ? (value_##T) (0 - (uint64_t) x)                      \
                         : (value_##T) (x / y))                                \
  EACH_BINARY (rem_##T, T, T, T,                                               \
               !y        ? x                                                   \
               : y == -1 ? (value_##T) 0                                       \
                         : (value_##T) (x % y))

DIVIDE_UNSIGNED (u16)
DIVIDE_UNSIGNED (u32)
DIVIDE_UNSIGNED (u64)
DIVIDE_SIGNED (s16)
DIVIDE_SIGNED (s32)
DIVIDE_SIGNED (s64)

#define ORDERED(T)                                                             \
  BINARY (min_##T, T, T, T, x < y ? x : y)                                     \
  BINARY (max_##T, T, T, T, x > y ? x : y)                                     \
  TERNARY (sad_##T, T, T, T, T,                                                \
           (x < y ? (uint64_t) y - (uint64_t) x : (uint64_t) x - (uint64_t) y) \
             + (uint64_t) z)

ORDERED (u16)
ORDERED (s16)
ORDERED (u32)
ORDERED (s32)
ORDERED (u64)
ORDERED (s64)

#define SIGN_ROWS(T)                                                           \
  ROW2 ("mul.hi." #T, mul_hi_##T, T, T, T),                                    \
    ROW3 ("mad.hi." #T, mad_hi_##T, T, T, T, T),                               \
    ROW2 ("div." #T, div_##T, T, T, T), ROW2 ("rem." #T, rem_##T, T, T, T),    \
    ROW2 ("min." #T, min_##T, T, T, T), ROW2 ("max." #T, max_##T, T, T, T),    \
    ROW3 ("sad." #T, sad_##T, T, T, T, T)

#define CLAMP32(v)                                                             \
  ((v) > INT32_MAX ? INT32_MAX : (v) < INT32_MIN ? INT32_MIN : (int32_t) (v))

BINARY (add_sat_s32, s32, s32, s32, CLAMP32 ((int64_t) x + y))
BINARY (sub_sat_s32, s32, s32, s32, CLAMP32 ((int64_t) x - y))
TERNARY (mad_hi_sat_s32, s32, s32, s32, s32,
         CLAMP32 ((((int64_t) x * y) >> 32) + z))

BINARY (min_relu_s32, s32, s32, s32, (x < y ? x : y) < 0 ? 0 : x < y ? x : y)
BINARY (max_relu_s32, s32, s32, s32, (x > y ? x : y) < 0 ? 0 : x > y ? x : y)

/* 24 bits: the low or the high 32 bits of the product of 48. */
#define LOW24(x) ((x) &0xffffff)
#define SIGNED24(x) ((int32_t) ((uint32_t) (x) << 8) >> 8)

BINARY (mul24_lo_u32, u32, u32, u32, LOW24 (x) * LOW24 (y))
BINARY (mul24_hi_u32, u32, u32, u32, ((uint64_t) LOW24 (x) * LOW24 (y)) >> 16)
BINARY (mul24_lo_s32, s32, s32, s32,
        (uint32_t) SIGNED24 (x) * (uint32_t) SIGNED24 (y))
BINARY (mul24_hi_s32, s32, s32, s32,
        ((int64_t) SIGNED24 (x) * SIGNED24 (y)) >> 16)
TERNARY (mad24_lo_u32, u32, u32, u32, u32, LOW24 (x) * LOW24 (y) + z)
TERNARY (mad24_hi_u32, u32, u32, u32, u32,
         (((uint64_t) LOW24 (x) * LOW24 (y)) >> 16) + z)
TERNARY (mad24_lo_s32, s32, s32, s32, s32,
         (uint32_t) SIGNED24 (x) * (uint32_t) SIGNED24 (y) + (uint32_t) z)
TERNARY (mad24_hi_s32, s32, s32, s32, s32,
         (((int64_t) SIGNED24 (x) * SIGNED24 (y)) >> 16) + z)
TERNARY (mad24_hi_sat_s32, s32, s32, s32, s32,
         CLAMP32 ((((int64_t) SIGNED24 (x) * SIGNED24 (y)) >> 16) + z))

/* Products of bytes, and of half-words and bytes, summed. */
#define BYTE_u32(v, i) ((uint32_t) (uint8_t) ((uint32_t) (v) >> 8 * (i)))
#define BYTE_s32(v, i) ((uint32_t) (int8_t) ((uint32_t) (v) >> 8 * (i)))
#define HALF_u32(v, i) ((uint32_t) (uint16_t) ((uint32_t) (v) >> 16 * (i)))
#define HALF_s32(v, i) ((uint32_t) (int16_t) ((uint32_t) (v) >> 16 * (i)))

#define DOT(A, B, R)                                                           \
  TERNARY (dp4a_##A##_##B, R, A, B, R,                                         \
           (uint32_t) z + BYTE_##A (x, 0) * BYTE_##B (y, 0)                    \
             + BYTE_##A (x, 1) * BYTE_##B (y, 1)                               \
             + BYTE_##A (x, 2) * BYTE_##B (y, 2)                               \
             + BYTE_##A (x, 3) * BYTE_##B (y, 3))                              \
  TERNARY (dp2a_lo_##A##_##B, R, A, B, R,                                      \
           (uint32_t) z + HALF_##A (x, 0) * BYTE_##B (y, 0)                    \
             + HALF_##A (x, 1) * BYTE_##B (y, 1))                              \
  TERNARY (dp2a_hi_##A##_##B, R, A, B, R,                                      \
           (uint32_t) z + HALF_##A (x, 0) * BYTE_##B (y, 2)                    \
             + HALF_##A (x, 1) * BYTE_##B (y, 3))

DOT (u32, u32, u32)
DOT (u32, s32, s32)
DOT (s32, u32, s32)
DOT (s32, s32, s32)

#define DOT_ROWS(A, B, R)                                                      \
  ROW3 ("dp4a." #A "." #B, dp4a_##A##_##B, R, A, B, R),                        \
    ROW3 ("dp2a.lo." #A "." #B, dp2a_lo_##A##_##B, R, A, B, R),                \
    ROW3 ("dp2a.hi." #A "." #B, dp2a_hi_##A##_##B, R, A, B, R)

/* Pairs of 16 bits. */
#define PAIR(low, high)                                                        \
  ((uint32_t) (uint16_t) (low) | (uint32_t) (uint16_t) (high) << 16)
#define LEAST(x, y) ((x) < (y) ? (x) : (y))
#define MOST(x, y) ((x) > (y) ? (x) : (y))
#define LOWS(v) ((int16_t) (v))
#define HIGHS(v) ((int16_t) ((v) >> 16))
#define LOWU(v) ((uint16_t) (v))
#define HIGHU(v) ((uint16_t) ((v) >> 16))

BINARY (add_x2, b32, b32, b32, PAIR (x + y, (x >> 16) + (y >> 16)))
BINARY (min_u16x2, b32, b32, b32,
        PAIR (LEAST (LOWU (x), LOWU (y)), LEAST (HIGHU (x), HIGHU (y))))
BINARY (max_u16x2, b32, b32, b32,
        PAIR (MOST (LOWU (x), LOWU (y)), MOST (HIGHU (x), HIGHU (y))))
BINARY (min_s16x2, b32, b32, b32,
        PAIR (LEAST (LOWS (x), LOWS (y)), LEAST (HIGHS (x), HIGHS (y))))
BINARY (max_s16x2, b32, b32, b32,
        PAIR (MOST (LOWS (x), LOWS (y)), MOST (HIGHS (x), HIGHS (y))))
BINARY (min_relu_s16x2, b32, b32, b32,
        PAIR (MOST (LEAST (LOWS (x), LOWS (y)), 0),
              MOST (LEAST (HIGHS (x), HIGHS (y)), 0)))
BINARY (max_relu_s16x2, b32, b32, b32,
        PAIR (MOST (MOST (LOWS (x), LOWS (y)), 0),
              MOST (MOST (HIGHS (x), HIGHS (y)), 0)))

OPERATION_TABLE (integer) = {
  WRAPPING_ROWS (16, u16, s16),
  WRAPPING_ROWS (32, u32, s32),
  WRAPPING_ROWS (64, u64, s64),
  SIGN_ROWS (u16),
  SIGN_ROWS (s16),
  SIGN_ROWS (u32),
  SIGN_ROWS (s32),
  SIGN_ROWS (u64),
  SIGN_ROWS (s64),
  WIDE_ROWS (u16, u32),
  WIDE_ROWS (s16, s32),
  WIDE_ROWS (u32, u64),
  WIDE_ROWS (s32, s64),
  ROW2 ("add.sat.s32", add_sat_s32, s32, s32, s32),
  ROW2 ("sub.sat.s32", sub_sat_s32, s32, s32, s32),
  ROW3 ("mad.hi.sat.s32", mad_hi_sat_s32, s32, s32, s32, s32),
  ROW2 ("min.relu.s32", min_relu_s32, s32, s32, s32),
  ROW2 ("max.relu.s32", max_relu_s32, s32, s32, s32),
  ROW2 ("mul24.lo.u32", mul24_lo_u32, u32, u32, u32),
  ROW2 ("mul24.hi.u32", mul24_hi_u32, u32, u32, u32),
  ROW2 ("mul24.lo.s32", mul24_lo_s32, s32, s32, s32),
  ROW2 ("mul24.hi.s32", mul24_hi_s32, s32, s32, s32),
  ROW3 ("mad24.lo.u32", mad24_lo_u32, u32, u32, u32, u32),
  ROW3 ("mad24.hi.u32", mad24_hi_u32, u32, u32, u32, u32),
  ROW3 ("mad24.lo.s32", mad24_lo_s32, s32, s32, s32, s32),
  ROW3 ("mad24.hi.s32", mad24_hi_s32, s32, s32, s32, s32),
  ROW3 ("mad24.hi.sat.s32", mad24_hi_sat_s32, s32, s32, s32, s32),
  DOT_ROWS (u32, u32, u32),
  DOT_ROWS (u32, s32, s32),
  DOT_ROWS (s32, u32, s32),
  DOT_ROWS (s32, s32, s32),
  ROW2 ("add.u16x2", add_x2, b32, b32, b32),
  ROW2 ("add.s16x2", add_x2, b32, b32, b32),
  ROW2 ("min.u16x2", min_u16x2, b32, b32, b32),
  ROW2 ("max.u16x2", max_u16x2, b32, b32, b32),
  ROW2 ("min.s16x2", min_s16x2, b32, b32, b32),
  ROW2 ("max.s16x2", max_s16x2, b32, b32, b32),
  ROW2 ("min.relu.s16x2", min_relu_s16x2, b32, b32, b32),
  ROW2 ("max.relu.s16x2", max_relu_s16x2, b32, b32, b32),
  ROWS_END,
};
