/* Scalar arithmetic, logic and comparisons.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/exec/scalar.h"

#include <stdlib.h>

/* D = f (x, y), with SCC = c (r, x, y) where there is one; sources and result are of
   the bits and types named.  */
#define SCALAR1(name, t, ta, f, c)                                             \
  STEP (name)                                                                  \
  {                                                                            \
    type_##ta x = READ_##ta (i->a);                                            \
    type_##t r = (type_##t) (f);                                               \
    (void) x;                                                                  \
    WRITE_##t (r);                                                             \
    c;                                                                         \
    return step_next (i);                                                      \
  }
#define SCALAR2(name, t, ta, tb, f, c)                                         \
  STEP (name)                                                                  \
  {                                                                            \
    type_##ta x = READ_##ta (i->a);                                            \
    type_##tb y = READ_##tb (i->b);                                            \
    type_##t r = (type_##t) (f);                                               \
    WRITE_##t (r);                                                             \
    c;                                                                         \
    return step_next (i);                                                      \
  }
#define COMPARE(name, ta, tb, f)                                               \
  STEP (name)                                                                  \
  {                                                                            \
    type_##ta x = READ_##ta (i->a);                                            \
    type_##tb y = READ_##tb (i->b);                                            \
    w->s[PLACE_SCC] = (f);                                                     \
    return step_next (i);                                                      \
  }

/* ---- Arithmetic ------------------------------------------------------------------------------ */

SCALAR2 (add_u32, u32, u32, u32, x + y, SCC (r < x))
SCALAR2 (sub_u32, u32, u32, u32, x - y, SCC (y > x))
SCALAR2 (add_i32, u32, u32, u32, x + y,
         SCC ((int32_t) (~(x ^ y) & (x ^ r)) < 0))
SCALAR2 (sub_i32, u32, u32, u32, x - y, SCC ((int32_t) ((x ^ y) & (x ^ r)) < 0))
SCALAR2 (addc_u32, u32, u32, u32, x + y + CARRY_IN,
         SCC (((uint64_t) x + y + CARRY_IN) >> 32))
SCALAR2 (subb_u32, u32, u32, u32, x - y - CARRY_IN,
         SCC ((uint64_t) y + CARRY_IN > x))
SCALAR2 (min_i32, s32, s32, s32, x < y ? x : y, SCC (x < y))
SCALAR2 (min_u32, u32, u32, u32, x < y ? x : y, SCC (x < y))
SCALAR2 (max_i32, s32, s32, s32, x > y ? x : y, SCC (x > y))
SCALAR2 (max_u32, u32, u32, u32, x > y ? x : y, SCC (x > y))
SCALAR2 (mul_i32, u32, u32, u32, x *y, UNCHANGED)
SCALAR2 (mul_hi_u32, u32, u32, u32, (uint64_t) x *y >> 32, UNCHANGED)
SCALAR2 (mul_hi_i32, u32, s32, s32, (uint64_t) ((int64_t) x *y) >> 32,
         UNCHANGED)
SCALAR2 (absdiff_i32, u32, s32, s32,
         x > y ? (uint32_t) x - (uint32_t) y : (uint32_t) y - (uint32_t) x,
         NONZERO)
#define SHIFTED_ADD(n)                                                         \
  SCALAR2 (lshl##n##_add_u32, u32, u32, u32, (x << n) + y,                     \
           SCC ((((uint64_t) x << n) + y) >> 32 != 0))
SHIFTED_ADD (1)
SHIFTED_ADD (2)
SHIFTED_ADD (3)
SHIFTED_ADD (4)

/* ---- Logic and bits -------------------------------------------------------------------------- */

#define LOGIC(bits, t)                                                         \
  SCALAR2 (and_##bits, t, t, t, x &y, NONZERO)                                 \
  SCALAR2 (or_##bits, t, t, t, x | y, NONZERO)                                 \
  SCALAR2 (xor_##bits, t, t, t, x ^ y, NONZERO)                                \
  SCALAR2 (andn2_##bits, t, t, t, x & ~y, NONZERO)                             \
  SCALAR2 (orn2_##bits, t, t, t, x | ~y, NONZERO)                              \
  SCALAR2 (nand_##bits, t, t, t, ~(x & y), NONZERO)                            \
  SCALAR2 (nor_##bits, t, t, t, ~(x | y), NONZERO)                             \
  SCALAR2 (xnor_##bits, t, t, t, ~(x ^ y), NONZERO)                            \
  SCALAR2 (cselect_##bits, t, t, t, w->s[PLACE_SCC] ? x : y, UNCHANGED)        \
  SCALAR1 (mov_##bits, t, t, x, UNCHANGED)                                     \
  SCALAR1 (cmov_##bits, t, t, w->s[PLACE_SCC] ? x : READ_##t (i->d),           \
           UNCHANGED)                                                          \
  SCALAR1 (not_##bits, t, t, ~x, NONZERO)
LOGIC (b32, u32)
LOGIC (b64, u64)

SCALAR2 (lshl_b32, u32, u32, u32, x << (y & 31), NONZERO)
SCALAR2 (lshl_b64, u64, u64, u32, x << (y & 63), NONZERO)
SCALAR2 (lshr_b32, u32, u32, u32, x >> (y & 31), NONZERO)
SCALAR2 (lshr_b64, u64, u64, u32, x >> (y & 63), NONZERO)
SCALAR2 (ashr_i32, s32, s32, u32, x >> (y & 31), NONZERO)
SCALAR2 (ashr_i64, s64, s64, u32, x >> (y & 63), NONZERO)
SCALAR2 (bfm_b32, u32, u32, u32, ((1u << (x & 31)) - 1) << (y & 31), UNCHANGED)
SCALAR2 (bfm_b64, u64, u32, u32, ((UINT64_C (1) << (x & 63)) - 1) << (y & 63),
         UNCHANGED)

/* y says the field's first bit and, from bit 16 on, how many.  */
SCALAR2 (bfe_u32, u32, u32, u32,
         scalar_field (x, y & 31, y >> 16 & 0x7f, false), NONZERO)
SCALAR2 (bfe_i32, u32, s32, u32,
         scalar_field ((uint64_t) (int64_t) x, y & 31, y >> 16 & 0x7f, true),
         NONZERO)
SCALAR2 (bfe_u64, u64, u64, u32,
         scalar_field (x, y & 63, y >> 16 & 0x7f, false), NONZERO)
SCALAR2 (bfe_i64, u64, u64, u32, scalar_field (x, y & 63, y >> 16 & 0x7f, true),
         NONZERO)
SCALAR2 (pack_ll, u32, u32, u32, (x & 0xffff) | y << 16, UNCHANGED)
SCALAR2 (pack_lh, u32, u32, u32, (x & 0xffff) | (y & 0xffff0000), UNCHANGED)
SCALAR2 (pack_hh, u32, u32, u32, x >> 16 | (y & 0xffff0000), UNCHANGED)
SCALAR2 (pack_hl, u32, u32, u32, x >> 16 | y << 16, UNCHANGED)

static uint64_t
reverse (uint64_t x, unsigned bits)
{
  uint64_t r = 0;
  for (unsigned n = 0; n < bits; n++)
    r |= (x >> n & 1) << (bits - 1 - n);
  return r;
}

/* In whole groups of 4 bits of which any is set, all become set.  */
static uint64_t
whole_quads (uint64_t x, unsigned bits)
{
  uint64_t r = 0;
  for (unsigned n = 0; n < bits; n += 4)
    r |= x >> n & 15 ? UINT64_C (15) << n : 0;
  return r;
}

static uint64_t
quad_mask (uint64_t x, unsigned bits)
{
  uint64_t r = 0;
  for (unsigned n = 0; n < bits; n += 4)
    r |= (uint64_t) ((x >> n & 15) != 0) << n / 4;
  return r;
}

#define BITS(n, t, t_signed, popcount, ctz, clz)                               \
  SCALAR1 (wqm_b##n, t, t, whole_quads (x, n), NONZERO)                        \
  SCALAR1 (quadmask_b##n, t, t, quad_mask (x, n), NONZERO)                     \
  SCALAR1 (brev_b##n, t, t, reverse (x, n), UNCHANGED)                         \
  SCALAR1 (bcnt0_i32_b##n, u32, t, n - popcount (x), NONZERO)                  \
  SCALAR1 (bcnt1_i32_b##n, u32, t, popcount (x), NONZERO)                      \
  SCALAR1 (ff0_i32_b##n, u32, t, ~x ? ctz (~x) : -1, UNCHANGED)                \
  SCALAR1 (ff1_i32_b##n, u32, t, x ? ctz (x) : -1, UNCHANGED)                  \
  SCALAR1 (flbit_i32_b##n, u32, t, x ? clz (x) : -1, UNCHANGED)                \
  SCALAR1 (bitset0_b##n, t, u32,                                               \
           READ_##t (i->d) & ~((type_##t) 1 << (x & (n - 1))), UNCHANGED)      \
  SCALAR1 (bitset1_b##n, t, u32,                                               \
           READ_##t (i->d) | (type_##t) 1 << (x & (n - 1)), UNCHANGED)
BITS (32, u32, s32, __builtin_popcount, __builtin_ctz, __builtin_clz)
BITS (64, u64, s64, __builtin_popcountll, __builtin_ctzll, __builtin_clzll)

SCALAR1 (flbit_i32, u32, s32,
         x == 0 || x == -1 ? -1 : __builtin_clz ((uint32_t) (x ^ x >> 31)),
         UNCHANGED)
SCALAR1 (flbit_i32_i64, u32, s64,
         x == 0 || x == -1 ? -1 : __builtin_clzll ((uint64_t) (x ^ x >> 63)),
         UNCHANGED)
SCALAR1 (sext_i32_i8, s32, s32, (int8_t) x, UNCHANGED)
SCALAR1 (sext_i32_i16, s32, s32, (int16_t) x, UNCHANGED)
SCALAR1 (abs_i32, s32, s32, x < 0 ? (int32_t) (0u - (uint32_t) x) : x, NONZERO)
SCALAR1 (bitreplicate, u64, u32, ({
           uint64_t both = 0;
           for (unsigned n = 0; n < 32; n++)
             both |= (uint64_t) (x >> n & 1) * 3 << 2 * n;
           both;
         }),
         UNCHANGED)

/* ---- Comparisons ----------------------------------------------------------------------------- */

COMPARE (cmp_eq_u32, u32, u32, x == y)
COMPARE (cmp_lg_u32, u32, u32, x != y)
COMPARE (cmp_gt_i32, s32, s32, x > y)
COMPARE (cmp_ge_i32, s32, s32, x >= y)
COMPARE (cmp_lt_i32, s32, s32, x < y)
COMPARE (cmp_le_i32, s32, s32, x <= y)
COMPARE (cmp_gt_u32, u32, u32, x > y)
COMPARE (cmp_ge_u32, u32, u32, x >= y)
COMPARE (cmp_lt_u32, u32, u32, x < y)
COMPARE (cmp_le_u32, u32, u32, x <= y)
COMPARE (cmp_eq_u64, u64, u64, x == y)
COMPARE (cmp_lg_u64, u64, u64, x != y)
COMPARE (bitcmp0_b32, u32, u32, !(x >> (y & 31) & 1))
COMPARE (bitcmp1_b32, u32, u32, x >> (y & 31) & 1)
COMPARE (bitcmp0_b64, u64, u32, !(x >> (y & 63) & 1))
COMPARE (bitcmp1_b64, u64, u32, x >> (y & 63) & 1)

/* With the constant, whose bits are extended as the comparison is signed or not.  */
#define COMPAREK(name, t, f)                                                   \
  STEP (name)                                                                  \
  {                                                                            \
    type_##t x = READ_##t (i->d), y = (type_##t) i->literal[0];                \
    w->s[PLACE_SCC] = (f);                                                     \
    return step_next (i);                                                      \
  }
COMPAREK (cmpk_eq, u32, x == y)
COMPAREK (cmpk_lg, u32, x != y)
COMPAREK (cmpk_gt_i32, s32, x > y)
COMPAREK (cmpk_ge_i32, s32, x >= y)
COMPAREK (cmpk_lt_i32, s32, x < y)
COMPAREK (cmpk_le_i32, s32, x <= y)
COMPAREK (cmpk_gt_u32, u32, x > y)
COMPAREK (cmpk_ge_u32, u32, x >= y)
COMPAREK (cmpk_lt_u32, u32, x < y)
COMPAREK (cmpk_le_u32, u32, x <= y)

STEP (movk_i32)
{
  w->s[i->d] = i->literal[0];
  return step_next (i);
}

STEP (cmovk_i32)
{
  if (w->s[PLACE_SCC])
    w->s[i->d] = i->literal[0];
  return step_next (i);
}

STEP (addk_i32)
{
  uint32_t x = w->s[i->d], y = i->literal[0], r = x + y;
  w->s[i->d] = r;
  w->s[PLACE_SCC] = (int32_t) (~(x ^ y) & (x ^ r)) < 0;
  return step_next (i);
}

STEP (mulk_i32)
{
  w->s[i->d] *= i->literal[0];
  return step_next (i);
}

/* ---- The table ------------------------------------------------------------------------------- */

const struct scalar_row scalar_rows[] = {
  SAME (add_u32),
  SAME (sub_u32),
  SAME (add_i32),
  SAME (sub_i32),
  SAME (addc_u32),
  SAME (subb_u32),
  SAME (min_i32),
  SAME (min_u32),
  SAME (max_i32),
  SAME (max_u32),
  SAME (mul_i32),
  SAME (mul_hi_u32),
  SAME (mul_hi_i32),
  SAME (absdiff_i32),
  SAME (lshl1_add_u32),
  SAME (lshl2_add_u32),
  SAME (lshl3_add_u32),
  SAME (lshl4_add_u32),
  PAIR (and),
  PAIR (or),
  PAIR (xor),
  PAIR (andn2),
  PAIR (orn2),
  PAIR (nand),
  PAIR (nor),
  PAIR (xnor),
  PAIR (cselect),
  PAIR (mov),
  PAIR (cmov),
  PAIR (not ),
  { "s_and_not1_b32", andn2_b32 },
  { "s_and_not1_b64", andn2_b64 },
  { "s_or_not1_b32", orn2_b32 },
  { "s_or_not1_b64", orn2_b64 },
  PAIR (lshl),
  PAIR (lshr),
  SAME (ashr_i32),
  SAME (ashr_i64),
  PAIR (bfm),
  SAME (bfe_u32),
  SAME (bfe_i32),
  SAME (bfe_u64),
  SAME (bfe_i64),
  { "s_pack_ll_b32_b16", pack_ll },
  { "s_pack_lh_b32_b16", pack_lh },
  { "s_pack_hh_b32_b16", pack_hh },
  { "s_pack_hl_b32_b16", pack_hl },
  PAIR (wqm),
  PAIR (quadmask),
  PAIR (brev),
  PAIR (bcnt0_i32),
  PAIR (bcnt1_i32),
  PAIR (ff0_i32),
  PAIR (ff1_i32),
  PAIR (flbit_i32),
  PAIR (bitset0),
  PAIR (bitset1),
  { "s_ctz_i32_b32", ff1_i32_b32 },
  { "s_ctz_i32_b64", ff1_i32_b64 },
  { "s_clz_i32_u32", flbit_i32_b32 },
  { "s_clz_i32_u64", flbit_i32_b64 },
  { "s_cls_i32", flbit_i32 },
  { "s_cls_i32_i64", flbit_i32_i64 },
  SAME (flbit_i32),
  SAME (flbit_i32_i64),
  SAME (sext_i32_i8),
  SAME (sext_i32_i16),
  SAME (abs_i32),
  { "s_bitreplicate_b64_b32", bitreplicate },
  { "s_cmp_eq_i32", cmp_eq_u32 },
  { "s_cmp_lg_i32", cmp_lg_u32 },
  SAME (cmp_eq_u32),
  SAME (cmp_lg_u32),
  SAME (cmp_gt_i32),
  SAME (cmp_ge_i32),
  SAME (cmp_lt_i32),
  SAME (cmp_le_i32),
  SAME (cmp_gt_u32),
  SAME (cmp_ge_u32),
  SAME (cmp_lt_u32),
  SAME (cmp_le_u32),
  SAME (cmp_eq_u64),
  SAME (cmp_lg_u64),
  PAIR (bitcmp0),
  PAIR (bitcmp1),
  { "s_cmpk_eq_i32", cmpk_eq },
  { "s_cmpk_eq_u32", cmpk_eq },
  { "s_cmpk_lg_i32", cmpk_lg },
  { "s_cmpk_lg_u32", cmpk_lg },
  SAME (cmpk_gt_i32),
  SAME (cmpk_ge_i32),
  SAME (cmpk_lt_i32),
  SAME (cmpk_le_i32),
  SAME (cmpk_gt_u32),
  SAME (cmpk_ge_u32),
  SAME (cmpk_lt_u32),
  SAME (cmpk_le_u32),
  SAME (movk_i32),
  SAME (cmovk_i32),
  SAME (addk_i32),
  SAME (mulk_i32),
  { NULL, NULL },
};

step_fn *
scalar_find (const char *name)
{
  static const struct scalar_row *const tables[]
    = { scalar_rows, flow_rows, hardware_rows, relative_rows };
  for (unsigned n = 0; n < sizeof tables / sizeof *tables; n++)
    for (const struct scalar_row *row = tables[n]; row->name; row++)
      if (strcmp (row->name, name) == 0)
        return row->run;
  return NULL;
}

uint32_t
wave_special (const struct wave *wave, const struct step *step, uint16_t place)
{
  switch (place)
    {
    case PLACE_LITERAL:
      return step->literal[0];
    case PLACE_VCCZ:
      return !(wave_read64 (wave, step, PLACE_VCC) & wave->full);
    default:
      return !wave_exec (wave);
    }
}
