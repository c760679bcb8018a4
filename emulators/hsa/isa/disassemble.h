/* What the files of the disassembler share.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_HSA_ISA_DISASSEMBLE_H
#define EMULATORS_HSA_ISA_DISASSEMBLE_H

#include "emulators/hsa/isa/opcodes.h"

/* What is written so far.  */
struct text
{
  char *to;
  size_t size, length;
  const struct isa_processor *processor;
  const struct isa_instruction *i;
  bool some; /* an operand is written: the next one follows a comma */
};

/* Write on.  */
void put (struct text *t, const char *format, ...)
  __attribute__ ((format (printf, 2, 3)));
/* What comes before the next operand.  */
void put_separator (struct text *t);
/* The operand CODE, of WORDS words.  */
void put_code (struct text *t, unsigned code, unsigned words);
/* All operands that the opcode lists.  */
void put_operands (struct text *t);
/* The constant of 16 bits of a scalar instruction; the message that WORD says.  */
void put_constant (struct text *t);
void put_message (struct text *t, unsigned word);

/* Instructions that touch memory, without their names.  */
void put_smem (struct text *t);
void put_flat (struct text *t);
void put_ds (struct text *t);
void put_mubuf (struct text *t);

#endif
