/* Operations with a bit for each lane besides their values: carries, selections, the scaling of
   divisions.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/operations/lanes.h"

#define MASKED(name)                                                           \
  static uint64_t name (uint32_t *d, const uint32_t *a, const uint32_t *b,     \
                        const uint32_t *c, uint64_t mask, unsigned count)

/* The bits of MASK as bytes that are 0 or 1, eight at a time.  */
static inline void
unpack_flags (uint8_t *flags, uint64_t mask, unsigned count)
{
  const uint64_t each = UINT64_C (0x0101010101010101);
  for (unsigned l = 0; l < count; l += 8)
    {
      /* Byte N keeps bit N, and carries into its own bit 7 if that is set.  */
      uint64_t eight
        = (mask >> l & 0xff) * each & UINT64_C (0x8040201008040201);
      eight = (eight + 0x7f * each) >> 7 & each;
      memcpy (flags + l, &eight, 8);
    }
}

#define CARRY_OUT(name, result, carry)                                         \
  MASKED (name)                                                                \
  {                                                                            \
    _Alignas(64) uint8_t flags[WAVE_LANES];                                    \
    (void) c, (void) mask;                                                     \
    FOR_LANES                                                                  \
    {                                                                          \
      uint32_t x = a[l], y = b[l], r = result;                                 \
      d[l] = r;                                                                \
      flags[l] = carry;                                                        \
    }                                                                          \
    return pack_flags (flags, count);                                          \
  }
CARRY_OUT (add_co_u32, x + y, r < x)
CARRY_OUT (sub_co_u32, x - y, x < y)
CARRY_OUT (subrev_co_u32, y - x, y < x)

#define CARRY_THROUGH(name, result, carry)                                     \
  MASKED (name)                                                                \
  {                                                                            \
    _Alignas(64) uint8_t flags[WAVE_LANES];                                    \
    (void) c;                                                                  \
    unpack_flags (flags, mask, count);                                         \
    FOR_LANES                                                                  \
    {                                                                          \
      uint32_t x = a[l], y = b[l], in = flags[l];                              \
      d[l] = result;                                                           \
      flags[l] = carry;                                                        \
    }                                                                          \
    return pack_flags (flags, count);                                          \
  }
CARRY_THROUGH (addc_co_u32, x + y + in, ((uint64_t) x + y + in) >> 32)
CARRY_THROUGH (subb_co_u32, x - y - in, (uint64_t) y + in > x)
CARRY_THROUGH (subbrev_co_u32, y - x - in, (uint64_t) x + in > y)

MASKED (cndmask_b32)
{
  _Alignas(64) uint8_t flags[WAVE_LANES];
  (void) c;
  unpack_flags (flags, mask, count);
  FOR_LANES
  d[l] = flags[l] ? b[l] : a[l];
  return 0;
}

MASKED (cndmask_b16)
{
  _Alignas(64) uint8_t flags[WAVE_LANES];
  (void) c;
  unpack_flags (flags, mask, count);
  FOR_LANES
  d[l] = (flags[l] ? b[l] : a[l]) & 0xffff;
  return 0;
}

MASKED (mad_u64_u32)
{
  uint64_t carry = 0;
  (void) mask;
  for (unsigned l = 0; l < count; l++)
    {
      uint64_t result, product = (uint64_t) a[l] * b[l];
      bool over = __builtin_add_overflow (product, GET_u64 (c), &result);
      PUT_u64 (result);
      carry |= (uint64_t) over << l;
    }
  return carry;
}

MASKED (mad_i64_i32)
{
  uint64_t carry = 0;
  (void) mask;
  for (unsigned l = 0; l < count; l++)
    {
      int64_t result, product = (int64_t) GET_s32 (a) * GET_s32 (b);
      bool over = __builtin_add_overflow (product, GET_s64 (c), &result);
      PUT_s64 (result);
      carry |= (uint64_t) over << l;
    }
  return carry;
}

/* v_div_scale: the sources are the value to be scaled, which is one of the others, the
   denominator and the numerator.  The mask says whose quotient v_div_fmas scales back.  */
#define SCALE(type, c_type, exponent_of, ldexp, near_most, tiny, by, least)    \
  static inline c_type scale_##type (c_type x, c_type d, c_type n, bool *back) \
  {                                                                            \
    *back = false;                                                             \
    if (n == 0 || d == 0)                                                      \
      return (c_type) NAN;                                                     \
    int over = (int) exponent_of (n) - (int) exponent_of (d);                  \
    if (over >= near_most)                                                     \
      {                                                                        \
        *back = true;                                                          \
        return x == d ? ldexp (x, by) : x;                                     \
      }                                                                        \
    bool reciprocal = fabs (1 / (double) d) < 0x1p-1022;                       \
    bool quotient = fabs ((double) (n / d)) < (double) least;                  \
    if (exponent_of (d) == 0)                                                  \
      return ldexp (x, by);                                                    \
    if (reciprocal && quotient)                                                \
      {                                                                        \
        *back = true;                                                          \
        return x == d ? ldexp (x, by) : x;                                     \
      }                                                                        \
    if (reciprocal)                                                            \
      return ldexp (x, -(by));                                                 \
    if (quotient)                                                              \
      {                                                                        \
        *back = true;                                                          \
        return x == n ? ldexp (x, by) : x;                                     \
      }                                                                        \
    return exponent_of (n) <= tiny ? ldexp (x, by) : x;                        \
  }                                                                            \
  MASKED (div_scale_##type)                                                    \
  {                                                                            \
    uint64_t result = 0;                                                       \
    (void) mask;                                                               \
    for (unsigned l = 0; l < count; l++)                                       \
      {                                                                        \
        bool back;                                                             \
        c_type scaled = scale_##type (GET_##type (a), GET_##type (b),          \
                                      GET_##type (c), &back);                  \
        PUT_##type (scaled);                                                   \
        result |= (uint64_t) back << l;                                        \
      }                                                                        \
    return result;                                                             \
  }
SCALE (f32, float, exponent_of_f32, ldexpf, 96, 23, 64, 0x1p-126)
SCALE (f64, double, exponent_of_f64, ldexp, 768, 53, 128, 0x1p-1022)

/* The quotient was scaled where its lane is in the mask: up where it is small.  */
#define FMAS(type, c_type, exponent_of, fma, middle, by)                       \
  MASKED (div_fmas_##type)                                                     \
  {                                                                            \
    for (unsigned l = 0; l < count; l++)                                       \
      {                                                                        \
        c_type z = GET_##type (c);                                             \
        c_type result = fma (GET_##type (a), GET_##type (b), z);               \
        if (mask >> l & 1)                                                     \
          result *= exponent_of (z) > middle ? by : 1 / by;                    \
        PUT_##type (result);                                                   \
      }                                                                        \
    return 0;                                                                  \
  }
FMAS (f32, float, exponent_of_f32, fmaf, 127, 0x1p64f)
FMAS (f64, double, exponent_of_f64, fma, 1023, 0x1p128)

OPERATIONS (carry) = {
  ROW_MASKED ("add_co_u32", add_co_u32, b32, b32, b32, none),
  ROW_MASKED ("sub_co_u32", sub_co_u32, b32, b32, b32, none),
  ROW_MASKED ("subrev_co_u32", subrev_co_u32, b32, b32, b32, none),
  ROW_MASKED ("addc_co_u32", addc_co_u32, b32, b32, b32, none),
  ROW_MASKED ("subb_co_u32", subb_co_u32, b32, b32, b32, none),
  ROW_MASKED ("subbrev_co_u32", subbrev_co_u32, b32, b32, b32, none),
  /* Modifiers take what is selected for floating-point values.  */
  ROW_MASKED ("cndmask_b32", cndmask_b32, f32, f32, f32, none),
  ROW_MASKED ("cndmask_b16", cndmask_b16, f16, f16, f16, none),
  ROW_MASKED ("mad_u64_u32", mad_u64_u32, b64, b32, b32, b64),
  ROW_MASKED ("mad_i64_i32", mad_i64_i32, b64, b32, b32, b64),
  ROW_MASKED ("mad_co_u64_u32", mad_u64_u32, b64, b32, b32, b64),
  ROW_MASKED ("mad_co_i64_i32", mad_i64_i32, b64, b32, b32, b64),
  ROW_MASKED ("div_scale_f32", div_scale_f32, f32, f32, f32, f32),
  ROW_MASKED ("div_scale_f64", div_scale_f64, f64, f64, f64, f64),
  ROW_MASKED ("div_fmas_f32", div_fmas_f32, f32, f32, f32, f32),
  ROW_MASKED ("div_fmas_f64", div_fmas_f64, f64, f64, f64, f64),
  ROWS_END,
};
