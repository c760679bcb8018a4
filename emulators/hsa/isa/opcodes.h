/* Looking up opcodes.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_HSA_ISA_OPCODES_H
#define EMULATORS_HSA_ISA_OPCODES_H

#include "emulators/hsa/isa/isa.h"

/* The opcode NUMBER of ENCODING of PROCESSOR, or null.  */
const struct isa_opcode *isa_opcode_find (const struct isa_processor *processor,
                                          enum isa_encoding encoding,
                                          unsigned number);

/* Whether OPCODE's operand LETTER, in lower case, is an accumulation register; whether
   it is one half of a register.  */
bool isa_operand_is_accumulator (const struct isa_opcode *opcode, char letter);
bool isa_operand_is_half (const struct isa_opcode *opcode, char letter);

#endif
