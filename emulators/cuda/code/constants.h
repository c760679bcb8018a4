/* The pool of a program's constants: each is in all lanes of a register, so that code
   reads it as it reads a register.  What is asked for twice is there once.

   One thread fills the pool, while it links and decodes the program; it is immutable once
   the program is loaded.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#ifndef EMULATORS_CUDA_CODE_CONSTANTS_H
#define EMULATORS_CUDA_CODE_CONSTANTS_H

#include "emulators/cuda/code/code.h"

struct constant;

/* All 0 at first. */
struct constants
{
  uint8_t *pool; /* moves while it grows; places stay */
  size_t size, pool_room;
  struct constant *table; /* a hash table of a power of two entries */
  unsigned count, room;   /* of the table */
};

/* The place of the constant that has BITS in each lane of a register of FORM; PLACE_NONE
   where memory runs out. */
place constants_place (struct constants *constants, enum operand_form form,
                       uint64_t bits);
/* The same at a place of its own, which constants_fill may change. */
place constants_append (struct constants *constants, enum operand_form form,
                        uint64_t bits);
/* Put BITS into each lane of the constant at WHERE, of FORM. */
void constants_fill (struct constants *constants, place where,
                     enum operand_form form, uint64_t bits);
void constants_free (struct constants *constants);

#endif
