/* Finding the kernels in a PTX text.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_NVPTX_PTX_READER_H
#define GANGWAY_PLUGIN_NVPTX_PTX_READER_H

#include <stdbool.h>
#include <stddef.h>

/* A part of a text.  */
struct ptx_part
{
  const char *at;
  size_t length;
};

/* A kernel with its body.  */
struct ptx_kernel
{
  struct ptx_part name;
  unsigned parameters; /* all of them .u64; 0: none, or of another kind */
  struct ptx_part directives; /* between the parameters and the body */
  struct ptx_part declared;   /* the parameters, with their parentheses */
  struct ptx_part body;       /* with its braces */
  /* The body declares no variable that outlives a call: the same text can be the
     body of a function.  */
  bool movable;
};

/* What is read next, from a text that ends at END.  */
struct ptx_reader
{
  const char *at, *end;
};

/* Read on to the next kernel that has a body.  False where there is none, and where
   the text ends within one.  */
bool ptx_next_kernel (struct ptx_reader *reader, struct ptx_kernel *kernel);

#endif
