/* Operations on two values of 16 bits in a register.  The caller has put the halves that
   the instruction selects where they are computed.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/operations/lanes.h"

#define HALVES2(name, h, ...)                                                  \
  static inline uint16_t name##_half (value_##h x, value_##h y)                \
  {                                                                            \
    return TO_##h (__VA_ARGS__);                                               \
  }                                                                            \
  BINARY (name, u32, u32, u32,                                                 \
          (uint32_t) name##_half (OF_##h (x), OF_##h (y))                      \
            | (uint32_t) name##_half (OF_##h (x >> 16), OF_##h (y >> 16))      \
                << 16)
#define HALVES3(name, h, ...)                                                  \
  static inline uint16_t name##_half (value_##h x, value_##h y, value_##h z)   \
  {                                                                            \
    return TO_##h (__VA_ARGS__);                                               \
  }                                                                            \
  TERNARY (name, u32, u32, u32, u32,                                           \
           (uint32_t) name##_half (OF_##h (x), OF_##h (y), OF_##h (z))         \
             | (uint32_t) name##_half (OF_##h (x >> 16), OF_##h (y >> 16),     \
                                       OF_##h (z >> 16))                       \
                 << 16)
#define OF_u16(v) ((uint16_t) (v))
#define OF_s16(v) ((int16_t) (v))
#define OF_f16(v) float_of_f16 ((uint16_t) (v))
#define TO_u16(v) ((uint16_t) (v))
#define TO_s16(v) ((uint16_t) (v))
#define TO_f16(v) f16_of_float (v)

HALVES3 (pk_mad_u16, u16, (uint32_t) x *y + z)
HALVES2 (pk_mul_lo_u16, u16, (uint32_t) x *y)
HALVES2 (pk_add_u16, u16, x + y)
HALVES2 (pk_sub_u16, u16, x - y)
HALVES2 (pk_lshlrev_b16, u16, (uint32_t) y << (x & 15))
HALVES2 (pk_lshrrev_b16, u16, y >> (x & 15))
HALVES2 (pk_ashrrev_i16, s16, y >> (x & 15))
HALVES2 (pk_max_i16, s16, x > y ? x : y)
HALVES2 (pk_min_i16, s16, x < y ? x : y)
HALVES2 (pk_max_u16, u16, x > y ? x : y)
HALVES2 (pk_min_u16, u16, x < y ? x : y)
HALVES3 (pk_fma_f16, f16, fused_f16 (x, y, z))
HALVES2 (pk_add_f16, f16, x + y)
HALVES2 (pk_mul_f16, f16, x *y)
HALVES2 (pk_min_f16, f16, least_f32 (x, y))
HALVES2 (pk_max_f16, f16, most_f32 (x, y))

/* Two f32, in two registers.  */
OPERATION (pk_fma_f32)
{
  for (unsigned half = 0; half < 2; half++)
    {
      unsigned at = half * WAVE_LANES;
      FOR_LANES
      d[at + l] = bits_of_float (fmaf (float_of_bits (a[at + l]),
                                       float_of_bits (b[at + l]),
                                       float_of_bits (c[at + l])));
    }
}

OPERATION (pk_mul_f32)
{
  (void) c;
  for (unsigned half = 0; half < 2; half++)
    {
      unsigned at = half * WAVE_LANES;
      FOR_LANES
      d[at + l]
        = bits_of_float (float_of_bits (a[at + l]) * float_of_bits (b[at + l]));
    }
}

OPERATION (pk_add_f32)
{
  (void) c;
  for (unsigned half = 0; half < 2; half++)
    {
      unsigned at = half * WAVE_LANES;
      FOR_LANES
      d[at + l]
        = bits_of_float (float_of_bits (a[at + l]) + float_of_bits (b[at + l]));
    }
}

/* Two words: the low one of the first source, the high one of the second.  */
OPERATION (pk_mov_b32)
{
  (void) c;
  FOR_LANES
  {
    uint32_t low = a[l], high = b[WAVE_LANES + l];
    d[l] = low;
    d[WAVE_LANES + l] = high;
  }
}

OPERATIONS (packed) = {
  ROW3 ("pk_mad_i16", pk_mad_u16, q16, q16, q16, q16),
  ROW3 ("pk_mad_u16", pk_mad_u16, q16, q16, q16, q16),
  ROW2 ("pk_mul_lo_u16", pk_mul_lo_u16, q16, q16, q16),
  ROW2 ("pk_add_i16", pk_add_u16, q16, q16, q16),
  ROW2 ("pk_add_u16", pk_add_u16, q16, q16, q16),
  ROW2 ("pk_sub_i16", pk_sub_u16, q16, q16, q16),
  ROW2 ("pk_sub_u16", pk_sub_u16, q16, q16, q16),
  ROW2 ("pk_lshlrev_b16", pk_lshlrev_b16, q16, q16, q16),
  ROW2 ("pk_lshrrev_b16", pk_lshrrev_b16, q16, q16, q16),
  ROW2 ("pk_ashrrev_i16", pk_ashrrev_i16, q16, q16, q16),
  ROW2 ("pk_max_i16", pk_max_i16, q16, q16, q16),
  ROW2 ("pk_min_i16", pk_min_i16, q16, q16, q16),
  ROW2 ("pk_max_u16", pk_max_u16, q16, q16, q16),
  ROW2 ("pk_min_u16", pk_min_u16, q16, q16, q16),
  ROW_ACCUMULATES ("pk_fmac_f16", pk_fma_f16, p16, p16, p16),
  ROW3 ("pk_fma_f16", pk_fma_f16, p16, p16, p16, p16),
  ROW2 ("pk_add_f16", pk_add_f16, p16, p16, p16),
  ROW2 ("pk_mul_f16", pk_mul_f16, p16, p16, p16),
  ROW2 ("pk_min_f16", pk_min_f16, p16, p16, p16),
  ROW2 ("pk_max_f16", pk_max_f16, p16, p16, p16),
  ROW3 ("pk_fma_f32", pk_fma_f32, p32, p32, p32, p32),
  ROW2 ("pk_mul_f32", pk_mul_f32, p32, p32, p32),
  ROW2 ("pk_add_f32", pk_add_f32, p32, p32, p32),
  ROW2 ("pk_mov_b32", pk_mov_b32, p32, p32, p32),
  ROWS_END,
};
