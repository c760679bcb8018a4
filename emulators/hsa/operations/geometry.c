/* Angles and directions: the bits of 2/pi that reduce the argument of a sine, and the face of a
   cube that a direction meets.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/operations/lanes.h"

/* 2/pi, from its first bit behind the point on; the processors have 1201 bits.  */
static const uint32_t two_by_pi[]
  = { 0xa2f9836e, 0x4e441529, 0xfc2757d1, 0xf534ddc0, 0xdb629599, 0x3c439041,
      0xfe5163ab, 0xdebbc561, 0xb7246e3a, 0x424dd2e0, 0x06492eea, 0x09d1921c,
      0xfe1deb1c, 0xb129a73e, 0xe88235f5, 0x2ebb4484, 0xe99c7026, 0xb45f7e41,
      0x3991d639, 0x835339f4, 0x9c845f8b, 0xbdf9283b, 0x1ff897ff, 0xde05980f,
      0xef2f118b, 0x5a0a6d1f, 0x6d367ecf, 0x27cb09b7, 0x4f463f66, 0x9e5fea2d,
      0x7527bac7, 0xebe5f17b, 0x3d0739f7, 0x8a5292ea, 0x6bfb5fb1, 0x1f8d5d08,
      0x56033046, 0xfc7b0000, 0,          0 };

/* 53 bits of 2/pi: part PART of them, further on where X is so large that the first ones
   give whole turns only.  */
static inline double
two_by_pi_part (double x, uint32_t part)
{
  unsigned exponent = exponent_of_f64 (x);
  unsigned shift = (part & 31) * 53;
  shift += exponent > 1077 ? exponent - 1077 : 0;
  unsigned word = shift / 32, bit = shift % 32;
  if (shift > 1201)
    return 0;
  uint64_t high = (uint64_t) two_by_pi[word] << 32 | two_by_pi[word + 1];
  uint64_t low = (uint64_t) two_by_pi[word + 2] << 32;
  uint64_t bits = bit ? high << bit | low >> (64 - bit) : high;
  int scale = -53 - (int) shift + (exponent >= 1968 ? 128 : 0);
  return ldexp ((double) (bits >> 11), scale);
}
BINARY (trig_preop_f64, f64, f64, u32, two_by_pi_part (x, y))

/* Which of the three axes is the greatest: z before y before x.  */
#define AXIS                                                                   \
  (fabsf (z) >= fabsf (x) && fabsf (z) >= fabsf (y) ? 2                        \
   : fabsf (y) >= fabsf (x)                         ? 1                        \
                                                    : 0)
TERNARY (cubeid_f32, f32, f32, f32, f32, ({
           int axis = AXIS;
           float along = axis == 2 ? z : axis == 1 ? y : x;
           (float) (2 * axis + (along < 0));
         }))
TERNARY (cubema_f32, f32, f32, f32, f32, ({
           int axis = AXIS;
           2 * (axis == 2 ? z : axis == 1 ? y : x);
         }))
TERNARY (cubesc_f32, f32, f32, f32, f32, ({
           int axis = AXIS;
           axis == 2 ? z < 0 ? -x : x : axis == 1 ? x : x < 0 ? z : -z;
         }))
TERNARY (cubetc_f32, f32, f32, f32, f32, ({
           int axis = AXIS;
           axis == 1 ? y < 0 ? -z : z : -y;
         }))

OPERATIONS (geometry) = {
  ROW2 ("trig_preop_f64", trig_preop_f64, f64, f64, b32),
  ROW3 ("cubeid_f32", cubeid_f32, f32, f32, f32, f32),
  ROW3 ("cubema_f32", cubema_f32, f32, f32, f32, f32),
  ROW3 ("cubesc_f32", cubesc_f32, f32, f32, f32, f32),
  ROW3 ("cubetc_f32", cubetc_f32, f32, f32, f32, f32),
  ROWS_END,
};
