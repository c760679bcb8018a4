/* Memory that is freed all at once: what the parser makes of one text lives in one.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#ifndef EMULATORS_CUDA_PTX_ARENA_H
#define EMULATORS_CUDA_PTX_ARENA_H

#include <stddef.h>

struct arena
{
  struct arena_piece *pieces; /* the newest first */
  char *at, *end;             /* the room left in the newest */
};

/* SIZE bytes of zeros, aligned for any object, that live until arena_free.  Returns
   null where memory runs out.  An arena that is all zeros is empty. */
void *arena_allocate (struct arena *arena, size_t size);

void arena_free (struct arena *arena);

#endif
