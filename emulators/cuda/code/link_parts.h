/* What the parts of linking share.  Only they include this.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#ifndef EMULATORS_CUDA_CODE_LINK_PARTS_H
#define EMULATORS_CUDA_CODE_LINK_PARTS_H

#include "emulators/cuda/code/link.h"
#include "emulators/cuda/code/link_table.h"

/* A linkage, and what is needed to make it. */
struct linking
{
  struct linkage linkage; /* first: its address is the whole's */
  struct link_table table;
  size_t *shared_size; /* of each definition: what link_shared_size returns */
  /* While it is made: */
  struct ptx_module *const *modules;
  unsigned count;
  bool (*is_builtin) (const char *name);
  char *message;
  size_t size;
};

/* Write "TEXT:line: " and what was formatted to the message; returns false. */
bool link_fail (struct linking *linking, unsigned module, unsigned line,
                const char *format, ...)
  __attribute__ ((format (printf, 4, 5)));
bool link_fail_memory (struct linking *linking);

/* link_references.c */

/* What the instructions and initialisers of a definition refer to, as numbers of
   definitions: those of number N are to[first[N]] to to[first[N + 1] - 1].  One more
   number than there are definitions stands for every function whose address is taken:
   what an indirect call may call. */
struct references
{
  unsigned *first;
  unsigned *to;
  size_t count, room;
};

/* Find all references.  Returns false, with a message, where nothing defines one
   or memory runs out. */
bool references_find (struct linking *linking, struct references *references);
void references_free (struct references *references);

/* link_shared.c: give each shared variable its offset.  Returns false with a message
   where they are too large or memory runs out. */
bool link_shared (struct linking *linking, const struct references *references);

#endif
