/* Memory that is freed all at once.  An arena belongs to one thread at a time.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include <stdlib.h>
#include "emulators/cuda/ptx/arena.h"

enum
{
  PIECE_SIZE = 64 * 1024,
  ALIGNMENT = _Alignof(max_align_t)
};

struct arena_piece
{
  struct arena_piece *older;
  max_align_t bytes[];
};

/* A piece with room for SIZE bytes becomes the arena's newest. */
static char *
add_piece (struct arena *arena, size_t size)
{
  struct arena_piece *piece = calloc (1, sizeof *piece + size);
  if (piece == NULL)
    return NULL;
  piece->older = arena->pieces;
  arena->pieces = piece;
  return (char *) piece->bytes;
}

void *
arena_allocate (struct arena *arena, size_t size)
{
  if (size > (size_t) 1 << 40)
    return NULL;
  size = (size + ALIGNMENT - 1) & -(size_t) ALIGNMENT;
  if (size > (size_t) (arena->end - arena->at))
    {
      /* Something large gets a piece of its own, so that the room left in the
         piece in use is not lost. */
      if (size > PIECE_SIZE / 4)
        return add_piece (arena, size);
      char *bytes = add_piece (arena, PIECE_SIZE);
      if (bytes == NULL)
        return NULL;
      arena->at = bytes;
      arena->end = bytes + PIECE_SIZE;
    }
  void *result = arena->at;
  arena->at += size;
  return result;
}

void
arena_free (struct arena *arena)
{
  struct arena_piece *piece = arena->pieces;
  while (piece != NULL)
    {
      struct arena_piece *older = piece->older;
      free (piece);
      piece = older;
    }
  *arena = (struct arena) { 0 };
}
