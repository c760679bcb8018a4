/* Bits and bytes: counting, finding, reversing, fields, permutations (PTX ISA 9.7.1,
   9.7.9.7).

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include "emulators/cuda/code/operation_lanes.h"

static inline uint32_t
reverse_32 (uint32_t x)
{
  x = (x >> 1 & 0x55555555) | (x & 0x55555555) << 1;
  x = (x >> 2 & 0x33333333) | (x & 0x33333333) << 2;
  x = (x >> 4 & 0x0f0f0f0f) | (x & 0x0f0f0f0f) << 4;
  return __builtin_bswap32 (x);
}

static inline uint64_t
reverse_64 (uint64_t x)
{
  return (uint64_t) reverse_32 ((uint32_t) x) << 32
         | reverse_32 ((uint32_t) (x >> 32));
}

static inline uint32_t
leading_zeros (uint64_t x)
{
  return x ? (uint32_t) __builtin_clzll (x) : 64;
}

UNARY (brev_b32, b32, b32, reverse_32 (x))
UNARY (brev_b64, b64, b64, reverse_64 (x))
EACH_UNARY (popc_b32, u32, b32, __builtin_popcount (x))
EACH_UNARY (popc_b64, u32, b64, __builtin_popcountll (x))
EACH_UNARY (clz_b32, u32, b32, leading_zeros (x) - 32)
EACH_UNARY (clz_b64, u32, b64, leading_zeros (x))

/* The position of the most significant bit that is not the sign, or how far it is to
   be shifted to the left to be at the top; all ones where there is none.  SIGN is 0
   or all ones. */
#define FIND(T, bits, sign)                                                    \
  EACH_UNARY (bfind_##T, u32, T,                                               \
              63 - leading_zeros ((value_u##bits) (x ^ (sign))))               \
  EACH_UNARY (bfind_shiftamt_##T, u32, T,                                      \
              !(value_u##bits) (x ^ (sign))                                    \
                ? UINT32_MAX                                                   \
                : leading_zeros ((value_u##bits) (x ^ (sign))) - (64 - bits))

FIND (u32, 32, 0)
FIND (u64, 64, 0)
FIND (s32, 32, (x >> 31))
FIND (s64, 64, (x >> 63))

#define FIND_ROWS(T)                                                           \
  ROW1 ("bfind." #T, bfind_##T, u32, T),                                       \
    ROW1 ("bfind.shiftamt." #T, bfind_shiftamt_##T, u32, T)

/* Bit fields.  Positions and lengths are of 8 bits. */

static inline uint64_t
field_unsigned (uint64_t x, uint32_t position, uint32_t length)
{
  uint64_t field = position < 64 ? x >> position : 0;
  return length < 64 ? field & ((UINT64_C (1) << length) - 1) : field;
}

/* X is sign extended from 32 bits, or has 64: what stands above the field is then the
   field's sign where the field goes past the top. */
static inline int64_t
field_signed (int64_t x, uint32_t position, uint32_t length)
{
  if (!length)
    return 0;
  int64_t field = x >> (position < 64 ? position : 63);
  if (length >= 64)
    return field;
  return (int64_t) ((uint64_t) field << (64 - length)) >> (64 - length);
}

/* Of 32 bits only the low 8 bits of position and length count; devices take all of them
   for 64, whatever the ISA's document says. */
EACH_TERNARY (bfe_u32, u32, u32, u32, u32,
              field_unsigned (x, y & 0xff, z & 0xff))
EACH_TERNARY (bfe_u64, u64, u64, u32, u32, field_unsigned (x, y, z))
EACH_TERNARY (bfe_s32, s32, s32, u32, u32, field_signed (x, y & 0xff, z & 0xff))
EACH_TERNARY (bfe_s64, s64, s64, u32, u32, field_signed (x, y, z))

static uint32_t
find_nth_set (uint32_t mask, uint32_t base, int32_t offset)
{
  if (base > 31)
    return UINT32_MAX;
  if (!offset)
    return mask >> base & 1 ? base : UINT32_MAX;
  int64_t left = offset < 0 ? -(int64_t) offset : offset;
  for (int at = (int) base; at >= 0 && at<32; at += offset> 0 ? 1 : -1)
    if (mask >> at & 1 && !--left)
      return (uint32_t) at;
  return UINT32_MAX;
}

EACH_TERNARY (fns_b32, b32, b32, b32, s32, find_nth_set (x, y, z))

static inline uint32_t
bit_mask (uint32_t position, uint32_t width)
{
  if (position > 31 || !width)
    return 0;
  uint32_t above = UINT32_MAX << position;
  return position + (uint64_t) width >= 32
           ? above
           : above & ~(UINT32_MAX << (position + width));
}

EACH_BINARY (bmsk_clamp, b32, b32, b32, bit_mask (x, y))
EACH_BINARY (bmsk_wrap, b32, b32, b32, bit_mask (x & 31, y & 31))

static inline uint32_t
extend_unsigned (uint32_t x, uint32_t width)
{
  return width > 31 ? x : x & ((1u << width) - 1);
}

static inline int32_t
extend_signed (uint32_t x, uint32_t width)
{
  if (!width)
    return 0;
  unsigned above = width > 31 ? 0 : 32 - width;
  return (int32_t) (x << above) >> above;
}

EACH_BINARY (szext_clamp_u32, u32, u32, u32, extend_unsigned (x, y))
EACH_BINARY (szext_wrap_u32, u32, u32, u32, extend_unsigned (x, y & 31))
EACH_BINARY (szext_clamp_s32, s32, s32, u32, extend_signed ((uint32_t) x, y))
EACH_BINARY (szext_wrap_s32, s32, s32, u32,
             extend_signed ((uint32_t) x, y & 31))

/* prmt: byte NUMBER of y:x, or copies of its sign where bit 3 of the selector is set. */

static inline uint32_t
pick_byte (uint64_t bytes, uint32_t selector)
{
  uint32_t byte = bytes >> 8 * (selector & 7) & 0xff;
  return selector & 8 ? (byte & 0x80 ? 0xff : 0) : byte;
}

static inline uint32_t
permute (uint64_t bytes, uint32_t selectors)
{
  uint32_t result = 0;
  for (unsigned i = 0; i < 4; i++)
    result |= pick_byte (bytes, selectors >> 4 * i & 15) << 8 * i;
  return result;
}

#define BYTES(x, y) ((uint64_t) (y) << 32 | (x))

/* The modes' selectors by the two low bits of z. */
static const uint16_t permute_f4e[] = { 0x3210, 0x4321, 0x5432, 0x6543 },
                      permute_b4e[] = { 0x5670, 0x6701, 0x7012, 0x0123 },
                      permute_rc8[] = { 0x0000, 0x1111, 0x2222, 0x3333 },
                      permute_ecl[] = { 0x3210, 0x3211, 0x3222, 0x3333 },
                      permute_ecr[] = { 0x0000, 0x1110, 0x2210, 0x3210 },
                      permute_rc16[] = { 0x1010, 0x3232, 0x1010, 0x3232 };

EACH_TERNARY (prmt_b32, b32, b32, b32, b32, permute (BYTES (x, y), z))

#define PERMUTE_MODE(mode)                                                     \
  EACH_TERNARY (prmt_##mode, b32, b32, b32, b32,                               \
                permute (BYTES (x, y), permute_##mode[z & 3]))
#define PERMUTE_ROW(mode)                                                      \
  ROW3 ("prmt." #mode ".b32", prmt_##mode, b32, b32, b32, b32)

PERMUTE_MODE (f4e)
PERMUTE_MODE (b4e)
PERMUTE_MODE (rc8)
PERMUTE_MODE (ecl)
PERMUTE_MODE (ecr)
PERMUTE_MODE (rc16)

OPERATION_TABLE (bits) = {
  ROW1 ("brev.b32", brev_b32, b32, b32),
  ROW1 ("brev.b64", brev_b64, b64, b64),
  ROW1 ("popc.b32", popc_b32, u32, b32),
  ROW1 ("popc.b64", popc_b64, u32, b64),
  ROW1 ("clz.b32", clz_b32, u32, b32),
  ROW1 ("clz.b64", clz_b64, u32, b64),
  FIND_ROWS (u32),
  FIND_ROWS (u64),
  FIND_ROWS (s32),
  FIND_ROWS (s64),
  ROW3 ("bfe.u32", bfe_u32, u32, u32, u32, u32),
  ROW3 ("bfe.u64", bfe_u64, u64, u64, u32, u32),
  ROW3 ("bfe.s32", bfe_s32, s32, s32, u32, u32),
  ROW3 ("bfe.s64", bfe_s64, s64, s64, u32, u32),
  ROW3 ("fns.b32", fns_b32, b32, b32, b32, s32),
  ROW2 ("bmsk.clamp.b32", bmsk_clamp, b32, b32, b32),
  ROW2 ("bmsk.wrap.b32", bmsk_wrap, b32, b32, b32),
  ROW2 ("szext.clamp.u32", szext_clamp_u32, u32, u32, u32),
  ROW2 ("szext.wrap.u32", szext_wrap_u32, u32, u32, u32),
  ROW2 ("szext.clamp.s32", szext_clamp_s32, s32, s32, u32),
  ROW2 ("szext.wrap.s32", szext_wrap_s32, s32, s32, u32),
  ROW3 ("prmt.b32", prmt_b32, b32, b32, b32, b32),
  PERMUTE_ROW (f4e),
  PERMUTE_ROW (b4e),
  PERMUTE_ROW (rc8),
  PERMUTE_ROW (ecl),
  PERMUTE_ROW (ecr),
  PERMUTE_ROW (rc16),
  ROWS_END,
};
