/* Integer arithmetic.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/operations/lanes.h"

#define S24(v) ((int32_t) ((uint32_t) (v) << 8) >> 8)
#define U24(v) ((v) &0xffffff)

BINARY (add_u32, u32, u32, u32, x + y)
BINARY (sub_u32, u32, u32, u32, x - y)
BINARY (subrev_u32, u32, u32, u32, y - x)
BINARY (mul_lo_u32, u32, u32, u32, x *y)
BINARY (mul_hi_u32, u32, u32, u32, (uint64_t) x *y >> 32)
BINARY (mul_hi_i32, u32, s32, s32, (uint64_t) ((int64_t) x *y) >> 32)
BINARY (mul_i32_i24, u32, u32, u32, (uint32_t) S24 (x) * (uint32_t) S24 (y))
BINARY (mul_hi_i32_i24, u32, u32, u32,
        (uint64_t) ((int64_t) S24 (x) * S24 (y)) >> 32)
BINARY (mul_u32_u24, u32, u32, u32, U24 (x) * U24 (y))
BINARY (mul_hi_u32_u24, u32, u32, u32, (uint64_t) U24 (x) * U24 (y) >> 32)
BINARY (min_i32, s32, s32, s32, x < y ? x : y)
BINARY (max_i32, s32, s32, s32, x > y ? x : y)
BINARY (min_u32, u32, u32, u32, x < y ? x : y)
BINARY (max_u32, u32, u32, u32, x > y ? x : y)

BINARY (add_u16, u16, u16, u16, x + y)
BINARY (sub_u16, u16, u16, u16, x - y)
BINARY (subrev_u16, u16, u16, u16, y - x)
BINARY (mul_lo_u16, u16, u16, u16, (uint32_t) x *y)
BINARY (min_i16, s16, s16, s16, x < y ? x : y)
BINARY (max_i16, s16, s16, s16, x > y ? x : y)
BINARY (min_u16, u16, u16, u16, x < y ? x : y)
BINARY (max_u16, u16, u16, u16, x > y ? x : y)

TERNARY (mad_i32_i24, u32, u32, u32, u32,
         (uint32_t) S24 (x) * (uint32_t) S24 (y) + z)
TERNARY (mad_u32_u24, u32, u32, u32, u32, U24 (x) * U24 (y) + z)
TERNARY (mad_u16, u16, u16, u16, u16, (uint32_t) x *y + z)
TERNARY (mad_u32_u16, u32, u16, u16, u32, (uint32_t) x *y + z)
TERNARY (mad_i32_i16, u32, s16, s16, u32, (uint32_t) (x *y) + z)
TERNARY (add3_u32, u32, u32, u32, u32, x + y + z)
TERNARY (lshl_add_u32, u32, u32, u32, u32, (x << (y & 31)) + z)
TERNARY (lshl_add_u64, u64, u64, u32, u64, (x << (y & 7)) + z)
TERNARY (add_lshl_u32, u32, u32, u32, u32, (x + y) << (z & 31))
TERNARY (xad_u32, u32, u32, u32, u32, (x ^ y) + z)

#define LEAST(x, y) ((x) < (y) ? (x) : (y))
#define MOST(x, y) ((x) > (y) ? (x) : (y))
#define MEDIAN(x, y, z) MOST (LEAST (x, y), LEAST (MOST (x, y), z))
#define THREES(type, c)                                                        \
  TERNARY (min3_##type, c, c, c, c, LEAST (LEAST (x, y), z))                   \
  TERNARY (max3_##type, c, c, c, c, MOST (MOST (x, y), z))                     \
  TERNARY (med3_##type, c, c, c, c, MEDIAN (x, y, z))
#define MIXED(type, c)                                                         \
  TERNARY (minmax_##type, c, c, c, c, MOST (LEAST (x, y), z))                  \
  TERNARY (maxmin_##type, c, c, c, c, LEAST (MOST (x, y), z))
MIXED (i32, s32)
MIXED (u32, u32)
THREES (i32, s32)
THREES (u32, u32)
THREES (i16, s16)
THREES (u16, u16)

TERNARY (sad_u32, u32, u32, u32, u32, (x > y ? x - y : y - x) + z)
TERNARY (sad_u16, u32, u32, u32, u32, ({
           uint32_t sum = z;
           for (unsigned at = 0; at < 32; at += 16)
             {
               uint32_t p = x >> at & 0xffff, q = y >> at & 0xffff;
               sum += p > q ? p - q : q - p;
             }
           sum;
         }))
TERNARY (sad_u8, u32, u32, u32, u32, ({
           uint32_t sum = z;
           for (unsigned at = 0; at < 32; at += 8)
             {
               uint32_t p = x >> at & 0xff, q = y >> at & 0xff;
               sum += p > q ? p - q : q - p;
             }
           sum;
         }))

OPERATIONS (integer) = {
  ROW2 ("add_u32", add_u32, b32, b32, b32),
  ROW2 ("add_i32", add_u32, b32, b32, b32),
  ROW2 ("sub_u32", sub_u32, b32, b32, b32),
  ROW2 ("sub_i32", sub_u32, b32, b32, b32),
  ROW2 ("subrev_u32", subrev_u32, b32, b32, b32),
  ROW2 ("mul_lo_u32", mul_lo_u32, b32, b32, b32),
  ROW2 ("mul_hi_u32", mul_hi_u32, b32, b32, b32),
  ROW2 ("mul_hi_i32", mul_hi_i32, b32, b32, b32),
  ROW2 ("mul_i32_i24", mul_i32_i24, b32, b32, b32),
  ROW2 ("mul_hi_i32_i24", mul_hi_i32_i24, b32, b32, b32),
  ROW2 ("mul_u32_u24", mul_u32_u24, b32, b32, b32),
  ROW2 ("mul_hi_u32_u24", mul_hi_u32_u24, b32, b32, b32),
  ROW2 ("min_i32", min_i32, b32, b32, b32),
  ROW2 ("max_i32", max_i32, b32, b32, b32),
  ROW2 ("min_u32", min_u32, b32, b32, b32),
  ROW2 ("max_u32", max_u32, b32, b32, b32),
  ROW2 ("add_u16", add_u16, b16, b16, b16),
  ROW2 ("add_i16", add_u16, b16, b16, b16),
  ROW2 ("sub_u16", sub_u16, b16, b16, b16),
  ROW2 ("sub_i16", sub_u16, b16, b16, b16),
  ROW2 ("subrev_u16", subrev_u16, b16, b16, b16),
  ROW2 ("mul_lo_u16", mul_lo_u16, b16, b16, b16),
  ROW2 ("min_i16", min_i16, b16, b16, b16),
  ROW2 ("max_i16", max_i16, b16, b16, b16),
  ROW2 ("min_u16", min_u16, b16, b16, b16),
  ROW2 ("max_u16", max_u16, b16, b16, b16),
  ROW3 ("mad_i32_i24", mad_i32_i24, b32, b32, b32, b32),
  ROW3 ("mad_u32_u24", mad_u32_u24, b32, b32, b32, b32),
  ROW3 ("mad_u16", mad_u16, b16, b16, b16, b16),
  ROW3 ("mad_i16", mad_u16, b16, b16, b16, b16),
  ROW3 ("mad_legacy_u16", mad_u16, b16, b16, b16, b16),
  ROW3 ("mad_legacy_i16", mad_u16, b16, b16, b16, b16),
  ROW3 ("mad_u32_u16", mad_u32_u16, b32, b16, b16, b32),
  ROW3 ("mad_i32_i16", mad_i32_i16, b32, b16, b16, b32),
  ROW3 ("add3_u32", add3_u32, b32, b32, b32, b32),
  ROW3 ("lshl_add_u32", lshl_add_u32, b32, b32, b32, b32),
  ROW3 ("lshl_add_u64", lshl_add_u64, b64, b64, b32, b64),
  ROW3 ("add_lshl_u32", add_lshl_u32, b32, b32, b32, b32),
  ROW3 ("xad_u32", xad_u32, b32, b32, b32, b32),
  ROW3 ("min3_i32", min3_i32, b32, b32, b32, b32),
  ROW3 ("max3_i32", max3_i32, b32, b32, b32, b32),
  ROW3 ("med3_i32", med3_i32, b32, b32, b32, b32),
  ROW3 ("min3_u32", min3_u32, b32, b32, b32, b32),
  ROW3 ("max3_u32", max3_u32, b32, b32, b32, b32),
  ROW3 ("med3_u32", med3_u32, b32, b32, b32, b32),
  ROW3 ("min3_i16", min3_i16, b16, b16, b16, b16),
  ROW3 ("max3_i16", max3_i16, b16, b16, b16, b16),
  ROW3 ("med3_i16", med3_i16, b16, b16, b16, b16),
  ROW3 ("min3_u16", min3_u16, b16, b16, b16, b16),
  ROW3 ("max3_u16", max3_u16, b16, b16, b16, b16),
  ROW3 ("med3_u16", med3_u16, b16, b16, b16, b16),
  ROW3 ("minmax_i32", minmax_i32, b32, b32, b32, b32),
  ROW3 ("maxmin_i32", maxmin_i32, b32, b32, b32, b32),
  ROW3 ("minmax_u32", minmax_u32, b32, b32, b32, b32),
  ROW3 ("maxmin_u32", maxmin_u32, b32, b32, b32, b32),
  ROW3 ("sad_u32", sad_u32, b32, b32, b32, b32),
  ROW3 ("sad_u16", sad_u16, b32, b32, b32, b32),
  ROW3 ("sad_u8", sad_u8, b32, b32, b32, b32),
  ROWS_END,
};
