/* How the parser stops at the first thing in a text that is wrong.

   A text is wrong in one place at most: the message is written where that is
   seen, and control goes back to ptx_parse, which frees what there is of the module.
   All that the parser's functions allocate belongs to the arena or to the parser, so
   that none of them has anything to undo.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#ifndef EMULATORS_CUDA_PTX_FAILURE_H
#define EMULATORS_CUDA_PTX_FAILURE_H

#include <setjmp.h>
#include <stddef.h>

struct failure
{
  jmp_buf way_out;
  const char *name; /* of the text */
  char *message;    /* of `size` bytes */
  size_t size;
};

/* Write "NAME:LINE: " and the formatted text to the message and go to the way
   out. */
_Noreturn void fail_at (struct failure *failure, unsigned line,
                        const char *format, ...)
  __attribute__ ((format (printf, 3, 4)));

#endif
