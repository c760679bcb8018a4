/* What waves read and write: device memory, the host's, LDS and scratch memory, checked.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_HSA_EXEC_MEMORY_H
#define EMULATORS_HSA_EXEC_MEMORY_H

#include "emulators/hsa/exec/wave.h"

/* The SIZE bytes that LANE's generic ADDRESS means.  Returns null where it may not, with
   the dispatch failed and the fault reported for STEP.  In the window of scratch memory,
   SIZE is at most 4 and within an aligned word.  */
void *memory_find (struct wave *wave, const struct step *step, unsigned lane,
                   uint64_t address, unsigned size, enum memory_access access);

/* The same for an address of the group's LDS.  */
void *memory_find_lds (struct wave *wave, const struct step *step,
                       unsigned lane, uint32_t address, unsigned size,
                       enum memory_access access);

/* Whether ADDRESS lies in the window of scratch memory, whose words are not in a row.  */
static inline bool
memory_is_private (uint64_t address)
{
  return address >> 32 == PRIVATE_APERTURE_HIGH;
}

/* The device address of what LANE has at OFFSET of its scratch memory.  */
static inline uint64_t
memory_scratch (const struct wave *wave, unsigned lane, uint32_t offset)
{
  unsigned lanes = wave->wave64 ? 64 : 32;
  return wave->scratch + (uint64_t) (offset & ~3u) * lanes + lane * 4
         + (offset & 3);
}

/* How STEP moves data: elements of `size` bytes each (4, `count` times), or one of 1
   or 2 bytes.  `kind` of a load or store of less than a word: */
enum memory_form
{
  MEMORY_PLAIN, /* zero extended; the low part is stored */
  MEMORY_SIGNED,
  MEMORY_LOW, /* to the low half, the high one stays */
  MEMORY_LOW_SIGNED,
  MEMORY_HIGH, /* to or from the high half */
  MEMORY_HIGH_SIGNED
};

/* Move between the registers from vector NUMBER on and ADDRESS[lane] for the lanes of
   EXEC.  Returns false where the wave cannot go on.  */
bool memory_load (struct wave *wave, const struct step *step, unsigned number,
                  const uint64_t *address, uint64_t exec);
bool memory_store (struct wave *wave, const struct step *step, unsigned number,
                   const uint64_t *address, uint64_t exec);

/* The function of the atomic whose name goes on so ("add", "cmpswap_x2", "add_f32"), and its
   bytes; null where there is none.  */
atomic_op_fn *atomic_find (const char *name, unsigned *size);
/* Of LDS: ds_NAME ("add_rtn_u64").  */
atomic_op_fn *atomic_find_lds (const char *name, unsigned *size, bool *returns);

/* Make STEP of an instruction that touches memory.  */
step_fn *translate_memory (const struct isa_processor *processor,
                           struct code *code, const struct isa_instruction *i,
                           struct step *step);

#endif
