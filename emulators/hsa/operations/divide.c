/* The last steps of a division: v_div_fixup.  The sources are the quotient, the
   denominator and the numerator.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/operations/lanes.h"

#define INFINITE(x) ((x) == (x) && (x) - (x) != 0)

#define FIXUP(type, c, bits_type, to_bits, of_bits, sign_bit, quiet_bit)       \
  static inline c fixup_##type (c q, c d, c n)                                 \
  {                                                                            \
    bits_type sign = (to_bits (d) ^ to_bits (n)) & sign_bit;                   \
    bits_type size = to_bits (q) & ~sign_bit;                                  \
    if (n != n)                                                                \
      return of_bits (to_bits (n) | quiet_bit);                                \
    if (d != d)                                                                \
      return of_bits (to_bits (d) | quiet_bit);                                \
    if ((d == 0 && n == 0) || (INFINITE (d) && INFINITE (n)))                  \
      return of_bits (sign_bit | to_bits ((c) INFINITY) | quiet_bit);          \
    if (d == 0 || INFINITE (n))                                                \
      return of_bits (sign | to_bits ((c) INFINITY));                          \
    if (INFINITE (d) || n == 0)                                                \
      return of_bits (sign);                                                   \
    return of_bits (sign | size);                                              \
  }

FIXUP (f32, float, uint32_t, bits_of_float, float_of_bits,
       UINT32_C (0x80000000), UINT32_C (0x400000))
FIXUP (f64, double, uint64_t, bits_of_double, double_of_bits,
       UINT64_C (0x8000000000000000), UINT64_C (0x8000000000000))

TERNARY (div_fixup_f16, f16, f16, f16, f16, fixup_f32 (x, y, z))
TERNARY (div_fixup_f32, f32, f32, f32, f32, fixup_f32 (x, y, z))
TERNARY (div_fixup_f64, f64, f64, f64, f64, fixup_f64 (x, y, z))

OPERATIONS (divide) = {
  ROW3 ("div_fixup_f16", div_fixup_f16, f16, f16, f16, f16),
  ROW3 ("div_fixup_legacy_f16", div_fixup_f16, f16, f16, f16, f16),
  ROW3 ("div_fixup_f32", div_fixup_f32, f32, f32, f32, f32),
  ROW3 ("div_fixup_f64", div_fixup_f64, f64, f64, f64, f64),
  ROWS_END,
};
