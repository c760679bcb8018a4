/* Products of halves, bytes and less, added up: dot products and mixed multiplications.

   A name that ends in _clamp saturates; of those whose signs the instruction's modifiers say,
   the two letters say which sources have one.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/operations/lanes.h"

#define HALF(v, n) float_of_f16 ((uint16_t) ((v) >> 16 * (n)))
#define BRAIN(v, n) float_of_bits ((v) >> 16 * (n) << 16)
#define SIGNED(v, n, bits)                                                     \
  ((int32_t) ((v) << (32 - (bits) * ((n) + 1))) >> (32 - (bits)))
#define UNSIGNED(v, n, bits)                                                   \
  ((int32_t) ((v) >> (bits) * (n) & ((1u << (bits)) - 1)))

static inline uint32_t
clamped_signed (int64_t sum)
{
  int64_t in = sum < INT32_MIN ? INT32_MIN : sum;
  return (uint32_t) (in > INT32_MAX ? INT32_MAX : in);
}

static inline uint32_t
clamped_unsigned (int64_t sum)
{
  int64_t in = sum < 0 ? 0 : sum;
  return (uint32_t) (in > UINT32_MAX ? UINT32_MAX : in);
}

/* COUNT products of elements of BITS bits, and the accumulator, which has the type TC.  */
#define PRODUCTS(name, get_x, get_y, bits, count, tc, result)                  \
  TERNARY (name, u32, u32, u32, tc, ({                                         \
             int64_t sum = z;                                                  \
             for (unsigned n = 0; n < count; n++)                              \
               sum += (int64_t) get_x (x, n, bits) * get_y (y, n, bits);       \
             result (sum);                                                     \
           }))
#define DOTS(name, get_x, get_y, bits, count, tc, clamped)                     \
  PRODUCTS (name, get_x, get_y, bits, count, tc, (uint32_t))                   \
  PRODUCTS (name##_clamp, get_x, get_y, bits, count, tc, clamped)

DOTS (dot2_i16, SIGNED, SIGNED, 16, 2, s32, clamped_signed)
DOTS (dot2_u16, UNSIGNED, UNSIGNED, 16, 2, u32, clamped_unsigned)
DOTS (dot4_ss, SIGNED, SIGNED, 8, 4, s32, clamped_signed)
DOTS (dot4_su, SIGNED, UNSIGNED, 8, 4, s32, clamped_signed)
DOTS (dot4_us, UNSIGNED, SIGNED, 8, 4, s32, clamped_signed)
DOTS (dot4_uu, UNSIGNED, UNSIGNED, 8, 4, u32, clamped_unsigned)
DOTS (dot8_ss, SIGNED, SIGNED, 4, 8, s32, clamped_signed)
DOTS (dot8_su, SIGNED, UNSIGNED, 4, 8, s32, clamped_signed)
DOTS (dot8_us, UNSIGNED, SIGNED, 4, 8, s32, clamped_signed)
DOTS (dot8_uu, UNSIGNED, UNSIGNED, 4, 8, u32, clamped_unsigned)

/* A product of halves is exact in 32 bits.  */
TERNARY (dot2_f32_f16, f32, u32, u32, f32,
         z + HALF (x, 0) * HALF (y, 0) + HALF (x, 1) * HALF (y, 1))
TERNARY (dot2_f32_bf16, f32, u32, u32, f32,
         z + BRAIN (x, 0) * BRAIN (y, 0) + BRAIN (x, 1) * BRAIN (y, 1))
TERNARY (dot2_f16_f16, f16, u32, u32, f16,
         z + HALF (x, 0) * HALF (y, 0) + HALF (x, 1) * HALF (y, 1))
TERNARY (dot2_bf16_bf16, u16, u32, u32, u16, ({
           float sum = float_of_bits ((uint32_t) z << 16)
                       + BRAIN (x, 0) * BRAIN (y, 0)
                       + BRAIN (x, 1) * BRAIN (y, 1);
           bf16_of_float (sum);
         }))

/* Each source is a float or a half, as the modifiers say; the caller made floats of all.  */
TERNARY (fma_mix, f32, f32, f32, f32, fmaf (x, y, z))
TERNARY (mad_mix, f32, f32, f32, f32, x *y + z)
TERNARY (fma_mix_f16, f16, f32, f32, f32, fmaf (x, y, z))
TERNARY (mad_mix_f16, f16, f32, f32, f32, x *y + z)

#define DOT_ROWS(name, f)                                                      \
  ROW3 (name, f, b32, b32, b32, b32),                                          \
    ROW3 (name "_clamp", f##_clamp, b32, b32, b32, b32)
#define SIGNED_ROWS(name, f)                                                   \
  DOT_ROWS (name "_ss", f##_ss), DOT_ROWS (name "_su", f##_su),                \
    DOT_ROWS (name "_us", f##_us), DOT_ROWS (name "_uu", f##_uu)
#define SUM_ROWS(name, f)                                                      \
  ROW_ACCUMULATES (name, f, b32, b32, b32),                                    \
    ROW_ACCUMULATES (name "_clamp", f##_clamp, b32, b32, b32)

OPERATIONS (dot) = {
  DOT_ROWS ("dot2_i32_i16", dot2_i16),
  DOT_ROWS ("dot2_u32_u16", dot2_u16),
  DOT_ROWS ("dot4_i32_i8", dot4_ss),
  DOT_ROWS ("dot4_u32_u8", dot4_uu),
  DOT_ROWS ("dot8_i32_i4", dot8_ss),
  DOT_ROWS ("dot8_u32_u4", dot8_uu),
  SIGNED_ROWS ("dot4_i32_iu8", dot4),
  SIGNED_ROWS ("dot8_i32_iu4", dot8),
  SUM_ROWS ("dot2c_i32_i16", dot2_i16),
  SUM_ROWS ("dot4c_i32_i8", dot4_ss),
  SUM_ROWS ("dot8c_i32_i4", dot8_ss),
  ROW3 ("dot2_f32_f16", dot2_f32_f16, f32, p16, p16, f32),
  ROW_ACCUMULATES ("dot2c_f32_f16", dot2_f32_f16, f32, p16, p16),
  ROW_ACCUMULATES ("dot2acc_f32_f16", dot2_f32_f16, f32, p16, p16),
  ROW3 ("dot2_f32_bf16", dot2_f32_bf16, f32, p16, p16, f32),
  ROW_ACCUMULATES ("dot2acc_f32_bf16", dot2_f32_bf16, f32, p16, p16),
  ROW3 ("dot2_f16_f16", dot2_f16_f16, f16, b32, b32, f16),
  ROW3 ("dot2_bf16_bf16", dot2_bf16_bf16, b16, b32, b32, b16),
  ROW3 ("fma_mix_f32", fma_mix, f32, mix, mix, mix),
  ROW3 ("mad_mix_f32", mad_mix, f32, mix, mix, mix),
  ROW3 ("fma_mixlo_f16", fma_mix_f16, low, mix, mix, mix),
  ROW3 ("mad_mixlo_f16", mad_mix_f16, low, mix, mix, mix),
  ROW3 ("fma_mixhi_f16", fma_mix_f16, high, mix, mix, mix),
  ROW3 ("mad_mixhi_f16", mad_mix_f16, high, mix, mix, mix),
  ROWS_END,
};
