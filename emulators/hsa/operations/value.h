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

/* A NaN keeps the upper bits of its payload, made quiet.  */
static inline uint16_t
f16_of_float (float value)
{
  uint32_t bits = bits_of_float (value);
  uint32_t nan = (bits >> 16 & 0x8000) | 0x7e00 | (bits >> 13 & 0x3ff);
  return (uint16_t) (value != value ? nan : f16_of_number (value));
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
