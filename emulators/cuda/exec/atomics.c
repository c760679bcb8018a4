/* The functions of `atom` and `red`: each one lane's part, atomic with respect to all
   threads of the process.  Operands are the value's bits, zero extended.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include <string.h>

#include "emulators/cuda/exec/memory.h"

/* NEW is an expression of OLD_, B_ and C_, all of TYPE. */
#define ATOMIC(name, type, new)                                                \
  static void atomic_##name (void *p, const uint64_t *b, const uint64_t *c,    \
                             uint64_t *old)                                    \
  {                                                                            \
    type *at = p;                                                              \
    type b_ = (type) *b, c_ = (type) *c;                                       \
    type old_ = __atomic_load_n (at, __ATOMIC_RELAXED), new_;                  \
    (void) c_;                                                                 \
    (void) b_;                                                                 \
    do                                                                         \
      new_ = (type) (new);                                                     \
    while (!__atomic_compare_exchange_n (at, &old_, new_, true,                \
                                         __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)); \
    *old = old_;                                                               \
  }

/* The same with one instruction of the host. */
#define ATOMIC_FETCH(name, type, builtin)                                      \
  static void atomic_##name (void *p, const uint64_t *b, const uint64_t *c,    \
                             uint64_t *old)                                    \
  {                                                                            \
    (void) c;                                                                  \
    *old = builtin ((type *) p, (type) *b, __ATOMIC_SEQ_CST);                  \
  }

#define ATOMICS_OF_WIDTH(bits)                                                 \
  ATOMIC_FETCH (add_b##bits, uint##bits##_t, __atomic_fetch_add)               \
  ATOMIC_FETCH (and_b##bits, uint##bits##_t, __atomic_fetch_and)               \
  ATOMIC_FETCH (or_b##bits, uint##bits##_t, __atomic_fetch_or)                 \
  ATOMIC_FETCH (xor_b##bits, uint##bits##_t, __atomic_fetch_xor)               \
  ATOMIC_FETCH (exch_b##bits, uint##bits##_t, __atomic_exchange_n)             \
  ATOMIC (min_u##bits, uint##bits##_t, old_ < b_ ? old_ : b_)                  \
  ATOMIC (max_u##bits, uint##bits##_t, old_ > b_ ? old_ : b_)                  \
  ATOMIC (min_s##bits, uint##bits##_t,                                         \
          (int##bits##_t) old_ < (int##bits##_t) b_ ? old_ : b_)               \
  ATOMIC (max_s##bits, uint##bits##_t,                                         \
          (int##bits##_t) old_ > (int##bits##_t) b_ ? old_ : b_)               \
  ATOMIC (inc_u##bits, uint##bits##_t, old_ >= b_ ? 0 : old_ + 1)              \
  ATOMIC (dec_u##bits, uint##bits##_t, old_ == 0 || old_ > b_ ? b_ : old_ - 1)

ATOMICS_OF_WIDTH (32)
ATOMICS_OF_WIDTH (64)

/* A cas that fails writes nothing, so that it differs from the loop above. */
#define CAS(bits)                                                              \
  static void atomic_cas_b##bits (void *p, const uint64_t *b,                  \
                                  const uint64_t *c, uint64_t *old)            \
  {                                                                            \
    uint##bits##_t found = (uint##bits##_t) * b;                               \
    __atomic_compare_exchange_n ((uint##bits##_t *) p, &found,                 \
                                 (uint##bits##_t) * c, false,                  \
                                 __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);          \
    *old = found;                                                              \
  }

CAS (16)
CAS (32)
CAS (64)

/* Floating point: round to nearest even; NaN as the arithmetic instructions have it. */

static uint32_t
add_f32 (uint32_t a, uint32_t b)
{
  float x, y;
  memcpy (&x, &a, 4);
  memcpy (&y, &b, 4);
  x += y;
  memcpy (&a, &x, 4);
  return x != x ? 0x7fffffff : a;
}

/* A subnormal number becomes a zero of its sign. */
static uint32_t
flush_f32 (uint32_t bits)
{
  return bits & 0x7f800000 ? bits : bits & 0x80000000;
}

static uint64_t
add_f64 (uint64_t a, uint64_t b)
{
  double x, y;
  memcpy (&x, &a, 8);
  memcpy (&y, &b, 8);
  x += y;
  memcpy (&a, &x, 8);
  return x != x ? UINT64_C (0x7ff8000000000000) : a;
}

/* The sum of two f16 or bf16 in f32 has more than twice their precision, so that
   rounding it once more gives what rounding the exact sum gives. */

static uint16_t
add_f16 (uint16_t a, uint16_t b)
{
  _Float16 x, y;
  memcpy (&x, &a, 2);
  memcpy (&y, &b, 2);
  _Float16 sum = (_Float16) ((float) x + (float) y);
  memcpy (&a, &sum, 2);
  return (a & 0x7fff) > 0x7c00 ? 0x7fff : a;
}

static uint16_t
add_bf16 (uint16_t a, uint16_t b)
{
  uint32_t sum = add_f32 ((uint32_t) a << 16, (uint32_t) b << 16);
  if ((sum & 0x7fffffff) > 0x7f800000)
    return 0x7fff;
  return (uint16_t) ((sum + 0x7fff + (sum >> 16 & 1)) >> 16);
}

static uint32_t
add_pair (uint16_t (*add) (uint16_t, uint16_t), uint32_t a, uint32_t b)
{
  return (uint32_t) add ((uint16_t) (a >> 16), (uint16_t) (b >> 16)) << 16
         | add ((uint16_t) a, (uint16_t) b);
}

/* The PTX ISA (atom, red): on global memory the addition of f32 flushes subnormal sources
   and results; on shared memory it does not.  .ftz there is none. */
ATOMIC (add_f32, uint32_t, add_f32 (old_, b_))
ATOMIC (add_f32_flushed, uint32_t,
        flush_f32 (add_f32 (flush_f32 (old_), flush_f32 (b_))))
ATOMIC (add_f64, uint64_t, add_f64 (old_, b_))
ATOMIC (add_f16, uint16_t, add_f16 (old_, b_))
ATOMIC (add_bf16, uint16_t, add_bf16 (old_, b_))
ATOMIC (add_f16x2, uint32_t, add_pair (add_f16, old_, b_))
ATOMIC (add_bf16x2, uint32_t, add_pair (add_bf16, old_, b_))

/* An operation, the types it has, and the function of each. */
static const struct
{
  const char *op;
  enum ptx_type type;
  atomic_fn *function;
} atomic_table[] = {
  { "add", PTX_U32, atomic_add_b32 },
  { "add", PTX_S32, atomic_add_b32 },
  { "add", PTX_U64, atomic_add_b64 },
  { "add", PTX_S64, atomic_add_b64 },
  { "add", PTX_F32, atomic_add_f32 },
  { "add", PTX_F64, atomic_add_f64 },
  { "add", PTX_F16, atomic_add_f16 },
  { "add", PTX_F16X2, atomic_add_f16x2 },
  { "add", PTX_BF16, atomic_add_bf16 },
  { "add", PTX_BF16X2, atomic_add_bf16x2 },
  { "and", PTX_B32, atomic_and_b32 },
  { "and", PTX_B64, atomic_and_b64 },
  { "or", PTX_B32, atomic_or_b32 },
  { "or", PTX_B64, atomic_or_b64 },
  { "xor", PTX_B32, atomic_xor_b32 },
  { "xor", PTX_B64, atomic_xor_b64 },
  { "exch", PTX_B32, atomic_exch_b32 },
  { "exch", PTX_B64, atomic_exch_b64 },
  { "cas", PTX_B16, atomic_cas_b16 },
  { "cas", PTX_B32, atomic_cas_b32 },
  { "cas", PTX_B64, atomic_cas_b64 },
  { "inc", PTX_U32, atomic_inc_u32 },
  { "dec", PTX_U32, atomic_dec_u32 },
  { "inc", PTX_U64, atomic_inc_u64 },
  { "dec", PTX_U64, atomic_dec_u64 },
  { "min", PTX_U32, atomic_min_u32 },
  { "min", PTX_S32, atomic_min_s32 },
  { "min", PTX_U64, atomic_min_u64 },
  { "min", PTX_S64, atomic_min_s64 },
  { "max", PTX_U32, atomic_max_u32 },
  { "max", PTX_S32, atomic_max_s32 },
  { "max", PTX_U64, atomic_max_u64 },
  { "max", PTX_S64, atomic_max_s64 },
};

/* The bit type as wide as TYPE: what and, or, xor, exch and cas go by. */
static enum ptx_type
bits_of (enum ptx_type type)
{
  switch (type)
    {
    case PTX_U16:
    case PTX_S16:
    case PTX_F16:
    case PTX_BF16:
      return PTX_B16;
    case PTX_U32:
    case PTX_S32:
    case PTX_F32:
    case PTX_F16X2:
    case PTX_BF16X2:
      return PTX_B32;
    case PTX_U64:
    case PTX_S64:
    case PTX_F64:
      return PTX_B64;
    default:
      return type;
    }
}

atomic_fn *
atomic_on_global (atomic_fn *function)
{
  return function == atomic_add_f32 ? atomic_add_f32_flushed : function;
}

atomic_fn *
atomic_find (const char *op, enum ptx_type type)
{
  enum ptx_type bits = bits_of (type);
  for (size_t i = 0; i < sizeof atomic_table / sizeof *atomic_table; i++)
    if (!strcmp (atomic_table[i].op, op)
        && (atomic_table[i].type == type || atomic_table[i].type == bits))
      return atomic_table[i].function;
  return 0;
}
