/* Addresses where a program maps memory itself.

   A window (space_create_window) hands out addresses.  Memory without addresses is a
   piece of one file that the process has for it, bytes and then their states; to map
   it is to map the file where the window's bytes are, and to let a device access it, to
   map the states where that device's view of the window has them.  So all mappings
   of a piece have the same bytes and know of the same writes, and an access of a
   device that may not finds no state.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#ifndef EMULATORS_COMMON_WINDOW_H
#define EMULATORS_COMMON_WINDOW_H

#include "emulators/common/space.h"

/* Sizes and addresses below are multiples of this. */
enum
{
  WINDOW_GRANULE = 2 << 20
};

/* A piece of memory. */
struct window_piece
{
  size_t size;
  uint64_t place; /* in the file */
};

/* Make PIECE of SIZE bytes, all zero and never written; give its memory back.  The former
   returns false where memory runs out. */
bool window_piece_create (struct window_piece *piece, size_t size);
void window_piece_destroy (const struct window_piece *piece);

/* Map SIZE bytes of PIECE at ADDRESS; take away what is mapped there.  What is read there
   afterwards is 0: an access that was under way does no harm.  Return false where
   memory runs out; what was mapped before stays then. */
bool window_map (const struct space *window, uint64_t address, size_t size,
                 const struct window_piece *piece);
bool window_unmap (const struct space *window, uint64_t address, size_t size);

/* Show the states of SIZE bytes of PIECE at ADDRESS in VIEW, or none. */
bool window_show (const struct space *view, uint64_t address, size_t size,
                  const struct window_piece *piece);
bool window_hide (const struct space *view, uint64_t address, size_t size);

#endif
