/* The lanes of a warp, as the emulators' operations see them.

   A register is an array with one element for each lane, so that one operation
   over all lanes is one loop that the compiler turns into vector instructions.
   Elements are 4 bytes wide (for values of at most 32 bits) or 8; a predicate is
   one word with a bit for each lane instead.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#ifndef EMULATORS_COMMON_LANES_H
#define EMULATORS_COMMON_LANES_H

#include <stdbool.h>
#include <stdint.h>

enum
{
  LANES = 32
};

/* Which lanes take part in an operation.  The two forms say the same: bit L of
   `mask` is set where each[L] is all ones, and clear where it is 0. */
struct lanes
{
  uint32_t mask;
  _Alignas(64) uint32_t each[LANES];
};

/* One operation over the lanes: for each lane in ACTIVE, D of that lane becomes a
   function of A, B and C of that lane; D's other lanes keep their values.  D, A, B
   and C point to registers (which one has elements of 4 or 8 bytes or is a
   predicate, the operation's table says); D may be the same register as any of the
   others, and operands that the operation does not have are null.  The function
   computes lanes that are not active too and throws the results away, so that it
   must not trap on any value. */
typedef void operation_fn (void *d, const void *a, const void *b, const void *c,
                           const struct lanes *active);

#endif
