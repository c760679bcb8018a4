/* Values of the floating-point types of AMD's processors.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_HSA_OPERATIONS_VALUE_H
#define EMULATORS_HSA_OPERATIONS_VALUE_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#ifdef __F16C__
#  include <immintrin.h>
#endif

static inline uint32_t
bits_of_float (float value)
{
  uint32_t bits;
  memcpy (&bits, &value, sizeof bits);
  return bits;
}

static inline float
float_of_bits (uint32_t bits)
{
  float value;
  memcpy (&value, &bits, sizeof value);
  return value;
}

static inline uint64_t
bits_of_double (double value)
{
  uint64_t bits;
  memcpy (&bits, &value, sizeof bits);
  return bits;
}

static inline double
double_of_bits (uint64_t bits)
{
  double value;
  memcpy (&value, &bits, sizeof value);
  return value;
}

static inline float
float_of_f16 (uint16_t half)
{
  uint32_t sign = (uint32_t) (half & 0x8000) << 16;
  uint32_t rest = (uint32_t) (half & 0x7fff) << 13;
  /* The exponent is 112 too small; a product makes subnormals right, too.  */
  uint32_t bits = bits_of_float (float_of_bits (rest) * 0x1p112f);
  bits |= rest >= 0x1fu << 23 ? 0xffu << 23 : 0;
  return float_of_bits (bits | sign);
}

/* Rounded to nearest even; a NaN keeps the upper bits of its payload, made quiet.  */
static inline uint16_t
f16_of_float (float value)
{
  uint32_t bits = bits_of_float (value), size = bits & 0x7fffffff;
  uint32_t sign = bits >> 16 & 0x8000;
  uint32_t normal
    = (size + 0xfff + (size >> 13 & 1) - (UINT32_C (112) << 23)) >> 13;
  /* Adding one half leaves a multiple of 2^-24, rounded, in the low bits.  */
  uint32_t subnormal
    = bits_of_float (float_of_bits (size) + 0.5f) - bits_of_float (0.5f);
  uint32_t result = size < 0x38800000 ? subnormal : normal;
  result = size >= 0x477ff000 ? 0x7c00 : result;
  result = size > 0x7f800000 ? 0x7e00 | (size >> 13 & 0x3ff) : result;
  return (uint16_t) (result | sign);
}

/* The lesser and the greater: a NaN gives way to a number, -0 is less than +0.  */
static inline float
least_f32 (float x, float y)
{
  float equal = float_of_bits (bits_of_float (x) | bits_of_float (y));
  float least = x < y ? x : x > y ? y : equal;
  least = x != x ? y : least;
  return y != y ? x : least;
}

static inline float
most_f32 (float x, float y)
{
  float equal = float_of_bits (bits_of_float (x) & bits_of_float (y));
  float most = x > y ? x : x < y ? y : equal;
  most = x != x ? y : most;
  return y != y ? x : most;
}

static inline double
least_f64 (double x, double y)
{
  double equal = double_of_bits (bits_of_double (x) | bits_of_double (y));
  double least = x < y ? x : x > y ? y : equal;
  least = x != x ? y : least;
  return y != y ? x : least;
}

static inline double
most_f64 (double x, double y)
{
  double equal = double_of_bits (bits_of_double (x) & bits_of_double (y));
  double most = x > y ? x : x < y ? y : equal;
  most = x != x ? y : most;
  return y != y ? x : most;
}

/* Conversions to integers saturate, and a NaN becomes 0.  */
static inline int32_t
s32_of_double (double x)
{
  double in = x > -2147483648.0 ? x : -2147483648.0;
  in = in < 2147483647.0 ? in : 2147483647.0;
  return x != x ? 0 : (int32_t) in;
}

static inline uint32_t
u32_of_double (double x)
{
  double in = x > 0 ? x : 0;
  in = in < 4294967295.0 ? in : 4294967295.0;
  return x != x ? 0 : (uint32_t) (int64_t) in;
}

static inline unsigned
exponent_of_f32 (float x)
{
  return bits_of_float (x) >> 23 & 0xff;
}

static inline unsigned
exponent_of_f64 (double x)
{
  return bits_of_double (x) >> 52 & 0x7ff;
}

#endif
