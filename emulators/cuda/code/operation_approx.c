/* The .approx and .full instructions of .f32 and .f64 (PTX ISA 9.7.3): results within
   the errors that the ISA allows, and its results for special sources.

   Most are computed to nearest or nearly so, which is closer than any device is; a
   program that compares bits with a device's sees the last few differ.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include "emulators/cuda/code/operation_lanes.h"

/* A function of one f32, with and without .ftz. */
#define APPROXIMATE(loop, name, expression)                                    \
  loop (name, f32, f32, canonical (expression))                                \
    loop (name##_ftz, f32, f32, ({                                             \
            x = flush (x);                                                     \
            flush (canonical (expression));                                    \
          }))
#define APPROXIMATE_ROWS(key, f)                                               \
  ROW1 (key ".approx.f32", f, f32, f32),                                       \
    ROW1 (key ".approx.ftz.f32", f##_ftz, f32, f32)

APPROXIMATE (UNARY, rcp_f32, 1 / x)
APPROXIMATE (UNARY, sqrt_f32, sqrtf (x))
APPROXIMATE (UNARY, rsqrt_f32, (float) (1 / sqrt ((double) x)))
APPROXIMATE (EACH_UNARY, sin_f32, sinf (x))
APPROXIMATE (EACH_UNARY, cos_f32, cosf (x))
APPROXIMATE (EACH_UNARY, lg2_f32, log2f (x))
APPROXIMATE (EACH_UNARY, ex2_f32, exp2f (x))
APPROXIMATE (EACH_UNARY, tanh_f32, tanhf (x))

/* div.approx multiplies by the reciprocal, which is zero for divisors from 2^126. */
static inline float
divide (float x, float y)
{
  float quotient = x / y;
  float by_zero = x * copysignf (0, y);
  return fabsf (y) > 0x1p126f ? by_zero : quotient;
}

BINARY (div_approx, f32, f32, f32, canonical (divide (x, y)))
BINARY (div_approx_ftz, f32, f32, f32,
        flush (canonical (divide (flush (x), flush (y)))))
BINARY (div_full, f32, f32, f32, canonical (x / y))
BINARY (div_full_ftz, f32, f32, f32, flush (canonical (flush (x) / flush (y))))

/* The gross approximations of .f64 look at the upper 32 bits of their source and
   give those of the result; subnormals are zeros. */
static inline double
upper_half (double x)
{
  double upper
    = double_of_bits (bits_of_double (x) & UINT64_C (0xffffffff00000000));
  double some_nan = double_of_bits (UINT64_C (0x7fffffff00000000));
  upper = fabs (upper) < DBL_MIN ? copysign (0, upper) : upper;
  return x != x ? some_nan : upper;
}

UNARY (rcp_ftz_f64, f64, f64, upper_half (1 / upper_half (x)))
UNARY (rsqrt_ftz_f64, f64, f64, upper_half (1 / sqrt (upper_half (x))))
UNARY (rsqrt_f64, f64, f64, 1 / sqrt (x))

OPERATION_TABLE (approx) = {
  APPROXIMATE_ROWS ("rcp", rcp_f32),
  APPROXIMATE_ROWS ("sqrt", sqrt_f32),
  APPROXIMATE_ROWS ("rsqrt", rsqrt_f32),
  APPROXIMATE_ROWS ("sin", sin_f32),
  APPROXIMATE_ROWS ("cos", cos_f32),
  APPROXIMATE_ROWS ("lg2", lg2_f32),
  APPROXIMATE_ROWS ("ex2", ex2_f32),
  APPROXIMATE_ROWS ("tanh", tanh_f32),
  ROW2 ("div.approx.f32", div_approx, f32, f32, f32),
  ROW2 ("div.approx.ftz.f32", div_approx_ftz, f32, f32, f32),
  ROW2 ("div.full.f32", div_full, f32, f32, f32),
  ROW2 ("div.full.ftz.f32", div_full_ftz, f32, f32, f32),
  ROW1 ("rcp.approx.ftz.f64", rcp_ftz_f64, f64, f64),
  ROW1 ("rsqrt.approx.f64", rsqrt_f64, f64, f64),
  ROW1 ("rsqrt.approx.ftz.f64", rsqrt_ftz_f64, f64, f64),
  ROWS_END,
};
