/* Comparisons: v_cmp_*, and v_cmpx_*, which are the same here.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/operations/lanes.h"

#define INTEGER(type, c)                                                       \
  COMPARE (f_##type, c, c, 0)                                                  \
  COMPARE (lt_##type, c, c, x < y)                                             \
  COMPARE (eq_##type, c, c, x == y)                                            \
  COMPARE (le_##type, c, c, x <= y)                                            \
  COMPARE (gt_##type, c, c, x > y)                                             \
  COMPARE (ne_##type, c, c, x != y)                                            \
  COMPARE (ge_##type, c, c, x >= y)                                            \
  COMPARE (t_##type, c, c, 1)
INTEGER (i16, s16)
INTEGER (u16, u16)
INTEGER (i32, s32)
INTEGER (u32, u32)
INTEGER (i64, s64)
INTEGER (u64, u64)

#define FLOATING(type)                                                         \
  COMPARE (f_##type, type, type, 0)                                            \
  COMPARE (lt_##type, type, type, x < y)                                       \
  COMPARE (eq_##type, type, type, x == y)                                      \
  COMPARE (le_##type, type, type, x <= y)                                      \
  COMPARE (gt_##type, type, type, x > y)                                       \
  COMPARE (lg_##type, type, type, x<y || x> y)                                 \
  COMPARE (ge_##type, type, type, x >= y)                                      \
  COMPARE (o_##type, type, type, x == x && y == y)                             \
  COMPARE (u_##type, type, type, x != x || y != y)                             \
  COMPARE (nge_##type, type, type, !(x >= y))                                  \
  COMPARE (nlg_##type, type, type, !(x < y || x > y))                          \
  COMPARE (ngt_##type, type, type, !(x > y))                                   \
  COMPARE (nle_##type, type, type, !(x <= y))                                  \
  COMPARE (neq_##type, type, type, x != y)                                     \
  COMPARE (nlt_##type, type, type, !(x < y))                                   \
  COMPARE (tru_##type, type, type, 1)
FLOATING (f16)
FLOATING (f32)
FLOATING (f64)

/* v_cmp_class: the classes of a value are bits 0 to 9: signalling NaN, quiet NaN,
   -infinity, -normal, -subnormal, -0, +0, +subnormal, +normal, +infinity.  */
static inline unsigned
class_of (bool negative, uint64_t fraction, uint64_t quiet, unsigned exponent,
          unsigned most)
{
  if (exponent == most && fraction)
    return fraction & quiet ? 2 : 1;
  unsigned size = exponent == most ? 0 : exponent ? 1 : fraction ? 2 : 3;
  return 1u << (negative ? 2 + size : 9 - size);
}

COMPARE (class_f16, u16, u32,
         (class_of (x >> 15, x & 0x3ff, 0x200, x >> 10 & 0x1f, 0x1f) & y) != 0)
COMPARE (class_f32, u32, u32,
         (class_of (x >> 31, x & 0x7fffff, 0x400000, x >> 23 & 0xff, 0xff) & y)
           != 0)
COMPARE (class_f64, u64, u32,
         (class_of (x >> 63, x &UINT64_C (0xfffffffffffff),
                    UINT64_C (0x8000000000000), x >> 52 & 0x7ff, 0x7ff)
          & y)
           != 0)

#define PAIRED(name, f, t, u)                                                  \
  ROW_COMPARE ("cmp_" name, f, t, u), ROW_COMPARE ("cmpx_" name, f, t, u)
#define INTEGER_ROWS(type, t)                                                  \
  PAIRED ("f_" #type, f_##type, t, t), PAIRED ("lt_" #type, lt_##type, t, t),  \
    PAIRED ("eq_" #type, eq_##type, t, t),                                     \
    PAIRED ("le_" #type, le_##type, t, t),                                     \
    PAIRED ("gt_" #type, gt_##type, t, t),                                     \
    PAIRED ("ne_" #type, ne_##type, t, t),                                     \
    PAIRED ("lg_" #type, ne_##type, t, t),                                     \
    PAIRED ("ge_" #type, ge_##type, t, t), PAIRED ("t_" #type, t_##type, t, t)
#define FLOATING_ROWS(type)                                                    \
  PAIRED ("f_" #type, f_##type, type, type),                                   \
    PAIRED ("lt_" #type, lt_##type, type, type),                               \
    PAIRED ("eq_" #type, eq_##type, type, type),                               \
    PAIRED ("le_" #type, le_##type, type, type),                               \
    PAIRED ("gt_" #type, gt_##type, type, type),                               \
    PAIRED ("lg_" #type, lg_##type, type, type),                               \
    PAIRED ("ge_" #type, ge_##type, type, type),                               \
    PAIRED ("o_" #type, o_##type, type, type),                                 \
    PAIRED ("u_" #type, u_##type, type, type),                                 \
    PAIRED ("nge_" #type, nge_##type, type, type),                             \
    PAIRED ("nlg_" #type, nlg_##type, type, type),                             \
    PAIRED ("ngt_" #type, ngt_##type, type, type),                             \
    PAIRED ("nle_" #type, nle_##type, type, type),                             \
    PAIRED ("neq_" #type, neq_##type, type, type),                             \
    PAIRED ("nlt_" #type, nlt_##type, type, type),                             \
    PAIRED ("tru_" #type, tru_##type, type, type),                             \
    PAIRED ("t_" #type, tru_##type, type, type)

OPERATIONS (compare) = {
  INTEGER_ROWS (i16, b16),
  INTEGER_ROWS (u16, b16),
  INTEGER_ROWS (i32, b32),
  INTEGER_ROWS (u32, b32),
  INTEGER_ROWS (i64, b64),
  INTEGER_ROWS (u64, b64),
  FLOATING_ROWS (f16),
  FLOATING_ROWS (f32),
  FLOATING_ROWS (f64),
  PAIRED ("class_f16", class_f16, f16, b32),
  PAIRED ("class_f32", class_f32, f32, b32),
  PAIRED ("class_f64", class_f64, f64, b32),
  ROWS_END,
};
