/* What the steps of instructions that touch memory share: what their translation says to
   their functions.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_HSA_EXEC_ACCESS_H
#define EMULATORS_HSA_EXEC_ACCESS_H

#include "emulators/hsa/exec/memory.h"

/* An atomic, or a load that goes round the caches, may be a step of a wait for somebody
   else: it counts for so many steps of the quantum, so that a wave that spins gives
   way soon.  */
enum
{
  SPIN_COST = 64
};

/* `bits` of steps that touch memory.  */
enum
{
  ACCESS_NO_VADDR = 1, /* SCRATCH */
  ACCESS_SADDR = 2,
  ACCESS_RETURNS = 4, /* an atomic */
  ACCESS_SCRATCH = 8,
  ACCESS_TWO = 16, /* LDS: two places, at `literal` times their unit */
  ACCESS_OFFEN = 32,
  ACCESS_IDXEN = 64,
  ACCESS_COMPARES = 128 /* an atomic with two operands */
};

/* Whether STEP, which does not touch LDS alone, goes round the caches.  */
static inline bool
access_is_strong (const struct step *step)
{
  return step->literal[0] != 0;
}

/* Steps, by the instruction's class.  */
step_fn flat_load_step, flat_store_step, flat_atomic_step, lds_load_step,
  lds_store_step, lds_atomic_step, lds_permute_step, lds_bpermute_step,
  lds_swizzle_step, lds_exchange_step, lds_append_step, flat_to_lds_step,
  buffer_load_step, buffer_store_step, buffer_atomic_step, scalar_load_step,
  scalar_store_step;

/* The part of LANE of the atomic STEP at PLACE; the operands are in the vectors from B and
   C on.  */
void access_atomic_lane (struct wave *wave, const struct step *step,
                         void *place, unsigned lane, const uint32_t *b,
                         const uint32_t *c);

#endif
