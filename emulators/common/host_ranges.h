/* The host memory that devices may address: page-locked, registered and managed.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#ifndef EMULATORS_COMMON_HOST_RANGES_H
#define EMULATORS_COMMON_HOST_RANGES_H

#include <stdbool.h>
#include <stddef.h>

enum host_range_kind
{
  HOST_RANGE_NONE,
  HOST_RANGE_PINNED,
  HOST_RANGE_REGISTERED,
  HOST_RANGE_MANAGED
};

/* Add or remove the SIZE bytes from BASE; add returns false where memory runs out
   or a part is there already, remove where no range begins at BASE.  Both take the
   ranges' lock and give a new generation (see host_range_find). */
bool host_range_add (void *base, size_t size, enum host_range_kind kind,
                     unsigned flags);
bool host_range_remove (void *base);

/* The range that holds ADDRESS.  Returns its kind and sets the outputs that are not
   null, or HOST_RANGE_NONE.  Lock-free for readers; what was found is true as
   long as host_range_generation returns the same number. */
enum host_range_kind host_range_find (const void *address, void **base,
                                      size_t *size, unsigned *flags);
unsigned host_range_generation (void);

/* Whether devices may address all of the host's memory (the knob
   GANGWAY_CUDA_PAGEABLE or GANGWAY_HSA_XNACK); set once at start. */
extern bool host_ranges_all;

#endif
