/* Conversions between types.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/operations/lanes.h"

/* VALUE as f16, rounded towards zero.  */
static inline uint32_t
f16_towards_zero (float value)
{
  uint16_t near = f16_of_float (value);
  float back = float_of_f16 (near);
  if (fabsf (back) > fabsf (value))
    near--;
  return near;
}

/* A number in [-1, 1] or [0, 1] as one of 16 bits.  */
static inline uint32_t
normal_i16 (float x)
{
  x = x > -1 ? x : -1;
  x = x < 1 ? x : 1;
  return x != x ? 0 : (uint16_t) (int32_t) rintf (x * 32767);
}
static inline uint32_t
normal_u16 (float x)
{
  x = x > 0 ? x : 0;
  x = x < 1 ? x : 1;
  return (uint16_t) (int32_t) rintf (x * 65535);
}

static inline int32_t
saturated (double x, double least, double most)
{
  double in = x > least ? x : least;
  in = in < most ? in : most;
  return x != x ? 0 : (int32_t) in;
}

UNARY (f32_i32, f32, s32, (float) x)
UNARY (f32_u32, f32, u32, (float) x)
UNARY (f32_f64, f32, f64, (float) x)
UNARY (f32_f16, f32, f16, x)
UNARY (f16_f32, f16, f32, x)
UNARY (f64_i32, f64, s32, (double) x)
UNARY (f64_u32, f64, u32, (double) x)
UNARY (f64_f32, f64, f32, (double) x)
UNARY (i32_f32, s32, f32, s32_of_double (x))
UNARY (u32_f32, u32, f32, u32_of_double (x))
UNARY (i32_f64, s32, f64, s32_of_double (x))
UNARY (u32_f64, u32, f64, u32_of_double (x))
UNARY (rpi_i32_f32, s32, f32, s32_of_double (floor ((double) x + 0.5)))
UNARY (flr_i32_f32, s32, f32, s32_of_double (floor ((double) x)))
UNARY (f32_ubyte0, f32, u32, (float) (x & 0xff))
UNARY (f32_ubyte1, f32, u32, (float) (x >> 8 & 0xff))
UNARY (f32_ubyte2, f32, u32, (float) (x >> 16 & 0xff))
UNARY (f32_ubyte3, f32, u32, (float) (x >> 24))
UNARY (off_f32_i4, f32, u32, (float) ((int) ((x & 15) ^ 8) - 8) / 16)
UNARY (f16_u16, f16, u16, (float) x)
UNARY (f16_i16, f16, s16, (float) x)
UNARY (u16_f16, u16, f16, (uint32_t) saturated (x, 0, 65535))
UNARY (i16_f16, s16, f16, saturated (x, -32768, 32767))
UNARY (norm_i16_f16, u16, f16, normal_i16 (x))
UNARY (norm_u16_f16, u16, f16, normal_u16 (x))
UNARY (i32_i16, s32, s16, x)
UNARY (u32_u16, u32, u16, x)

BINARY (pkrtz_f16_f32, u32, f32, f32,
        f16_towards_zero (x) | f16_towards_zero (y) << 16)
BINARY (pknorm_i16_f32, u32, f32, f32, normal_i16 (x) | normal_i16 (y) << 16)
BINARY (pknorm_u16_f32, u32, f32, f32, normal_u16 (x) | normal_u16 (y) << 16)
BINARY (pknorm_i16_f16, u32, f16, f16, normal_i16 (x) | normal_i16 (y) << 16)
BINARY (pknorm_u16_f16, u32, f16, f16, normal_u16 (x) | normal_u16 (y) << 16)
BINARY (pk_i16_f32, u32, f32, f32,
        (uint16_t) saturated (x, -32768, 32767)
          | (uint32_t) saturated (y, -32768, 32767) << 16)
BINARY (pk_u16_f32, u32, f32, f32,
        (uint32_t) saturated (x, 0, 65535)
          | (uint32_t) saturated (y, 0, 65535) << 16)
TERNARY (pk_u8_f32, u32, f32, u32, u32, ({
           uint32_t byte = (uint32_t) saturated (rintf (x), 0, 255);
           unsigned at = 8 * (y & 3);
           (z & ~(0xffu << at)) | byte << at;
         }))

OPERATIONS (convert) = {
  ROW1 ("cvt_f32_i32", f32_i32, f32, b32),
  ROW1 ("cvt_f32_u32", f32_u32, f32, b32),
  ROW1 ("cvt_f32_f64", f32_f64, f32, f64),
  ROW1 ("cvt_f32_f16", f32_f16, f32, f16),
  ROW1 ("cvt_f16_f32", f16_f32, f16, f32),
  ROW1 ("cvt_f64_i32", f64_i32, f64, b32),
  ROW1 ("cvt_f64_u32", f64_u32, f64, b32),
  ROW1 ("cvt_f64_f32", f64_f32, f64, f32),
  ROW1 ("cvt_i32_f32", i32_f32, b32, f32),
  ROW1 ("cvt_u32_f32", u32_f32, b32, f32),
  ROW1 ("cvt_i32_f64", i32_f64, b32, f64),
  ROW1 ("cvt_u32_f64", u32_f64, b32, f64),
  ROW1 ("cvt_rpi_i32_f32", rpi_i32_f32, b32, f32),
  ROW1 ("cvt_flr_i32_f32", flr_i32_f32, b32, f32),
  ROW1 ("cvt_f32_ubyte0", f32_ubyte0, f32, b32),
  ROW1 ("cvt_f32_ubyte1", f32_ubyte1, f32, b32),
  ROW1 ("cvt_f32_ubyte2", f32_ubyte2, f32, b32),
  ROW1 ("cvt_f32_ubyte3", f32_ubyte3, f32, b32),
  ROW1 ("cvt_off_f32_i4", off_f32_i4, f32, b32),
  ROW1 ("cvt_f16_u16", f16_u16, f16, b16),
  ROW1 ("cvt_f16_i16", f16_i16, f16, b16),
  ROW1 ("cvt_u16_f16", u16_f16, b16, f16),
  ROW1 ("cvt_i16_f16", i16_f16, b16, f16),
  ROW1 ("cvt_norm_i16_f16", norm_i16_f16, b16, f16),
  ROW1 ("cvt_norm_u16_f16", norm_u16_f16, b16, f16),
  ROW1 ("cvt_i32_i16", i32_i16, b32, b16),
  ROW1 ("cvt_u32_u16", u32_u16, b32, b16),
  ROW2 ("cvt_pkrtz_f16_f32", pkrtz_f16_f32, b32, f32, f32),
  ROW2 ("cvt_pknorm_i16_f32", pknorm_i16_f32, b32, f32, f32),
  ROW2 ("cvt_pknorm_u16_f32", pknorm_u16_f32, b32, f32, f32),
  ROW2 ("cvt_pknorm_i16_f16", pknorm_i16_f16, b32, f16, f16),
  ROW2 ("cvt_pknorm_u16_f16", pknorm_u16_f16, b32, f16, f16),
  ROW2 ("cvt_pk_i16_f32", pk_i16_f32, b32, f32, f32),
  ROW2 ("cvt_pk_u16_f32", pk_u16_f32, b32, f32, f32),
  ROW3 ("cvt_pk_u8_f32", pk_u8_f32, b32, f32, b32, b32),
  ROWS_END,
};
