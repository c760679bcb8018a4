/* What vector instructions compute: operations over the lanes of a wave.

   A register is an array of WAVE_LANES words; a value of 64 bits is two registers, one
   after the other.  What masks of lanes, modifiers of sources and results do is the
   business of the caller.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_HSA_OPERATIONS_OPERATION_H
#define EMULATORS_HSA_OPERATIONS_OPERATION_H

#include <stdbool.h>
#include <stdint.h>

enum
{
  WAVE_LANES = 64,
  OPERATION_STEP = 16 /* an operation computes so many lanes at least */
};

/* For each lane below COUNT, a multiple of OPERATION_STEP, D becomes a function of A, B and C;
   of an operation that is an accumulation, C is the old D.  D may be the same register
   as any of the others.  The function does not trap on any value.  */
typedef void operation_fn (uint32_t *d, const uint32_t *a, const uint32_t *b,
                           const uint32_t *c, unsigned count);

/* The same where the result is a bit for each lane; those from COUNT on are 0.  */
typedef uint64_t compare_fn (const uint32_t *a, const uint32_t *b,
                             unsigned count);

/* The same where a bit for each lane goes in, MASK, or comes out, or both: the carries of
   additions, say.  */
typedef uint64_t masked_fn (uint32_t *d, const uint32_t *a, const uint32_t *b,
                            const uint32_t *c, uint64_t mask, unsigned count);

/* Types of operands.  */
enum operation_type
{
  TYPE_NONE,
  TYPE_b16,
  TYPE_b32,
  TYPE_b64,
  TYPE_f16,
  TYPE_f32,
  TYPE_f64,
  TYPE_p16, /* two f16 */
  TYPE_q16, /* two integers of 16 bits */
  TYPE_p32, /* two f32 */
  TYPE_mix, /* f16 or f32, as the modifiers say, made f32 */
  TYPE_low, /* a result of 16 bits; the other half of the register stays */
  TYPE_high
};

struct operation
{
  const char *name; /* without v_ and _e32 or _e64 */
  operation_fn *run;
  compare_fn *compare;
  masked_fn *masked;
  uint8_t result, source[3]; /* enum operation_type */
  bool accumulates;          /* c is the destination */
};

/* The operation of the instruction NAME, as AMD's assembler writes it, or null where
   there is none.  */
const struct operation *operation_find (const char *name);

static inline unsigned
type_words (enum operation_type type)
{
  return type == TYPE_b64 || type == TYPE_f64 || type == TYPE_p32 ? 2 : 1;
}

#endif
