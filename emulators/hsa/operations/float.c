/* Floating-point arithmetic of 16, 32 and 64 bits.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/operations/lanes.h"

/* Of the legacy multiplication, 0 times anything is 0.  */
static inline float
legacy (float x, float y)
{
  return x == 0 || y == 0 ? 0 : x * y;
}

#define ARITHMETIC(type, fma, least, most)                                     \
  BINARY (add_##type, type, type, type, x + y)                                 \
  BINARY (mul_##type, type, type, type, x *y)                                  \
  BINARY (min_##type, type, type, type, least (x, y))                          \
  BINARY (max_##type, type, type, type, most (x, y))                           \
  TERNARY (fma_##type, type, type, type, type, fma (x, y, z))
ARITHMETIC (f16, fused_f16, least_f32, most_f32)
ARITHMETIC (f32, fmaf, least_f32, most_f32)
ARITHMETIC (f64, fma, least_f64, most_f64)
BINARY (sub_f16, f16, f16, f16, x - y)
BINARY (sub_f32, f32, f32, f32, x - y)
BINARY (subrev_f16, f16, f16, f16, y - x)
BINARY (subrev_f32, f32, f32, f32, y - x)

/* The product is rounded before the addition.  In 32 bits there are no subnormal numbers for
   it, whatever the mode.  */
#define FLUSHED(x) flushed_f32 (x)
TERNARY (mad_f16, f16, f16, f16, f16, float_of_f16 (f16_of_float (x *y)) + z)
TERNARY (mad_f32, f32, f32, f32, f32,
         FLUSHED (FLUSHED (FLUSHED (x) * FLUSHED (y)) + FLUSHED (z)))
BINARY (mul_legacy_f32, f32, f32, f32, legacy (x, y))
TERNARY (mad_legacy_f32, f32, f32, f32, f32,
         FLUSHED (legacy (FLUSHED (x), FLUSHED (y)) + FLUSHED (z)))
TERNARY (fma_legacy_f32, f32, f32, f32, f32,
         x == 0 || y == 0 ? 0 + z : fmaf (x, y, z))

/* A NaN among three: the other two, or the number that is left.  */
#define MEDIAN(type, c)                                                        \
  static inline c median_##type (c x, c y, c z)                                \
  {                                                                            \
    c most = most_##type (most_##type (x, y), z);                              \
    if (x != x || y != y || z != z)                                            \
      return least_##type (least_##type (x, y), z);                            \
    if (most == x)                                                             \
      return most_##type (y, z);                                               \
    return most == y ? most_##type (x, z) : most_##type (x, y);                \
  }
MEDIAN (f32, float)

#define THREES(type)                                                           \
  TERNARY (min3_##type, type, type, type, type,                                \
           least_f32 (least_f32 (x, y), z))                                    \
  TERNARY (max3_##type, type, type, type, type, most_f32 (most_f32 (x, y), z)) \
  TERNARY (med3_##type, type, type, type, type, median_f32 (x, y, z))
THREES (f16)
THREES (f32)
#define MIXED(type)                                                            \
  TERNARY (minmax_##type, type, type, type, type,                              \
           most_f32 (least_f32 (x, y), z))                                     \
  TERNARY (maxmin_##type, type, type, type, type,                              \
           least_f32 (most_f32 (x, y), z))
MIXED (f16)
MIXED (f32)

#define ROUNDINGS(type, suffix)                                                \
  UNARY (trunc_##type, type, type, trunc##suffix (x))                          \
  UNARY (ceil_##type, type, type, ceil##suffix (x))                            \
  UNARY (floor_##type, type, type, floor##suffix (x))                          \
  UNARY (rndne_##type, type, type, rint##suffix (x))                           \
  UNARY (sqrt_##type, type, type, sqrt##suffix (x))
ROUNDINGS (f16, f)
ROUNDINGS (f32, f)
ROUNDINGS (f64, )

/* x - floor (x), which is less than 1 also where the subtraction rounds up to 1.  */
UNARY (fract_f16, f16, f16, least_f32 (x - floorf (x), 0x1.ffcp-1f))
UNARY (fract_f32, f32, f32, least_f32 (x - floorf (x), 0x1.fffffep-1f))
UNARY (fract_f64, f64, f64, least_f64 (x - floor (x), 0x1.fffffffffffffp-1))

/* Those of 32 bits take a subnormal number for zero, and give none.  */
UNARY (rcp_f16, f16, f16, 1 / x)
UNARY (rcp_f32, f32, f32, FLUSHED (1 / FLUSHED (x)))
UNARY (rcp_f64, f64, f64, 1 / x)
UNARY (rsq_f16, f16, f16, 1 / sqrtf (x))
UNARY (rsq_f32, f32, f32, (float) (1 / sqrt ((double) FLUSHED (x))))
UNARY (rsq_f64, f64, f64, 1 / sqrt (x))
UNARY (exp_f16, f16, f16, exp2f (x))
UNARY (exp_f32, f32, f32, FLUSHED (exp2f (FLUSHED (x))))
UNARY (log_f16, f16, f16, log2f (x))
UNARY (log_f32, f32, f32, log2f (FLUSHED (x)))

/* The argument is in turns.  */
static inline double
turns (double x)
{
  return 6.283185307179586476925 * (x - floor (x));
}
UNARY (sin_f16, f16, f16, (float) sin (turns (x)))
UNARY (sin_f32, f32, f32, (float) sin (turns (x)))
UNARY (cos_f16, f16, f16, (float) cos (turns (x)))
UNARY (cos_f32, f32, f32, (float) cos (turns (x)))

/* What is no number has the exponent 0 and is its own mantissa.  */
#define FINITE(x) ((x) - (x) == 0)
static inline int
exponent (double x)
{
  int e = 0;
  if (FINITE (x))
    frexp (x, &e);
  return e;
}
static inline double
mantissa (double x)
{
  int e;
  return FINITE (x) ? frexp (x, &e) : x;
}
UNARY (frexp_exp_i16_f16, s16, f16, exponent (x))
UNARY (frexp_exp_i32_f32, s32, f32, exponent (x))
UNARY (frexp_exp_i32_f64, s32, f64, exponent (x))
UNARY (frexp_mant_f16, f16, f16, (float) mantissa (x))
UNARY (frexp_mant_f32, f32, f32, (float) mantissa (x))
UNARY (frexp_mant_f64, f64, f64, mantissa (x))
BINARY (ldexp_f16, f16, f16, s16, (float) ldexp (x, y))
BINARY (ldexp_f32, f32, f32, s32, ldexpf (x, y))
BINARY (ldexp_f64, f64, f64, s32, ldexp (x, y))

#define FORMS(type)                                                            \
  ROW2 ("add_" #type, add_##type, type, type, type),                           \
    ROW2 ("mul_" #type, mul_##type, type, type, type),                         \
    ROW2 ("min_" #type, min_##type, type, type, type),                         \
    ROW2 ("max_" #type, max_##type, type, type, type),                         \
    ROW3 ("fma_" #type, fma_##type, type, type, type, type),                   \
    ROW_ACCUMULATES ("fmac_" #type, fma_##type, type, type, type),             \
    ROW1 ("trunc_" #type, trunc_##type, type, type),                           \
    ROW1 ("ceil_" #type, ceil_##type, type, type),                             \
    ROW1 ("floor_" #type, floor_##type, type, type),                           \
    ROW1 ("rndne_" #type, rndne_##type, type, type),                           \
    ROW1 ("fract_" #type, fract_##type, type, type),                           \
    ROW1 ("sqrt_" #type, sqrt_##type, type, type),                             \
    ROW1 ("rcp_" #type, rcp_##type, type, type),                               \
    ROW1 ("rsq_" #type, rsq_##type, type, type)
#define NARROW_FORMS(type)                                                     \
  ROW2 ("sub_" #type, sub_##type, type, type, type),                           \
    ROW2 ("subrev_" #type, subrev_##type, type, type, type),                   \
    ROW3 ("mad_" #type, mad_##type, type, type, type, type),                   \
    ROW3 ("fmamk_" #type, fma_##type, type, type, type, type),                 \
    ROW3 ("fmaak_" #type, fma_##type, type, type, type, type),                 \
    ROW3 ("madmk_" #type, mad_##type, type, type, type, type),                 \
    ROW3 ("madak_" #type, mad_##type, type, type, type, type),                 \
    ROW_ACCUMULATES ("mac_" #type, mad_##type, type, type, type),              \
    ROW3 ("min3_" #type, min3_##type, type, type, type, type),                 \
    ROW3 ("max3_" #type, max3_##type, type, type, type, type),                 \
    ROW3 ("med3_" #type, med3_##type, type, type, type, type),                 \
    ROW3 ("minmax_" #type, minmax_##type, type, type, type, type),             \
    ROW3 ("maxmin_" #type, maxmin_##type, type, type, type, type),             \
    ROW1 ("exp_" #type, exp_##type, type, type),                               \
    ROW1 ("log_" #type, log_##type, type, type),                               \
    ROW1 ("sin_" #type, sin_##type, type, type),                               \
    ROW1 ("cos_" #type, cos_##type, type, type)

OPERATIONS (float) = {
  FORMS (f16),
  FORMS (f32),
  FORMS (f64),
  NARROW_FORMS (f16),
  NARROW_FORMS (f32),
  ROW3 ("fma_legacy_f16", fma_f16, f16, f16, f16, f16),
  ROW3 ("mad_legacy_f16", mad_f16, f16, f16, f16, f16),
  ROW2 ("mul_legacy_f32", mul_legacy_f32, f32, f32, f32),
  ROW2 ("mul_dx9_zero_f32", mul_legacy_f32, f32, f32, f32),
  ROW3 ("mad_legacy_f32", mad_legacy_f32, f32, f32, f32, f32),
  ROW3 ("fma_legacy_f32", fma_legacy_f32, f32, f32, f32, f32),
  ROW3 ("fma_dx9_zero_f32", fma_legacy_f32, f32, f32, f32, f32),
  ROW_ACCUMULATES ("fmac_legacy_f32", fma_legacy_f32, f32, f32, f32),
  ROW_ACCUMULATES ("fmac_dx9_zero_f32", fma_legacy_f32, f32, f32, f32),
  ROW_ACCUMULATES ("mac_legacy_f32", mad_legacy_f32, f32, f32, f32),
  ROW1 ("rcp_iflag_f32", rcp_f32, f32, f32),
  ROW1 ("exp_legacy_f32", exp_f32, f32, f32),
  ROW1 ("log_legacy_f32", log_f32, f32, f32),
  ROW1 ("frexp_exp_i16_f16", frexp_exp_i16_f16, b16, f16),
  ROW1 ("frexp_exp_i32_f32", frexp_exp_i32_f32, b32, f32),
  ROW1 ("frexp_exp_i32_f64", frexp_exp_i32_f64, b32, f64),
  ROW1 ("frexp_mant_f16", frexp_mant_f16, f16, f16),
  ROW1 ("frexp_mant_f32", frexp_mant_f32, f32, f32),
  ROW1 ("frexp_mant_f64", frexp_mant_f64, f64, f64),
  ROW2 ("ldexp_f16", ldexp_f16, f16, f16, b16),
  ROW2 ("ldexp_f32", ldexp_f32, f32, f32, b32),
  ROW2 ("ldexp_f64", ldexp_f64, f64, f64, b32),
  ROWS_END,
};
