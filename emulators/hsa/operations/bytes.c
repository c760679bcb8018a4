/* Sums of differences of bytes, and conversions to values of 8 bits.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/operations/lanes.h"

/* The differences of the bytes of X and Y, added up; MASKED: those where Y has a zero byte
   do not count.  */
static inline uint32_t
differences (uint32_t x, uint32_t y, bool masked)
{
  uint32_t sum = 0;
  for (unsigned at = 0; at < 32; at += 8)
    {
      uint32_t p = x >> at & 0xff, q = y >> at & 0xff;
      sum += masked && q == 0 ? 0 : p > q ? p - q : q - p;
    }
  return sum;
}

/* Four of them, X from each of four places on, each added to 16 bits of Z.  */
static inline uint64_t
four_differences (uint64_t x, uint32_t y, uint64_t z, bool masked)
{
  uint64_t result = 0;
  for (unsigned n = 0; n < 4; n++)
    {
      uint64_t sum = differences ((uint32_t) (x >> 8 * n), y, masked)
                     + (z >> 16 * n & 0xffff);
      result |= (sum > 0xffff ? 0xffff : sum) << 16 * n;
    }
  return result;
}

TERNARY (msad_u8, u32, u32, u32, u32, differences (x, y, true) + z)
TERNARY (sad_hi_u8, u32, u32, u32, u32, (differences (x, y, false) << 16) + z)
TERNARY (qsad_pk_u16_u8, u64, u64, u32, u64, four_differences (x, y, z, false))
TERNARY (mqsad_pk_u16_u8, u64, u64, u32, u64, four_differences (x, y, z, true))

/* A float as 8 bits with EXPONENT bits of exponent and a bias of 2 to the power
   of EXPONENT - 1, as gfx94x has them: there are no infinities, and the bits of a negative zero
   are the NaN, which is also what is too large.  */
static inline uint32_t
small_of_float (float value, unsigned exponent)
{
  unsigned mantissa = 7 - exponent;
  uint32_t sign = bits_of_float (value) >> 24 & 0x80, none = 0x80;
  if (value - value != 0)
    return none;
  int e = 0;
  double size = fabs (frexp ((double) value, &e));
  int least = 1 - (1 << (exponent - 1)) + 1;
  int last = (e > least ? e : least) - 1 - (int) mantissa;
  if (size == 0)
    return 0;
  double whole = rint (ldexp (size, e - last));
  double result = ldexp (whole, last);
  frexp (result, &e);
  if (whole == 0)
    return 0;
  int biased = e - 1 + (1 << (exponent - 1));
  if (biased >= 1 << exponent)
    return none;
  if (biased < 1)
    return sign | (uint32_t) whole;
  uint32_t field = (uint32_t) ldexp (result, (int) mantissa - (e - 1));
  return sign | (uint32_t) biased << mantissa
         | (field & ((1u << mantissa) - 1));
}

UNARY (f32_fp8, f32, u32, float_of_small (x, 4))
UNARY (f32_bf8, f32, u32, float_of_small (x, 5))
UNARY (pk_f32_fp8, u64, u32,
       bits_of_float (float_of_small (x, 4))
         | (uint64_t) bits_of_float (float_of_small (x >> 8, 4)) << 32)
UNARY (pk_f32_bf8, u64, u32,
       bits_of_float (float_of_small (x, 5))
         | (uint64_t) bits_of_float (float_of_small (x >> 8, 5)) << 32)
BINARY (pk_fp8_f32, u16, f32, f32,
        small_of_float (x, 4) | small_of_float (y, 4) << 8)
BINARY (pk_bf8_f32, u16, f32, f32,
        small_of_float (x, 5) | small_of_float (y, 5) << 8)

OPERATIONS (bytes) = {
  ROW3 ("msad_u8", msad_u8, b32, b32, b32, b32),
  ROW3 ("sad_hi_u8", sad_hi_u8, b32, b32, b32, b32),
  ROW3 ("qsad_pk_u16_u8", qsad_pk_u16_u8, b64, b64, b32, b64),
  ROW3 ("mqsad_pk_u16_u8", mqsad_pk_u16_u8, b64, b64, b32, b64),
  ROW1 ("cvt_f32_fp8", f32_fp8, f32, b32),
  ROW1 ("cvt_f32_bf8", f32_bf8, f32, b32),
  ROW1 ("cvt_pk_f32_fp8", pk_f32_fp8, b64, b32),
  ROW1 ("cvt_pk_f32_bf8", pk_f32_bf8, b64, b32),
  ROW2 ("cvt_pk_fp8_f32", pk_fp8_f32, low, f32, f32),
  ROW2 ("cvt_pk_bf8_f32", pk_bf8_f32, low, f32, f32),
  ROWS_END,
};
