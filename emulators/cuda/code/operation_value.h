/* Values of PTX's floating-point types: bits, canonical NaNs, flushing, saturation,
   and the formats of 16 bits.

   All is without branches where the compiler can make it so, because it stands in
   loops that are vectorised.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#ifndef EMULATORS_CUDA_CODE_OPERATION_VALUE_H
#define EMULATORS_CUDA_CODE_OPERATION_VALUE_H

#include <fenv.h>
#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include "emulators/common/values.h"

/* What .f32 instructions give for a NaN, whatever NaN their sources were. */
enum
{
  F32_NAN = 0x7fffffff,
  F16_NAN = 0x7fff
};

static inline float
canonical (float x)
{
  return x != x ? float_of_bits (F32_NAN) : x;
}

/* .ftz: a subnormal is a zero of its sign. */
static inline float
flush (float x)
{
  return fabsf (x) < FLT_MIN ? copysignf (0, x) : x;
}

/* .sat: clamp to [0, 1]; NaN and -0 become +0. */
static inline float
saturate (float x)
{
  x = x > 0 ? x : 0;
  return x < 1 ? x : 1;
}

static inline double
saturate_double (double x)
{
  x = x > 0 ? x : 0;
  return x < 1 ? x : 1;
}

static inline float
float_of_bf16 (uint32_t bits)
{
  return float_of_bits (bits << 16);
}

static inline uint32_t
bf16_of_float (float value)
{
  uint32_t bits = bits_of_float (value);
  uint32_t rounded = (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
  return value != value ? F16_NAN : rounded;
}

static inline uint32_t
f16_of_float (float value)
{
  return value != value ? F16_NAN : f16_of_number (value);
}

/* The format of 16 bits with PRECISION bits of significand (11: f16; 8: bf16). */
enum small_format
{
  SMALL_F16 = 11,
  SMALL_BF16 = 8
};

enum rounding
{
  ROUND_RN,
  ROUND_RZ,
  ROUND_RM,
  ROUND_RP,
  ROUND_RNA
};

/* VALUE in FORMAT, rounded as MODE says. */
uint32_t small_of_double (double value, enum small_format format,
                          enum rounding mode);

/* An integer of up to 64 bits as a double that rounds to any narrower format as the
   integer does: the last bit says whether bits are lost. */
static inline double
double_with_rest (__int128 value)
{
  bool negative = value < 0;
  uint64_t size = (uint64_t) (negative ? -value : value);
  if (size >> 53)
    size = (size & ~UINT64_C (0xfff)) | (size & 0xfff ? 0x800 : 0);
  return negative ? -(double) size : (double) size;
}

#endif
