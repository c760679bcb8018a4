/* What the race check (emulators/common/races.h) is told of what a wave does.

   The lanes of a wave are in lockstep.  Strong accesses are known by the bits that let them go
   round the caches (glc and the like), which GCC gives to all atomic and volatile ones.
   LLVM leaves them out where a processor does not need them, so that its atomic
   stores and its loads of group scope are taken for plain ones.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_HSA_EXEC_WAVE_RACES_H
#define EMULATORS_HSA_EXEC_WAVE_RACES_H

#include "emulators/hsa/exec/memory.h"

/* The lanes of EXEC are about to do STEP, a load or store at ADDRESS[lane], of the vectors
   VALUES where it stores.  Returns false where a lane may not, which is reported then; a
   race is reported, too.  WAVE->races is not null here and below.  */
bool wave_races_tell (struct wave *wave, const struct step *step,
                      const uint64_t *address, uint64_t exec,
                      enum memory_access access, const uint32_t *values);

/* The same where STEP is a plain access, whatever it says.  */
bool wave_races_plain (struct wave *wave, const struct step *step,
                       const uint64_t *address, uint64_t exec,
                       enum memory_access access, const uint32_t *values);

/* It is done: a strong one may have seen what others did before theirs.  */
void wave_races_told (struct wave *wave, const struct step *step);

/* STEP is about to access one piece of SIZE bytes at PLACE for the wave as a whole.  */
void wave_races_piece (struct wave *wave, const struct step *step,
                       uint64_t address, uint8_t *place, unsigned size,
                       bool store);

/* Nothing where the wave is not checked.  */
static inline void
wave_races_release (const struct wave *wave, enum races_scope scope)
{
  if (__builtin_expect (wave->races != NULL, 0))
    races_release (wave->races, wave->race_warp, scope);
}

static inline void
wave_races_acquire (const struct wave *wave, enum races_scope scope)
{
  if (__builtin_expect (wave->races != NULL, 0))
    races_acquire (wave->races, wave->race_warp, scope);
}

/* An instruction that writes back or invalidates caches, as fences do.  */
step_fn fence_step;

#endif
