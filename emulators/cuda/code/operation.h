/* What the arithmetic, logic, comparison and conversion instructions of PTX do.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#ifndef EMULATORS_CUDA_CODE_OPERATION_H
#define EMULATORS_CUDA_CODE_OPERATION_H

#include "emulators/common/lanes.h"
#include "emulators/cuda/ptx/ptx.h"

/* How the elements of a register are stored: see lanes.h. */
enum operand_form
{
  FORM_NONE,
  FORM_PREDICATE,
  FORM_32,
  FORM_64
};

/* One operation: `run` wants the operands in these forms, and immediates turned
   into bits of these types.  A value narrower than 32 bits occupies the low bits
   of its element; what stands above them is not defined, and the operation that
   reads it does not look. */
struct operation
{
  operation_fn *run;
  enum ptx_type result;
  enum ptx_type source[3]; /* PTX_NONE after the last */
};

/* The operation that NAME with these modifiers is ("mad", {"lo", "s32"}, 2).
   Returns false where there is none; *OUT is then not set.  Only instructions with
   one result and at most three sources are here.  The decoder makes of the others
   several: `setp` and `set` with a boolean operator or two results, extended precision,
   vectors, `mov` between vectors and scalars, and, with these internal operations,
   instructions with four sources:

     "bfi.mask.b32" c, d          bfi a, b, c, d is bfi.merge b, (bfi.shift a, c),
     "bfi.shift.b32" a, c         (bfi.mask c, d); the same with b64
     "bfi.merge.b32" b, x, m
     "lop3.0xca.b32" a, b, c      lop3 a, b, c, 0xca: two digits, in lower case

   What `cvt` gives of a signed type narrower than 32 bits is sign extended to its
   element, and zero extended of another type, as a wider register needs it. */
bool operation_find (const char *name, const char *const *modifiers,
                     unsigned count, struct operation *out);

/* The same in one of the two sets of functions, for the unit test; and whether this
   build and this processor have it. */
enum operation_set
{
  OPERATIONS_PLAIN,
  OPERATIONS_WIDE,
  OPERATION_SETS
};
bool operation_find_in (enum operation_set set, const char *name,
                        const char *const *modifiers, unsigned count,
                        struct operation *out);
bool operation_set_there (enum operation_set set);

/* The form that a register of TYPE has. */
enum operand_form operand_form (enum ptx_type type);

#endif
