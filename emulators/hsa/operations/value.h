/* Values of the floating-point types of AMD's processors.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_HSA_OPERATIONS_VALUE_H
#define EMULATORS_HSA_OPERATIONS_VALUE_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include "emulators/common/values.h"
#ifdef __F16C__
#  include <immintrin.h>
#endif

/* VALUE in 16 bits, rounded as the thread's floating-point environment says.  A NaN keeps the
   upper bits of its payload, made quiet.  */
static inline uint16_t
f16_of_float (float value)
{
  uint32_t bits = bits_of_float (value), size = bits & 0x7fffffff;
  uint32_t sign = bits & UINT32_C (0x80000000);
  uint32_t nan = 0x7e00 | (bits >> 13 & 0x3ff);
  /* Adding what has its last bit where the result of 16 bits has it rounds there.  */
  uint32_t exponent = size >> 23 > 113 ? size >> 23 : 113;
  float large = float_of_bits (((exponent + 13) << 23 & 0x7fffffff) | sign);
  float near = (value + large) - large;
  uint32_t rounded = bits_of_float (near) & 0x7fffffff;
  uint32_t normal = (rounded - (UINT32_C (112) << 23)) >> 13;
  uint32_t subnormal
    = bits_of_float (float_of_bits (rounded) + 0.5f) - bits_of_float (0.5f);
  uint32_t result = rounded < 0x38800000 ? subnormal : normal;
  /* What is too large is infinite, or the greatest number, as multiplication makes it.  */
  float over = (size >= 0x47800000 ? value : near) * 0x1p112f;
  uint32_t most
    = (bits_of_float (over) & 0x7fffffff) == 0x7f800000 ? 0x7c00 : 0x7bff;
  result = size >= 0x47800000 || rounded >= 0x47800000 ? most : result;
  return (uint16_t) ((value != value ? nan : result) | sign >> 16);
}

/* The float to zero's side of X * Y + Z, or that itself, with its last bit set where it is
   not: rounded further, to 16 bits, it gives what the exact sum does.  X, Y and Z are f16.  */
static inline float
fused_f16 (float x, float y, float z)
{
  double product = (double) x * (double) y, sum = product + (double) z;
  /* What the sum lost: the products have 22 bits, so that this is exact.  */
  double back = sum - product;
  double lost = (product - (sum - back)) + ((double) z - back);
  uint64_t bits = bits_of_double (sum);
  uint64_t odd = bits | 1;
  uint64_t less = (bits - 1) | 1;
  bool inexact = lost != 0 && lost - lost == 0;
  bool beyond = (lost < 0) != (sum < 0);
  sum = double_of_bits (!inexact ? bits : beyond ? less : odd);
  float near = (float) sum;
  uint32_t narrow = bits_of_float (near);
  narrow -= fabs ((double) near) > fabs (sum) && near - near == 0;
  narrow |= (double) near != sum && sum == sum && near - near == 0;
  return float_of_bits (narrow);
}

/* The upper half of a float, rounded to nearest even.  */
static inline uint16_t
bf16_of_float (float value)
{
  uint32_t bits = bits_of_float (value);
  uint32_t rounded = (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
  return (uint16_t) (value != value ? bits >> 16 | 0x40 : rounded);
}

/* 8 bits of gfx94x with EXPONENT bits of exponent: the bias is 2 to the power of EXPONENT - 1,
   and the bits of a negative zero are the only value that is no number.  */
static inline float
float_of_small (uint32_t value, unsigned exponent)
{
  unsigned mantissa = 7 - exponent, bias = 1u << (exponent - 1);
  uint32_t fraction = value & ((1u << mantissa) - 1);
  uint32_t field = value >> mantissa & ((1u << exponent) - 1);
  float one
    = float_of_bits ((127 - bias - mantissa + (field ? field : 1)) << 23);
  float size = (float) (fraction | (field ? 1u << mantissa : 0)) * one;
  float result = value & 0x80 ? -size : size;
  return (value & 0xff) == 0x80 ? NAN : result;
}

/* A subnormal number becomes a zero of its sign.  */
static inline float
flushed_f32 (float x)
{
  uint32_t bits = bits_of_float (x);
  return float_of_bits (bits & 0x7f800000 ? bits : bits & 0x80000000);
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
