/* The MODE register of a wave.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_HSA_EXEC_MODE_H
#define EMULATORS_HSA_EXEC_MODE_H

#include "emulators/hsa/exec/wave.h"

/* Bits of MODE: rounding of 32 bits (0, 1) and of others (2, 3), subnormal numbers likewise
   (4 to 7: sources may be some, results may), then: */
enum
{
  MODE_DX10_CLAMP = 1 << 8, /* a clamped NaN is 0 */
  MODE_IEEE = 1 << 9,
  MODE_INDEXES = 1 << 27 /* registers' numbers get an index (relative.c) */
};

/* `floats' of a step, and `unusual' of a wave.  */
enum
{
  FLOATS_32 = 1,    /* the mode of 32 bits concerns it */
  FLOATS_OTHER = 2, /* that of 16 and 64 bits does */
  FLOATS_ROUND_THEMSELVES = 4
};

/* What a kernel's descriptor says.  */
uint32_t mode_of_kernel (uint32_t rsrc1, uint32_t rsrc2);

/* The mode of WAVE is MODE from now on.  */
void mode_write (struct wave *wave, uint32_t mode);

/* Which modes concern OPERATION.  */
uint8_t mode_floats (const struct isa_processor *processor,
                     const struct operation *operation);

/* Make zeros of subnormal numbers among all lanes of a source or the result of STEP, of TYPE,
   where the mode says so.  */
void mode_flush_source (const struct wave *wave, const struct step *step,
                        enum operation_type type, uint32_t *value);
void mode_flush_result (const struct wave *wave, const struct step *step,
                        enum operation_type type, uint32_t *value);

/* Whether results of TYPE are scaled where an instruction asks for it: neither with IEEE's
   rules nor with subnormal results.  */
bool mode_scales (const struct wave *wave, enum operation_type type);

/* The thread rounds as STEP has to, and to nearest again.  */
void mode_round (const struct wave *wave, const struct step *step);
void mode_end_round (const struct wave *wave);

#endif
