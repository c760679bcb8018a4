/* What atomics do to one value.  Those of device memory are at once with respect to all
   other threads, the host's, too.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/exec/memory.h"
#include "emulators/hsa/operations/value.h"

/* A function of the old value X and the operands Y and Z.  */
#define ATOMIC(name, type, ...)                                                \
  static uint64_t name (void *p, uint64_t b, uint64_t c)                       \
  {                                                                            \
    type *at = p, y = (type) b, z = (type) c;                                  \
    type x = __atomic_load_n (at, __ATOMIC_RELAXED);                           \
    (void) y, (void) z;                                                        \
    while (!__atomic_compare_exchange_n (at, &x, (type) (__VA_ARGS__), true,   \
                                         __ATOMIC_SEQ_CST, __ATOMIC_RELAXED))  \
      ;                                                                        \
    return x;                                                                  \
  }

#define INTEGERS(bits, u, s)                                                   \
  ATOMIC (swap_##bits, u, y)                                                   \
  ATOMIC (cmpswap_##bits, u, x == z ? y : x)                                   \
  ATOMIC (add_##bits, u, x + y)                                                \
  ATOMIC (sub_##bits, u, x - y)                                                \
  ATOMIC (rsub_##bits, u, y - x)                                               \
  ATOMIC (csub_##bits, u, x < y ? 0 : x - y)                                   \
  ATOMIC (smin_##bits, u, (s) x < (s) y ? x : y)                               \
  ATOMIC (umin_##bits, u, x < y ? x : y)                                       \
  ATOMIC (smax_##bits, u, (s) x > (s) y ? x : y)                               \
  ATOMIC (umax_##bits, u, x > y ? x : y)                                       \
  ATOMIC (and_##bits, u, x &y)                                                 \
  ATOMIC (or_##bits, u, x | y)                                                 \
  ATOMIC (xor_##bits, u, x ^ y)                                                \
  ATOMIC (inc_##bits, u, x >= y ? 0 : x + 1)                                   \
  ATOMIC (dec_##bits, u, x == 0 || x > y ? y : x - 1)                          \
  ATOMIC (mskor_##bits, u, (x & ~y) | z)
INTEGERS (32, uint32_t, int32_t)
INTEGERS (64, uint64_t, int64_t)

#define F32(x) float_of_bits (x)
#define F64(x) double_of_bits (x)
ATOMIC (add_f32, uint32_t, bits_of_float (F32 (x) + F32 (y)))
ATOMIC (min_f32, uint32_t, bits_of_float (least_f32 (F32 (x), F32 (y))))
ATOMIC (max_f32, uint32_t, bits_of_float (most_f32 (F32 (x), F32 (y))))
ATOMIC (cmpswap_f32, uint32_t, F32 (x) == F32 (z) ? y : x)
ATOMIC (add_f64, uint64_t, bits_of_double (F64 (x) + F64 (y)))
ATOMIC (min_f64, uint64_t, bits_of_double (least_f64 (F64 (x), F64 (y))))
ATOMIC (max_f64, uint64_t, bits_of_double (most_f64 (F64 (x), F64 (y))))
ATOMIC (cmpswap_f64, uint64_t, F64 (x) == F64 (z) ? y : x)

static inline uint32_t
add_halves (uint32_t x, uint32_t y)
{
  uint32_t low
    = f16_of_float (float_of_f16 ((uint16_t) x) + float_of_f16 ((uint16_t) y));
  uint32_t high = f16_of_float (float_of_f16 ((uint16_t) (x >> 16))
                                + float_of_f16 ((uint16_t) (y >> 16)));
  return low | high << 16;
}
ATOMIC (pk_add_f16, uint32_t, add_halves (x, y))

static inline uint32_t
add_brains (uint32_t x, uint32_t y)
{
  uint32_t low = bf16_of_float (F32 (x << 16) + F32 (y << 16));
  uint32_t high = bf16_of_float (F32 (x & 0xffff0000) + F32 (y & 0xffff0000));
  return low | high << 16;
}
ATOMIC (pk_add_bf16, uint32_t, add_brains (x, y))

struct atomic_row
{
  const char *name;
  atomic_op_fn *narrow, *wide;
};

static const struct atomic_row global_rows[] = {
  { "swap", swap_32, swap_64 },
  { "cmpswap", cmpswap_32, cmpswap_64 },
  { "add", add_32, add_64 },
  { "sub", sub_32, sub_64 },
  { "csub", csub_32, csub_64 },
  { "smin", smin_32, smin_64 },
  { "umin", umin_32, umin_64 },
  { "smax", smax_32, smax_64 },
  { "umax", umax_32, umax_64 },
  { "and", and_32, and_64 },
  { "or", or_32, or_64 },
  { "xor", xor_32, xor_64 },
  { "inc", inc_32, inc_64 },
  { "dec", dec_32, dec_64 },
  { "fmin", min_f32, min_f64 },
  { "fmax", max_f32, max_f64 },
  { "fcmpswap", cmpswap_f32, cmpswap_f64 },
};

/* Names of gfx11 end with the type, and those of floating-point atomics of all.  */
static const struct
{
  const char *name;
  atomic_op_fn *run;
  unsigned size;
} typed_rows[] = {
  { "swap_b32", swap_32, 4 },
  { "swap_b64", swap_64, 8 },
  { "cmpswap_b32", cmpswap_32, 4 },
  { "cmpswap_b64", cmpswap_64, 8 },
  { "add_u32", add_32, 4 },
  { "add_u64", add_64, 8 },
  { "sub_u32", sub_32, 4 },
  { "sub_u64", sub_64, 8 },
  { "csub_u32", csub_32, 4 },
  { "min_i32", smin_32, 4 },
  { "min_i64", smin_64, 8 },
  { "min_u32", umin_32, 4 },
  { "min_u64", umin_64, 8 },
  { "max_i32", smax_32, 4 },
  { "max_i64", smax_64, 8 },
  { "max_u32", umax_32, 4 },
  { "max_u64", umax_64, 8 },
  { "and_b32", and_32, 4 },
  { "and_b64", and_64, 8 },
  { "or_b32", or_32, 4 },
  { "or_b64", or_64, 8 },
  { "xor_b32", xor_32, 4 },
  { "xor_b64", xor_64, 8 },
  { "inc_u32", inc_32, 4 },
  { "inc_u64", inc_64, 8 },
  { "dec_u32", dec_32, 4 },
  { "dec_u64", dec_64, 8 },
  { "cmpswap_f32", cmpswap_f32, 4 },
  { "add_f32", add_f32, 4 },
  { "add_f64", add_f64, 8 },
  { "min_f32", min_f32, 4 },
  { "max_f32", max_f32, 4 },
  { "min_f64", min_f64, 8 },
  { "max_f64", max_f64, 8 },
  { "pk_add_f16", pk_add_f16, 4 },
  { "pk_add_bf16", pk_add_bf16, 4 },
  { "wrxchg_b32", swap_32, 4 },
  { "wrxchg_b64", swap_64, 8 },
  { "storexchg_b32", swap_32, 4 },
  { "storexchg_b64", swap_64, 8 },
  { "rsub_u32", rsub_32, 4 },
  { "rsub_u64", rsub_64, 8 },
  { "mskor_b32", mskor_32, 4 },
  { "mskor_b64", mskor_64, 8 },
  { "cmpst_b32", cmpswap_32, 4 },
  { "cmpst_b64", cmpswap_64, 8 },
  { "cmpst_f32", cmpswap_f32, 4 },
  { "cmpst_f64", cmpswap_f64, 8 },
  { "cmpstore_b32", cmpswap_32, 4 },
  { "cmpstore_b64", cmpswap_64, 8 },
  { "cmpstore_f32", cmpswap_f32, 4 },
  { "cmpstore_f64", cmpswap_f64, 8 },
};

static atomic_op_fn *
find_typed (const char *name, unsigned *size)
{
  for (unsigned n = 0; n < sizeof typed_rows / sizeof *typed_rows; n++)
    if (strcmp (typed_rows[n].name, name) == 0)
      {
        *size = typed_rows[n].size;
        return typed_rows[n].run;
      }
  return NULL;
}

atomic_op_fn *
atomic_find (const char *name, unsigned *size)
{
  size_t length = strlen (name);
  bool wide = length > 3 && strcmp (name + length - 3, "_x2") == 0;
  length -= wide ? 3 : 0;
  for (unsigned n = 0; n < sizeof global_rows / sizeof *global_rows; n++)
    if (strlen (global_rows[n].name) == length
        && strncmp (global_rows[n].name, name, length) == 0)
      {
        *size = wide ? 8 : 4;
        return wide ? global_rows[n].wide : global_rows[n].narrow;
      }
  return find_typed (name, size);
}

atomic_op_fn *
atomic_find_lds (const char *name, unsigned *size, bool *returns)
{
  char plain[40];
  const char *rtn = strstr (name, "_rtn");
  *returns = rtn != NULL;
  if (strlen (name) >= sizeof plain)
    return NULL;
  if (rtn)
    {
      memcpy (plain, name, (size_t) (rtn - name));
      strcpy (plain + (rtn - name), rtn + 4);
    }
  else
    strcpy (plain, name);
  return find_typed (plain, size);
}
