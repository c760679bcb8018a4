/* Arithmetic of .f32 and .f64 (PTX ISA 9.7.3), all but what is approximate.

   Results are rounded to nearest even by the host's arithmetic, or as the modifier
   says with the host's rounding mode set; nothing here may be contracted.  A NaN that
   an .f32 instruction makes is F32_NAN; one of .f64 is the host's.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include "emulators/cuda/code/operation_lanes.h"

/* The forms of an .f32 instruction: plain, .ftz, .sat and both. */
#define FORMS2(name, expression)                                               \
  BINARY (name, f32, f32, f32, canonical (expression))                         \
  BINARY (name##_ftz, f32, f32, f32, ({                                        \
            x = flush (x);                                                     \
            y = flush (y);                                                     \
            flush (canonical (expression));                                    \
          }))                                                                  \
  BINARY (name##_sat, f32, f32, f32, saturate (expression))                    \
  BINARY (name##_ftz_sat, f32, f32, f32, ({                                    \
            x = flush (x);                                                     \
            y = flush (y);                                                     \
            flush (saturate (expression));                                     \
          }))
#define FORMS1(name, expression)                                               \
  UNARY (name, f32, f32, canonical (expression))                               \
  UNARY (name##_ftz, f32, f32, ({                                              \
           x = flush (x);                                                      \
           flush (canonical (expression));                                     \
         }))

#define FORMS2_ROUNDED(name, expression)                                       \
  FORMS2 (name, expression)                                                    \
  ROUNDED (name)                                                               \
  ROUNDED (name##_ftz)                                                         \
  ROUNDED (name##_sat)                                                         \
  ROUNDED (name##_ftz_sat)
#define FORMS1_ROUNDED(name, expression)                                       \
  FORMS1 (name, expression)                                                    \
  ROUNDED (name)                                                               \
  ROUNDED (name##_ftz)

FORMS2_ROUNDED (add_f32, x + y)
FORMS2_ROUNDED (sub_f32, x - y)
FORMS2_ROUNDED (mul_f32, x *y)
BINARY (div_f32, f32, f32, f32, canonical (x / y))
BINARY (div_f32_ftz, f32, f32, f32, flush (canonical (flush (x) / flush (y))))
ROUNDED (div_f32)
ROUNDED (div_f32_ftz)
UNARY (rcp_f32, f32, f32, canonical (1 / x))
/* What is less than the least normal number is flushed before it could be rounded up. */
UNARY (rcp_f32_ftz, f32, f32,
       fabsf (x) > 0x1p126f ? copysignf (0, x) : canonical (1 / flush (x)))
ROUNDED (rcp_f32)
ROUNDED (rcp_f32_ftz)
FORMS1_ROUNDED (sqrt_f32, sqrtf (x))

TERNARY (fma_f32, f32, f32, f32, f32, canonical (fmaf (x, y, z)))
TERNARY (fma_f32_ftz, f32, f32, f32, f32,
         flush (canonical (fmaf (flush (x), flush (y), flush (z)))))
TERNARY (fma_f32_sat, f32, f32, f32, f32, saturate (fmaf (x, y, z)))
TERNARY (fma_f32_ftz_sat, f32, f32, f32, f32,
         flush (saturate (fmaf (flush (x), flush (y), flush (z)))))
ROUNDED (fma_f32)
ROUNDED (fma_f32_ftz)
ROUNDED (fma_f32_sat)
ROUNDED (fma_f32_ftz_sat)

#define ROUNDED2_F64(name, expression)                                         \
  BINARY (name, f64, f64, f64, expression)                                     \
  ROUNDED (name)
#define ROUNDED1_F64(name, expression)                                         \
  UNARY (name, f64, f64, expression)                                           \
  ROUNDED (name)

ROUNDED2_F64 (add_f64, x + y)
ROUNDED2_F64 (sub_f64, x - y)
ROUNDED2_F64 (mul_f64, x *y)
ROUNDED2_F64 (div_f64, x / y)
ROUNDED1_F64 (rcp_f64, 1 / x)
ROUNDED1_F64 (sqrt_f64, sqrt (x))
TERNARY (fma_f64, f64, f64, f64, f64, fma (x, y, z))
ROUNDED (fma_f64)

/* Rows of one form with each rounding. */
#define ROUNDINGS2(key, f, rest, T)                                            \
  ROW2 (key ".rn" rest, f, T, T, T), ROW2 (key ".rz" rest, f##_rz, T, T, T),   \
    ROW2 (key ".rm" rest, f##_rm, T, T, T),                                    \
    ROW2 (key ".rp" rest, f##_rp, T, T, T)
#define ROUNDINGS1(key, f, rest, T)                                            \
  ROW1 (key ".rn" rest, f, T, T), ROW1 (key ".rz" rest, f##_rz, T, T),         \
    ROW1 (key ".rm" rest, f##_rm, T, T), ROW1 (key ".rp" rest, f##_rp, T, T)
#define ROUNDINGS3(key, f, rest, T)                                            \
  ROW3 (key ".rn" rest, f, T, T, T, T),                                        \
    ROW3 (key ".rz" rest, f##_rz, T, T, T, T),                                 \
    ROW3 (key ".rm" rest, f##_rm, T, T, T, T),                                 \
    ROW3 (key ".rp" rest, f##_rp, T, T, T, T)

/* add, sub and mul may leave the rounding out: it is to nearest then. */
#define FORM_ROWS2(key, f)                                                     \
  ROUNDINGS2 (key, f, ".f32", f32),                                            \
    ROUNDINGS2 (key, f##_ftz, ".ftz.f32", f32),                                \
    ROUNDINGS2 (key, f##_sat, ".sat.f32", f32),                                \
    ROUNDINGS2 (key, f##_ftz_sat, ".ftz.sat.f32", f32),                        \
    ROW2 (key ".f32", f, f32, f32, f32),                                       \
    ROW2 (key ".ftz.f32", f##_ftz, f32, f32, f32),                             \
    ROW2 (key ".sat.f32", f##_sat, f32, f32, f32),                             \
    ROW2 (key ".ftz.sat.f32", f##_ftz_sat, f32, f32, f32)
#define FORM_ROWS3(key, f)                                                     \
  ROUNDINGS3 (key, f, ".f32", f32),                                            \
    ROUNDINGS3 (key, f##_ftz, ".ftz.f32", f32),                                \
    ROUNDINGS3 (key, f##_sat, ".sat.f32", f32),                                \
    ROUNDINGS3 (key, f##_ftz_sat, ".ftz.sat.f32", f32)

static inline float
min_f32 (float x, float y)
{
  return canonical (least_f32 (x, y));
}

static inline float
max_f32 (float x, float y)
{
  return canonical (most_f32 (x, y));
}

/* .NaN: a NaN in any source gives NaN. */
static inline float
nan_wins (float x, float y, float result)
{
  return (x != x) | (y != y) ? float_of_bits (F32_NAN) : result;
}

/* .xorsign.abs: of the absolute values, with the signs' exclusive or; NaNs as before. */
static inline float
xor_sign (float x, float y, float result)
{
  uint32_t sign = (bits_of_float (x) ^ bits_of_float (y)) & 0x80000000;
  return result != result ? result
                          : float_of_bits (bits_of_float (result) | sign);
}

#define ABS(f) f (fabsf (x), fabsf (y))
#define EXTREME(f)                                                             \
  BINARY (f##_plain, f32, f32, f32, f (x, y))                                  \
  BINARY (f##_ftz, f32, f32, f32, f (flush (x), flush (y)))                    \
  BINARY (f##_nan, f32, f32, f32, nan_wins (x, y, f (x, y)))                   \
  BINARY (f##_ftz_nan, f32, f32, f32,                                          \
          nan_wins (x, y, f (flush (x), flush (y))))                           \
  BINARY (f##_xor, f32, f32, f32, xor_sign (x, y, ABS (f)))                    \
  BINARY (f##_ftz_xor, f32, f32, f32,                                          \
          xor_sign (x, y, f (flush (fabsf (x)), flush (fabsf (y)))))           \
  BINARY (f##_nan_xor, f32, f32, f32,                                          \
          xor_sign (x, y, nan_wins (x, y, ABS (f))))                           \
  BINARY (f##_ftz_nan_xor, f32, f32, f32,                                      \
          xor_sign (                                                           \
            x, y, nan_wins (x, y, f (flush (fabsf (x)), flush (fabsf (y))))))

EXTREME (min_f32)
EXTREME (max_f32)
BINARY (min_f64_plain, f64, f64, f64, least_f64 (x, y))
BINARY (max_f64_plain, f64, f64, f64, most_f64 (x, y))

#define EXTREME_ROWS(key, f)                                                   \
  ROW2 (key ".f32", f##_plain, f32, f32, f32),                                 \
    ROW2 (key ".ftz.f32", f##_ftz, f32, f32, f32),                             \
    ROW2 (key ".NaN.f32", f##_nan, f32, f32, f32),                             \
    ROW2 (key ".ftz.NaN.f32", f##_ftz_nan, f32, f32, f32),                     \
    ROW2 (key ".xorsign.abs.f32", f##_xor, f32, f32, f32),                     \
    ROW2 (key ".ftz.xorsign.abs.f32", f##_ftz_xor, f32, f32, f32),             \
    ROW2 (key ".NaN.xorsign.abs.f32", f##_nan_xor, f32, f32, f32),             \
    ROW2 (key ".ftz.NaN.xorsign.abs.f32", f##_ftz_nan_xor, f32, f32, f32)

/* Signs.  copysign takes that of its first source. */
UNARY (abs_f32, f32, f32, fabsf (x))
UNARY (abs_ftz_f32, f32, f32, fabsf (flush (x)))
UNARY (abs_f64, f64, f64, fabs (x))
UNARY (neg_f32, f32, f32, -x)
UNARY (neg_ftz_f32, f32, f32, -flush (x))
UNARY (neg_f64, f64, f64, -x)
BINARY (copysign_f32, f32, f32, f32, copysignf (y, x))
BINARY (copysign_f64, f64, f64, f64, copysign (y, x))

OPERATION_TABLE (float) = {
  FORM_ROWS2 ("add", add_f32),
  FORM_ROWS2 ("sub", sub_f32),
  FORM_ROWS2 ("mul", mul_f32),
  FORM_ROWS3 ("fma", fma_f32),
  FORM_ROWS3 ("mad", fma_f32),
  ROUNDINGS2 ("div", div_f32, ".f32", f32),
  ROUNDINGS2 ("div", div_f32_ftz, ".ftz.f32", f32),
  /* As texts for sm_1x have it; later devices run it fused and flushing. */
  ROW3 ("mad.f32", fma_f32_ftz, f32, f32, f32, f32),
  ROW3 ("mad.sat.f32", fma_f32_ftz_sat, f32, f32, f32, f32),
  ROUNDINGS1 ("rcp", rcp_f32, ".f32", f32),
  ROUNDINGS1 ("rcp", rcp_f32_ftz, ".ftz.f32", f32),
  ROUNDINGS1 ("sqrt", sqrt_f32, ".f32", f32),
  ROUNDINGS1 ("sqrt", sqrt_f32_ftz, ".ftz.f32", f32),
  ROUNDINGS2 ("add", add_f64, ".f64", f64),
  ROUNDINGS2 ("sub", sub_f64, ".f64", f64),
  ROUNDINGS2 ("mul", mul_f64, ".f64", f64),
  ROUNDINGS2 ("div", div_f64, ".f64", f64),
  ROUNDINGS3 ("fma", fma_f64, ".f64", f64),
  ROUNDINGS3 ("mad", fma_f64, ".f64", f64),
  ROUNDINGS1 ("rcp", rcp_f64, ".f64", f64),
  ROUNDINGS1 ("sqrt", sqrt_f64, ".f64", f64),
  ROW2 ("add.f64", add_f64, f64, f64, f64),
  ROW2 ("sub.f64", sub_f64, f64, f64, f64),
  ROW2 ("mul.f64", mul_f64, f64, f64, f64),
  EXTREME_ROWS ("min", min_f32),
  EXTREME_ROWS ("max", max_f32),
  ROW2 ("min.f64", min_f64_plain, f64, f64, f64),
  ROW2 ("max.f64", max_f64_plain, f64, f64, f64),
  ROW1 ("abs.f32", abs_f32, f32, f32),
  ROW1 ("abs.ftz.f32", abs_ftz_f32, f32, f32),
  ROW1 ("abs.f64", abs_f64, f64, f64),
  ROW1 ("neg.f32", neg_f32, f32, f32),
  ROW1 ("neg.ftz.f32", neg_ftz_f32, f32, f32),
  ROW1 ("neg.f64", neg_f64, f64, f64),
  ROW2 ("copysign.f32", copysign_f32, f32, f32, f32),
  ROW2 ("copysign.f64", copysign_f64, f64, f64, f64),
  ROWS_END,
};
