/* Floating-point values as the processors of both emulators have them: their bits,
   the format of 16 bits, the lesser and the greater.  What they make of a NaN differs, and is
   each emulator's own.

   All is without branches where the compiler can make it so, because it stands in
   loops that are vectorised.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_COMMON_VALUES_H
#define EMULATORS_COMMON_VALUES_H

#include <stdint.h>
#include <string.h>

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
float_of_f16 (uint32_t half)
{
  uint32_t sign = (half & 0x8000) << 16, rest = (half & 0x7fff) << 13;
  /* The exponent is 112 too small; a multiplication makes subnormals right too.  */
  uint32_t bits = bits_of_float (float_of_bits (rest) * 0x1p112f);
  bits |= rest >= UINT32_C (0x1f) << 23 ? UINT32_C (0xff) << 23 : 0;
  return float_of_bits (bits | sign);
}

/* VALUE in 16 bits, rounded to nearest even; of a NaN the result is meaningless.  */
static inline uint32_t
f16_of_number (float value)
{
  uint32_t bits = bits_of_float (value), size = bits & 0x7fffffff;
  uint32_t sign = bits >> 16 & 0x8000;
  uint32_t normal
    = (size + 0xfff + (size >> 13 & 1) - (UINT32_C (112) << 23)) >> 13;
  /* Adding one half leaves a multiple of 2^-24, rounded, in the low bits.  */
  uint32_t subnormal
    = bits_of_float (float_of_bits (size) + 0.5f) - bits_of_float (0.5f);
  uint32_t result = size < 0x38800000 ? subnormal : normal;
  return (size >= 0x477ff000 ? 0x7c00 : result) | sign;
}

/* The lesser and the greater: a NaN gives way to a number, and -0 is less than +0.
   Equal values have the same bits but for the sign of zero.  */
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

#endif
