/* How an operation over the lanes is written: macros that make its function, and the
   table it stands in.

   In the expression x, y and z are the sources' values, of the types named: u8 .. s64,
   f32 and f64 are values of that C type; f16 are floats that are exact, and a result is
   rounded to nearest even.

   Files with operations are compiled twice on x86-64, for any processor and for those
   with AVX2, FMA and F16C; OPERATIONS names each one's table.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_HSA_OPERATIONS_LANES_H
#define EMULATORS_HSA_OPERATIONS_LANES_H

#include <math.h>

#include "emulators/hsa/operations/operation.h"
#include "emulators/hsa/operations/value.h"

#ifdef OPERATION_WIDE
#  define OPERATIONS(name) const struct operation operations_##name##_wide[]
#else
#  define OPERATIONS(name) const struct operation operations_##name##_plain[]
#endif

typedef uint16_t value_u16;
typedef uint32_t value_u32;
typedef uint64_t value_u64;
typedef int16_t value_s16;
typedef int32_t value_s32;
typedef int64_t value_s64;
typedef float value_f32, value_f16;
typedef double value_f64;

#define TYPE_none TYPE_NONE
#define TYPE_u16 TYPE_b16
#define TYPE_s16 TYPE_b16
#define TYPE_u32 TYPE_b32
#define TYPE_s32 TYPE_b32
#define TYPE_u64 TYPE_b64
#define TYPE_s64 TYPE_b64

#define PAIR(p) ((uint64_t) (p)[WAVE_LANES + l] << 32 | (p)[l])
#define GET_u16(p) ((uint16_t) (p)[l])
#define GET_s16(p) ((int16_t) (p)[l])
#define GET_u32(p) ((p)[l])
#define GET_s32(p) ((int32_t) (p)[l])
#define GET_u64(p) PAIR (p)
#define GET_s64(p) ((int64_t) PAIR (p))
#define GET_f16(p) float_of_f16 ((uint16_t) (p)[l])
#define GET_f32(p) float_of_bits ((p)[l])
#define GET_f64(p) double_of_bits (PAIR (p))

#define PUT_u16(v) d[l] = (uint16_t) (v)
#define PUT_s16(v) d[l] = (uint16_t) (v)
#define PUT_u32(v) d[l] = (uint32_t) (v)
#define PUT_s32(v) d[l] = (uint32_t) (v)
#define PUT_f16(v) d[l] = f16_of_float (v)
#define PUT_f32(v) d[l] = bits_of_float (v)
#define PUT_PAIR(bits)                                                         \
  do                                                                           \
    {                                                                          \
      uint64_t put_bits = (bits);                                              \
      d[l] = (uint32_t) put_bits;                                              \
      d[WAVE_LANES + l] = (uint32_t) (put_bits >> 32);                         \
    }                                                                          \
  while (0)
#define PUT_u64(v) PUT_PAIR ((uint64_t) (v))
#define PUT_s64(v) PUT_PAIR ((uint64_t) (v))
#define PUT_f64(v) PUT_PAIR (bits_of_double (v))

/* Lanes do not depend on each other, whichever registers are the same.  The numbers have a sign,
   so that the compiler sees that the inner loop has OPERATION_STEP rounds and vectorises
   it.  */
#define FOR_LANES                                                              \
  for (int first = 0; first < (int) count; first += OPERATION_STEP)            \
  _Pragma ("GCC ivdep") for (int l = first; l < first + OPERATION_STEP; l++)

#define OPERATION(name)                                                        \
  static void name (uint32_t *d, const uint32_t *a, const uint32_t *b,         \
                    const uint32_t *c, unsigned count)

#define UNARY(name, r, ta, ...)                                                \
  OPERATION (name)                                                             \
  {                                                                            \
    (void) b, (void) c;                                                        \
    FOR_LANES                                                                  \
    {                                                                          \
      value_##ta x = GET_##ta (a);                                             \
      PUT_##r ((__VA_ARGS__));                                                 \
    }                                                                          \
  }
#define BINARY(name, r, ta, tb, ...)                                           \
  OPERATION (name)                                                             \
  {                                                                            \
    (void) c;                                                                  \
    FOR_LANES                                                                  \
    {                                                                          \
      value_##ta x = GET_##ta (a);                                             \
      value_##tb y = GET_##tb (b);                                             \
      PUT_##r ((__VA_ARGS__));                                                 \
    }                                                                          \
  }
#define TERNARY(name, r, ta, tb, tc, ...)                                      \
  OPERATION (name)                                                             \
  {                                                                            \
    FOR_LANES                                                                  \
    {                                                                          \
      value_##ta x = GET_##ta (a);                                             \
      value_##tb y = GET_##tb (b);                                             \
      value_##tc z = GET_##tc (c);                                             \
      PUT_##r ((__VA_ARGS__));                                                 \
    }                                                                          \
  }

/* Eight bytes that are 0 or 1 as bits.  */
static inline uint64_t
pack_flags (const uint8_t *flags, unsigned count)
{
  uint64_t mask = 0;
  for (unsigned l = 0; l < count; l += 8)
    {
      uint64_t eight;
      __builtin_memcpy (&eight, flags + l, 8);
      mask |= (eight * UINT64_C (0x0102040810204080) >> 56) << l;
    }
  return mask;
}

#define COMPARE(name, ta, tb, ...)                                             \
  static uint64_t name (const uint32_t *a, const uint32_t *b, unsigned count)  \
  {                                                                            \
    _Alignas(64) uint8_t flags[WAVE_LANES];                                    \
    FOR_LANES                                                                  \
    {                                                                          \
      value_##ta x = GET_##ta (a);                                             \
      value_##tb y = GET_##tb (b);                                             \
      (void) x, (void) y;                                                      \
      flags[l] = (__VA_ARGS__);                                                \
    }                                                                          \
    return pack_flags (flags, count);                                          \
  }

/* Rows of a table; rows end with a null name.  */
#define ROW1(key, f, r, ta)                                                    \
  {                                                                            \
    key, f, 0, 0, TYPE_##r, { TYPE_##ta }, false                               \
  }
#define ROW2(key, f, r, ta, tb)                                                \
  {                                                                            \
    key, f, 0, 0, TYPE_##r, { TYPE_##ta, TYPE_##tb }, false                    \
  }
#define ROW3(key, f, r, ta, tb, tc)                                            \
  {                                                                            \
    key, f, 0, 0, TYPE_##r, { TYPE_##ta, TYPE_##tb, TYPE_##tc }, false         \
  }
#define ROW_ACCUMULATES(key, f, r, ta, tb)                                     \
  {                                                                            \
    key, f, 0, 0, TYPE_##r, { TYPE_##ta, TYPE_##tb, TYPE_##r }, true           \
  }
#define ROW_COMPARE(key, f, ta, tb)                                            \
  {                                                                            \
    key, 0, f, 0, TYPE_NONE, { TYPE_##ta, TYPE_##tb }, false                   \
  }
#define ROW_MASKED(key, f, r, ta, tb, tc)                                      \
  {                                                                            \
    key, 0, 0, f, TYPE_##r, { TYPE_##ta, TYPE_##tb, TYPE_##tc }, false         \
  }
#define ROWS_END                                                               \
  {                                                                            \
    0, 0, 0, 0, 0, { 0 }, false                                                \
  }

#endif
