/* Moving the bytes of a warp's access between registers and memory that was found: for
   each width and extension of an element, one function for each shape of the lanes'
   addresses.

   The memory is shared with all other threads, as a device's is; the functions know
   nothing of what may be wrong with an access.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#ifndef EMULATORS_CUDA_EXEC_MEMORY_MOVES_H
#define EMULATORS_CUDA_EXEC_MEMORY_MOVES_H

#include <stdbool.h>
#include <stdint.h>
#include "emulators/cuda/code/code.h"

/* Load into the active lanes of the register D: from a row, whose first element ROW is lane
   0's; from POINT, where the elements of all of them are; or from PLACE of each lane that
   is set in MASK. */
typedef void load_row_fn (void *d, const uint8_t *row,
                          const struct lanes *active);
typedef void load_point_fn (void *d, const uint8_t *point,
                            const struct lanes *active);
typedef void load_any_fn (void *d, uint8_t *const *place, uint32_t mask);

struct loads
{
  load_row_fn *row;
  load_point_fn *point;
  load_any_fn *any;
};

/* Store the active lanes of the register S, likewise.  Of lanes that store to the same
   place one does, the last, and so in one moment: a host thread that answers the first
   must not meet the others' stores.  (GCC's code has all lanes store what one thread
   stores.) */
typedef void store_row_fn (uint8_t *row, const void *s,
                           const struct lanes *active);
typedef void store_any_fn (uint8_t *const *place, const void *s, uint32_t mask);

struct stores
{
  store_row_fn *row;
  store_any_fn *any;
};

/* By wide, signed and the logarithm of the size. */
extern const struct loads load_table[2][2][4];
extern const struct stores store_table[2][4];

/* How elements of SIZE bytes (1, 2, 4 or 8) are loaded into registers of 64 bits, where
   WIDE, or of 32, and extended. */
static inline const struct loads *
loads_of (bool wide, bool signed_, unsigned size)
{
  return &load_table[wide][signed_][__builtin_ctz (size) & 3];
}

/* How they are stored from such registers. */
static inline const struct stores *
stores_of (bool wide, unsigned size)
{
  return &store_table[wide][__builtin_ctz (size) & 3];
}

#endif
