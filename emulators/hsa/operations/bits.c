/* Moves, logic, shifts, and bit fields.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/operations/lanes.h"

static inline uint32_t
reverse (uint32_t x)
{
  x = (x >> 1 & 0x55555555) | (x & 0x55555555) << 1;
  x = (x >> 2 & 0x33333333) | (x & 0x33333333) << 2;
  x = (x >> 4 & 0x0f0f0f0f) | (x & 0x0f0f0f0f) << 4;
  return __builtin_bswap32 (x);
}

/* The byte that SELECT says of HIGH:LOW; 8 to 11: a sign, 12: 0, above: ones.  */
static inline uint32_t
permuted_byte (uint64_t both, uint32_t select)
{
  if (select >= 13)
    return 0xff;
  if (select == 12)
    return 0;
  if (select >= 8)
    return both >> (16 * (select - 8) + 15) & 1 ? 0xff : 0;
  return both >> 8 * select & 0xff;
}

static inline uint32_t
permute (uint32_t x, uint32_t y, uint32_t z)
{
  uint64_t both = (uint64_t) x << 32 | y;
  uint32_t result = 0;
  for (unsigned at = 0; at < 32; at += 8)
    result |= permuted_byte (both, z >> at & 0xff) << at;
  return result;
}

UNARY (mov_b32, u32, u32, x)
UNARY (mov_b64, u64, u64, x)
UNARY (not_b32, u32, u32, ~x)
UNARY (mov_b16, u16, u16, x)
UNARY (not_b16, u16, u16, ~x)
BINARY (and_b16, u16, u16, u16, x &y)
BINARY (or_b16, u16, u16, u16, x | y)
BINARY (xor_b16, u16, u16, u16, x ^ y)
UNARY (bfrev_b32, u32, u32, reverse (x))
UNARY (ffbh_u32, u32, u32, x ? (uint32_t) __builtin_clz (x) : UINT32_MAX)
UNARY (ffbl_b32, u32, u32, x ? (uint32_t) __builtin_ctz (x) : UINT32_MAX)
UNARY (ffbh_i32, u32, s32,
       x == 0 || x == -1 ? UINT32_MAX
                         : (uint32_t) __builtin_clz ((uint32_t) (x ^ x >> 31)))
UNARY (sat_pk_u8_i16, u32, u32, ({
         uint32_t result = 0;
         for (unsigned at = 0; at < 2; at++)
           {
             int32_t part = (int16_t) (x >> 16 * at);
             part = part < 0 ? 0 : part > 255 ? 255 : part;
             result |= (uint32_t) part << 8 * at;
           }
         result;
       }))

BINARY (and_b32, u32, u32, u32, x &y)
BINARY (or_b32, u32, u32, u32, x | y)
BINARY (xor_b32, u32, u32, u32, x ^ y)
BINARY (xnor_b32, u32, u32, u32, ~(x ^ y))
BINARY (lshlrev_b32, u32, u32, u32, y << (x & 31))
BINARY (lshrrev_b32, u32, u32, u32, y >> (x & 31))
BINARY (ashrrev_i32, s32, u32, s32, y >> (x & 31))
BINARY (lshlrev_b64, u64, u32, u64, y << (x & 63))
BINARY (lshrrev_b64, u64, u32, u64, y >> (x & 63))
BINARY (ashrrev_i64, s64, u32, s64, y >> (x & 63))
BINARY (lshlrev_b16, u16, u16, u16, (uint32_t) y << (x & 15))
BINARY (lshrrev_b16, u16, u16, u16, y >> (x & 15))
BINARY (ashrrev_i16, s16, u16, s16, y >> (x & 15))
BINARY (bfm_b32, u32, u32, u32, ((1u << (x & 31)) - 1) << (y & 31))
BINARY (bcnt_u32_b32, u32, u32, u32, (uint32_t) __builtin_popcount (x) + y)
BINARY (pack_b32_f16, u32, u16, u16, x | (uint32_t) y << 16)
BINARY (cvt_pk_u16_u32, u32, u32, u32,
        (x < 0xffff ? x : 0xffff) | (y < 0xffff ? y : 0xffff) << 16)
BINARY (cvt_pk_i16_i32, u32, s32, s32, ({
          int32_t p = x < -32768 ? -32768 : x > 32767 ? 32767 : x;
          int32_t q = y < -32768 ? -32768 : y > 32767 ? 32767 : y;
          (uint32_t) (uint16_t) p | (uint32_t) (uint16_t) q << 16;
        }))

TERNARY (bfe_u32, u32, u32, u32, u32, x >> (y & 31) & ((1u << (z & 31)) - 1))
TERNARY (bfe_i32, u32, u32, u32, u32, ({
           uint32_t field = x >> (y & 31), width = z & 31;
           uint32_t sign = (1u << width) >> 1;
           field &= (1u << width) - 1;
           (field ^ sign) - sign;
         }))
TERNARY (bfi_b32, u32, u32, u32, u32, (x & y) | (~x & z))
TERNARY (alignbit_b32, u32, u32, u32, u32, ((uint64_t) x << 32 | y) >> (z & 31))
TERNARY (alignbyte_b32, u32, u32, u32, u32,
         ((uint64_t) x << 32 | y) >> 8 * (z & 3))
TERNARY (lshl_or_b32, u32, u32, u32, u32, (x << (y & 31)) | z)
TERNARY (and_or_b32, u32, u32, u32, u32, (x & y) | z)
TERNARY (or3_b32, u32, u32, u32, u32, x | y | z)
TERNARY (xor3_b32, u32, u32, u32, u32, x ^ y ^ z)
TERNARY (perm_b32, u32, u32, u32, u32, permute (x, y, z))
TERNARY (lerp_u8, u32, u32, u32, u32, ({
           uint32_t result = 0;
           for (unsigned at = 0; at < 32; at += 8)
             result |= ((x >> at & 0xff) + (y >> at & 0xff) + (z >> at & 1)) / 2
                       << at;
           result;
         }))

OPERATIONS (bits) = {
  ROW1 ("mov_b32", mov_b32, b32, b32),
  ROW1 ("mov_b64", mov_b64, b64, b64),
  ROW1 ("accvgpr_read_b32", mov_b32, b32, b32),
  ROW1 ("accvgpr_write_b32", mov_b32, b32, b32),
  ROW1 ("accvgpr_mov_b32", mov_b32, b32, b32),
  ROW1 ("not_b32", not_b32, b32, b32),
  ROW1 ("mov_b16", mov_b16, b16, b16),
  ROW1 ("not_b16", not_b16, b16, b16),
  ROW2 ("and_b16", and_b16, b16, b16, b16),
  ROW2 ("or_b16", or_b16, b16, b16, b16),
  ROW2 ("xor_b16", xor_b16, b16, b16, b16),
  ROW1 ("bfrev_b32", bfrev_b32, b32, b32),
  ROW1 ("ffbh_u32", ffbh_u32, b32, b32),
  ROW1 ("ffbl_b32", ffbl_b32, b32, b32),
  ROW1 ("ffbh_i32", ffbh_i32, b32, b32),
  ROW1 ("sat_pk_u8_i16", sat_pk_u8_i16, b32, b32),
  ROW2 ("and_b32", and_b32, b32, b32, b32),
  ROW2 ("or_b32", or_b32, b32, b32, b32),
  ROW2 ("xor_b32", xor_b32, b32, b32, b32),
  ROW2 ("xnor_b32", xnor_b32, b32, b32, b32),
  ROW2 ("lshlrev_b32", lshlrev_b32, b32, b32, b32),
  ROW2 ("lshrrev_b32", lshrrev_b32, b32, b32, b32),
  ROW2 ("ashrrev_i32", ashrrev_i32, b32, b32, b32),
  ROW2 ("lshlrev_b64", lshlrev_b64, b64, b32, b64),
  ROW2 ("lshrrev_b64", lshrrev_b64, b64, b32, b64),
  ROW2 ("ashrrev_i64", ashrrev_i64, b64, b32, b64),
  ROW2 ("lshlrev_b16", lshlrev_b16, b16, b16, b16),
  ROW2 ("lshrrev_b16", lshrrev_b16, b16, b16, b16),
  ROW2 ("ashrrev_i16", ashrrev_i16, b16, b16, b16),
  ROW2 ("bfm_b32", bfm_b32, b32, b32, b32),
  ROW2 ("bcnt_u32_b32", bcnt_u32_b32, b32, b32, b32),
  ROW2 ("pack_b32_f16", pack_b32_f16, b32, f16, f16),
  ROW2 ("cvt_pk_u16_u32", cvt_pk_u16_u32, b32, b32, b32),
  ROW2 ("cvt_pk_i16_i32", cvt_pk_i16_i32, b32, b32, b32),
  ROW3 ("bfe_u32", bfe_u32, b32, b32, b32, b32),
  ROW3 ("bfe_i32", bfe_i32, b32, b32, b32, b32),
  ROW3 ("bfi_b32", bfi_b32, b32, b32, b32, b32),
  ROW3 ("alignbit_b32", alignbit_b32, b32, b32, b32, b32),
  ROW3 ("alignbyte_b32", alignbyte_b32, b32, b32, b32, b32),
  ROW3 ("lshl_or_b32", lshl_or_b32, b32, b32, b32, b32),
  ROW3 ("and_or_b32", and_or_b32, b32, b32, b32, b32),
  ROW3 ("or3_b32", or3_b32, b32, b32, b32, b32),
  ROW3 ("xor3_b32", xor3_b32, b32, b32, b32, b32),
  ROW3 ("perm_b32", perm_b32, b32, b32, b32, b32),
  ROW3 ("lerp_u8", lerp_u8, b32, b32, b32, b32),
  ROWS_END,
};
