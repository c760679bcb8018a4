/* Comparisons: setp, set and testp (PTX ISA 9.7.6, 9.7.7, 9.7.3.1).

   A comparison of floats is false where a source is NaN, or, with a trailing u, true.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include "emulators/cuda/code/operation_lanes.h"

#define NANS(x, y) (((x) != (x)) | ((y) != (y)))

/* M (name, test) for each comparison, after the arguments given. */
#define EQUALITIES(M, ...)                                                     \
  M (eq, x == y, __VA_ARGS__)                                                  \
  M (ne, x != y, __VA_ARGS__)
#define ORDERS(M, ...)                                                         \
  EQUALITIES (M, __VA_ARGS__)                                                  \
  M (lt, x < y, __VA_ARGS__)                                                   \
  M (le, x <= y, __VA_ARGS__)                                                  \
  M (gt, x > y, __VA_ARGS__)                                                   \
  M (ge, x >= y, __VA_ARGS__)
#define UNSIGNED_ORDERS(M, ...)                                                \
  ORDERS (M, __VA_ARGS__)                                                      \
  M (lo, x < y, __VA_ARGS__)                                                   \
  M (ls, x <= y, __VA_ARGS__)                                                  \
  M (hi, x > y, __VA_ARGS__)                                                   \
  M (hs, x >= y, __VA_ARGS__)
#define FLOAT_ORDERS(M, ...)                                                   \
  M (eq, x == y, __VA_ARGS__)                                                  \
  M (ne, !NANS (x, y) & (x != y), __VA_ARGS__)                                 \
  M (lt, x < y, __VA_ARGS__)                                                   \
  M (le, x <= y, __VA_ARGS__)                                                  \
  M (gt, x > y, __VA_ARGS__)                                                   \
  M (ge, x >= y, __VA_ARGS__)                                                  \
  M (equ, NANS (x, y) | (x == y), __VA_ARGS__)                                 \
  M (neu, x != y, __VA_ARGS__)                                                 \
  M (ltu, !(x >= y), __VA_ARGS__)                                              \
  M (leu, !(x > y), __VA_ARGS__)                                               \
  M (gtu, !(x <= y), __VA_ARGS__)                                              \
  M (geu, !(x < y), __VA_ARGS__)                                               \
  M (num, !NANS (x, y), __VA_ARGS__)                                           \
  M (nan, NANS (x, y), __VA_ARGS__)

/* setp, and set to all ones and to 1.0f. */
#define COMPARE(cmp, test, T)                                                  \
  BINARY (setp_##cmp##_##T, pred, T, T, test)                                  \
  BINARY (set_##cmp##_u32_##T, u32, T, T, (test) ? UINT32_MAX : 0)             \
  BINARY (set_##cmp##_f32_##T, f32, T, T, (test) ? 1.0f : 0.0f)
#define COMPARE_ROWS(cmp, test, T, ftz, ST)                                    \
  ROW2 ("setp." #cmp ftz "." #ST, setp_##cmp##_##T, pred, ST, ST),             \
    ROW2 ("set." #cmp ftz ".u32." #ST, set_##cmp##_u32_##T, u32, ST, ST),      \
    ROW2 ("set." #cmp ftz ".s32." #ST, set_##cmp##_u32_##T, s32, ST, ST),      \
    ROW2 ("set." #cmp ftz ".f32." #ST, set_##cmp##_f32_##T, f32, ST, ST),

EQUALITIES (COMPARE, b16)
EQUALITIES (COMPARE, b32)
EQUALITIES (COMPARE, b64)
UNSIGNED_ORDERS (COMPARE, u16)
UNSIGNED_ORDERS (COMPARE, u32)
UNSIGNED_ORDERS (COMPARE, u64)
ORDERS (COMPARE, s16)
ORDERS (COMPARE, s32)
ORDERS (COMPARE, s64)
FLOAT_ORDERS (COMPARE, f32)
FLOAT_ORDERS (COMPARE, f64)
FLOAT_ORDERS (COMPARE, f16)
FLOAT_ORDERS (COMPARE, bf16)

/* The same for .ftz, under names of their own. */
typedef float value_ftz32, value_ftz16;
#define OPEN_ftz32 OPEN_f32
#define GET_ftz32(p) flush (GET_f32 (p))
#define OPEN_ftz16 OPEN_f16
#define GET_ftz16(p)                                                           \
  (fabsf (GET_f16 (p)) < 0x1p-14f ? copysignf (0, GET_f16 (p)) : GET_f16 (p))

FLOAT_ORDERS (COMPARE, ftz32)
FLOAT_ORDERS (COMPARE, ftz16)

/* set.CMP to f16 and bf16 from them. */
#define SET_SMALL(cmp, test, T, R)                                             \
  BINARY (set_##cmp##_##R##_##T, R, T, T, (test) ? 1.0f : 0.0f)
#define SET_SMALL_ROW(cmp, test, T, R, ftz, ST)                                \
  ROW2 ("set." #cmp ftz "." #R "." #ST, set_##cmp##_##R##_##T, R, ST, ST),

FLOAT_ORDERS (SET_SMALL, f16, f16)
FLOAT_ORDERS (SET_SMALL, ftz16, f16)
FLOAT_ORDERS (SET_SMALL, bf16, bf16)

/* testp.  Zeros count as normal. */
#define TESTS(T, bits, fraction, infinity)                                     \
  UNARY (testp_finite_##T, pred, bits, (x << 1) < (infinity << 1))             \
  UNARY (testp_infinite_##T, pred, bits, (x << 1) == (infinity << 1))          \
  UNARY (testp_number_##T, pred, bits, (x << 1) <= (infinity << 1))            \
  UNARY (testp_notanumber_##T, pred, bits, (x << 1) > (infinity << 1))         \
  UNARY (testp_normal_##T, pred, bits,                                         \
         ((x << 1) < (infinity << 1))                                          \
           & (((x << 1) >= ((value_##bits) 2 << fraction)) | ((x << 1) == 0))) \
  UNARY (testp_subnormal_##T, pred, bits,                                      \
         ((x << 1) < ((value_##bits) 2 << fraction)) & ((x << 1) != 0))

TESTS (f32, b32, 23, UINT32_C (0x7f800000))
TESTS (f64, b64, 52, UINT64_C (0x7ff0000000000000))

#define TEST_ROW(test, T)                                                      \
  ROW1 ("testp." #test "." #T, testp_##test##_##T, pred, T)
#define TEST_ROWS(T)                                                           \
  TEST_ROW (finite, T), TEST_ROW (infinite, T), TEST_ROW (number, T),          \
    TEST_ROW (notanumber, T), TEST_ROW (normal, T), TEST_ROW (subnormal, T)

OPERATION_TABLE (compare) = {
  EQUALITIES (COMPARE_ROWS, b16, "",
              b16) EQUALITIES (COMPARE_ROWS, b32, "",
                               b32) EQUALITIES (COMPARE_ROWS, b64, "", b64)
    UNSIGNED_ORDERS (COMPARE_ROWS, u16, "", u16) UNSIGNED_ORDERS (COMPARE_ROWS,
                                                                  u32, "", u32)
      UNSIGNED_ORDERS (COMPARE_ROWS, u64, "", u64)
        ORDERS (COMPARE_ROWS, s16, "", s16) ORDERS (COMPARE_ROWS, s32, "", s32)
          ORDERS (COMPARE_ROWS, s64, "", s64)
            FLOAT_ORDERS (COMPARE_ROWS, f32, "", f32)
              FLOAT_ORDERS (COMPARE_ROWS, f64, "", f64)
                FLOAT_ORDERS (COMPARE_ROWS, f16, "", f16)
                  FLOAT_ORDERS (COMPARE_ROWS, bf16, "", bf16)
                    FLOAT_ORDERS (COMPARE_ROWS, ftz32, ".ftz", f32)
                      FLOAT_ORDERS (COMPARE_ROWS, ftz16, ".ftz", f16)
                        FLOAT_ORDERS (SET_SMALL_ROW, f16, f16, "", f16)
                          FLOAT_ORDERS (SET_SMALL_ROW, ftz16, f16, ".ftz", f16)
                            FLOAT_ORDERS (SET_SMALL_ROW, bf16, bf16, "", bf16)
                              TEST_ROWS (f32),
  TEST_ROWS (f64),
  ROWS_END,
};
