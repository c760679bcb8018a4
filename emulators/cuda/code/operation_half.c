/* Arithmetic of .f16, .f16x2, .bf16 and .bf16x2 (PTX ISA 9.7.4).

   Sums and products of 16-bit values are exact enough in f32, and fused products in
   f64, that rounding them once more to 16 bits gives the exact result rounded.  NaN
   results are F16_NAN.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include "emulators/cuda/code/operation_lanes.h"

/* A format: how bits become a float and back, and .ftz (f16 alone has it). */
#define LOAD_f16(bits) float_of_f16 ((bits) &0xffff)
#define LOAD_bf16(bits) float_of_bf16 ((bits) &0xffff)
#define SAVE_f16 f16_of_float
#define SAVE_bf16 bf16_of_float
#define SAME(x) (x)

static inline float
flush_f16 (float x)
{
  return fabsf (x) < 0x1p-14f ? copysignf (0, x) : x;
}

/* A result that is flushed is rounded first. */
static inline uint32_t
flush_bits (uint32_t half)
{
  return (half & 0x7c00) ? half : half & 0x8000;
}

static inline float
relu (float x)
{
  return x != x ? x : x > 0 ? x : 0;
}

static inline float
product_and_sum (float x, float y, float z)
{
  /* The double nearest to the exact sum, and on which side of it that lies, as odd
     last bit: then rounding to f32 and to 16 bits does not go wrong either. */
  double product = (double) x * y, sum = product + z;
  double other = sum - product;
  double rest = (product - (sum - other)) + (z - other);
  uint64_t bits = bits_of_double (sum);
  bool outward = (rest > 0) == (sum > 0);
  uint64_t odd = bits & 1 ? bits : outward ? bits | 1 : bits - 1;
  double exact
    = rest == 0 || rest != rest || sum == 0 ? sum : double_of_bits (odd);
  /* The same once more, from f64 to f32. */
  float nearest = (float) exact;
  double left = exact - nearest;
  uint32_t narrow = bits_of_float (nearest);
  bool further = (left > 0) == (nearest > 0);
  uint32_t narrow_odd = narrow & 1 ? narrow : further ? narrow | 1 : narrow - 1;
  return left == 0 || left != left || nearest == 0 ? nearest
                                                   : float_of_bits (narrow_odd);
}

/* NAME for one value and for a pair.  In the expression f is what is done to the
   floats x and y; IN is applied to sources and OUT to the 16 bits of the result. */
#define DO2(F, f, in, out, x, y)                                               \
  out (SAVE_##F (f (in (LOAD_##F (x)), in (LOAD_##F (y)))))
#define DO3(F, f, in, out, x, y, z)                                            \
  out (SAVE_##F (f (in (LOAD_##F (x)), in (LOAD_##F (y)), in (LOAD_##F (z)))))
#define SMALL2(name, F, f, in, out)                                            \
  BINARY (name##_##F, b16, b16, b16, DO2 (F, f, in, out, x, y))                \
  BINARY (name##_##F##x2, b32, b32, b32,                                       \
          DO2 (F, f, in, out, x, y)                                            \
            | DO2 (F, f, in, out, x >> 16, y >> 16) << 16)
#define SMALL3(name, F, f, in, out)                                            \
  TERNARY (name##_##F, b16, b16, b16, b16, DO3 (F, f, in, out, x, y, z))       \
  TERNARY (name##_##F##x2, b32, b32, b32, b32,                                 \
           DO3 (F, f, in, out, x, y, z)                                        \
             | DO3 (F, f, in, out, x >> 16, y >> 16, z >> 16) << 16)

#define SUM(x, y) ((x) + (y))
#define DIFFERENCE(x, y) ((x) - (y))
#define PRODUCT(x, y) ((x) * (y))
#define SUM_SAT(x, y) saturate (SUM (x, y))
#define DIFFERENCE_SAT(x, y) saturate (DIFFERENCE (x, y))
#define PRODUCT_SAT(x, y) saturate (PRODUCT (x, y))
#define FUSED_SAT(x, y, z) saturate (product_and_sum (x, y, z))
#define FUSED_RELU(x, y, z) relu (product_and_sum (x, y, z))

#define ARITHMETIC(name, F, f, f_sat)                                          \
  SMALL2 (name, F, f, SAME, SAME)                                              \
  SMALL2 (name##_sat, F, f_sat, SAME, SAME)

ARITHMETIC (add, f16, SUM, SUM_SAT)
ARITHMETIC (sub, f16, DIFFERENCE, DIFFERENCE_SAT)
ARITHMETIC (mul, f16, PRODUCT, PRODUCT_SAT)
SMALL2 (add_ftz, f16, SUM, flush_f16, flush_bits)
SMALL2 (sub_ftz, f16, DIFFERENCE, flush_f16, flush_bits)
SMALL2 (mul_ftz, f16, PRODUCT, flush_f16, flush_bits)
SMALL2 (add_ftz_sat, f16, SUM_SAT, flush_f16, flush_bits)
SMALL2 (sub_ftz_sat, f16, DIFFERENCE_SAT, flush_f16, flush_bits)
SMALL2 (mul_ftz_sat, f16, PRODUCT_SAT, flush_f16, flush_bits)
SMALL2 (add, bf16, SUM, SAME, SAME)
SMALL2 (sub, bf16, DIFFERENCE, SAME, SAME)
SMALL2 (mul, bf16, PRODUCT, SAME, SAME)

SMALL3 (fma, f16, product_and_sum, SAME, SAME)
SMALL3 (fma_sat, f16, FUSED_SAT, SAME, SAME)
SMALL3 (fma_ftz, f16, product_and_sum, flush_f16, flush_bits)
SMALL3 (fma_ftz_sat, f16, FUSED_SAT, flush_f16, flush_bits)
SMALL3 (fma_relu, f16, FUSED_RELU, SAME, SAME)
SMALL3 (fma_ftz_relu, f16, FUSED_RELU, flush_f16, flush_bits)
SMALL3 (fma, bf16, product_and_sum, SAME, SAME)
SMALL3 (fma_relu, bf16, FUSED_RELU, SAME, SAME)

static inline float
with_nan (float x, float y, float result)
{
  return (x != x) | (y != y) ? float_of_bits (F32_NAN) : result;
}

static inline float
with_sign (float x, float y, float result)
{
  uint32_t sign = (bits_of_float (x) ^ bits_of_float (y)) & 0x80000000;
  return float_of_bits (bits_of_float (result) | sign);
}

#define LEAST_NAN(x, y) with_nan (x, y, least_f32 (x, y))
#define MOST_NAN(x, y) with_nan (x, y, most_f32 (x, y))
#define LEAST_XOR(x, y) with_sign (x, y, least_f32 (fabsf (x), fabsf (y)))
#define MOST_XOR(x, y) with_sign (x, y, most_f32 (fabsf (x), fabsf (y)))
#define LEAST_NAN_XOR(x, y) with_nan (x, y, LEAST_XOR (x, y))
#define MOST_NAN_XOR(x, y) with_nan (x, y, MOST_XOR (x, y))

#define EXTREMES(F)                                                            \
  SMALL2 (min, F, least_f32, SAME, SAME)                                       \
  SMALL2 (max, F, most_f32, SAME, SAME)                                        \
  SMALL2 (min_nan, F, LEAST_NAN, SAME, SAME)                                   \
  SMALL2 (max_nan, F, MOST_NAN, SAME, SAME)                                    \
  SMALL2 (min_xor, F, LEAST_XOR, SAME, SAME)                                   \
  SMALL2 (max_xor, F, MOST_XOR, SAME, SAME)                                    \
  SMALL2 (min_nan_xor, F, LEAST_NAN_XOR, SAME, SAME)                           \
  SMALL2 (max_nan_xor, F, MOST_NAN_XOR, SAME, SAME)

EXTREMES (f16)
EXTREMES (bf16)
SMALL2 (min_ftz, f16, least_f32, flush_f16, SAME)
SMALL2 (max_ftz, f16, most_f32, flush_f16, SAME)
SMALL2 (min_ftz_nan, f16, LEAST_NAN, flush_f16, SAME)
SMALL2 (max_ftz_nan, f16, MOST_NAN, flush_f16, SAME)

/* Signs are bits. */
UNARY (abs_16, b16, b16, x & 0x7fff)
UNARY (abs_16x2, b32, b32, x & 0x7fff7fff)
UNARY (neg_16, b16, b16, x ^ 0x8000)
UNARY (neg_16x2, b32, b32, x ^ 0x80008000)
UNARY (abs_ftz_16, b16, b16, flush_bits (x) & 0x7fff)
UNARY (abs_ftz_16x2, b32, b32,
       (flush_bits (x & 0xffff) | flush_bits (x >> 16) << 16) & 0x7fff7fff)
UNARY (neg_ftz_16, b16, b16, flush_bits (x) ^ 0x8000)
UNARY (neg_ftz_16x2, b32, b32,
       (flush_bits (x & 0xffff) | flush_bits (x >> 16) << 16) ^ 0x80008000)

/* ex2 and tanh. */
#define DO1(F, f, x, out) out (SAVE_##F (f (LOAD_##F (x))))
#define SMALL1(name, F, f, out)                                                \
  EACH_UNARY (name##_##F, b16, b16, DO1 (F, f, x, out))                        \
  EACH_UNARY (name##_##F##x2, b32, b32,                                        \
              DO1 (F, f, x, out) | DO1 (F, f, x >> 16, out) << 16)

static inline uint32_t
flush_bf16_bits (uint32_t bits)
{
  return (bits & 0x7f80) ? bits : bits & 0x8000;
}

#define EX2_FLUSHED(x) exp2f (flush (x))
SMALL1 (ex2, f16, exp2f, SAME)
SMALL1 (ex2, bf16, EX2_FLUSHED, flush_bf16_bits)
SMALL1 (tanh, f16, tanhf, SAME)
SMALL1 (tanh, bf16, tanhf, SAME)

#define BOTH2(key, f, F)                                                       \
  ROW2 (key "." #F, f##_##F, F, F, F),                                         \
    ROW2 (key "." #F "x2", f##_##F##x2, F##x2, F##x2, F##x2)
#define BOTH3(key, f, F)                                                       \
  ROW3 (key "." #F, f##_##F, F, F, F, F),                                      \
    ROW3 (key "." #F "x2", f##_##F##x2, F##x2, F##x2, F##x2, F##x2)
#define BOTH1(key, f, F)                                                       \
  ROW1 (key "." #F, f##_##F, F, F),                                            \
    ROW1 (key "." #F "x2", f##_##F##x2, F##x2, F##x2)
#define SIGN_BOTH(key, f, F)                                                   \
  ROW1 (key "." #F, f##_16, F, F),                                             \
    ROW1 (key "." #F "x2", f##_16x2, F##x2, F##x2)

/* With .rn and without. */
#define NEAREST2(name, rest, f, F)                                             \
  BOTH2 (name rest, f, F), BOTH2 (name ".rn" rest, f, F)
#define ARITHMETIC_ROWS(name, f)                                               \
  NEAREST2 (name, "", f, f16), NEAREST2 (name, ".sat", f##_sat, f16),          \
    NEAREST2 (name, ".ftz", f##_ftz, f16),                                     \
    NEAREST2 (name, ".ftz.sat", f##_ftz_sat, f16),                             \
    NEAREST2 (name, "", f, bf16)
#define EXTREME_ROWS(key, f, F)                                                \
  BOTH2 (key, f, F), BOTH2 (key ".NaN", f##_nan, F),                           \
    BOTH2 (key ".xorsign.abs", f##_xor, F),                                    \
    BOTH2 (key ".NaN.xorsign.abs", f##_nan_xor, F)

OPERATION_TABLE (half) = {
  ARITHMETIC_ROWS ("add", add),
  ARITHMETIC_ROWS ("sub", sub),
  ARITHMETIC_ROWS ("mul", mul),
  BOTH3 ("fma.rn", fma, f16),
  BOTH3 ("fma.rn.sat", fma_sat, f16),
  BOTH3 ("fma.rn.ftz", fma_ftz, f16),
  BOTH3 ("fma.rn.ftz.sat", fma_ftz_sat, f16),
  BOTH3 ("fma.rn.relu", fma_relu, f16),
  BOTH3 ("fma.rn.ftz.relu", fma_ftz_relu, f16),
  BOTH3 ("fma.rn", fma, bf16),
  BOTH3 ("fma.rn.relu", fma_relu, bf16),
  EXTREME_ROWS ("min", min, f16),
  EXTREME_ROWS ("max", max, f16),
  EXTREME_ROWS ("min", min, bf16),
  EXTREME_ROWS ("max", max, bf16),
  BOTH2 ("min.ftz", min_ftz, f16),
  BOTH2 ("max.ftz", max_ftz, f16),
  BOTH2 ("min.ftz.NaN", min_ftz_nan, f16),
  BOTH2 ("max.ftz.NaN", max_ftz_nan, f16),
  SIGN_BOTH ("abs", abs, f16),
  SIGN_BOTH ("neg", neg, f16),
  SIGN_BOTH ("abs.ftz", abs_ftz, f16),
  SIGN_BOTH ("neg.ftz", neg_ftz, f16),
  SIGN_BOTH ("abs", abs, bf16),
  SIGN_BOTH ("neg", neg, bf16),
  BOTH1 ("ex2.approx", ex2, f16),
  BOTH1 ("ex2.approx.ftz", ex2, bf16),
  BOTH1 ("tanh.approx", tanh, f16),
  BOTH1 ("tanh.approx", tanh, bf16),
  ROWS_END,
};
