/* Copies that run later: on a thread of the runtime, after the signals that they wait
   for.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_HSA_RUNTIME_COPY_H
#define EMULATORS_HSA_RUNTIME_COPY_H

#include "emulators/common/worker.h"
#include "emulators/hsa/runtime/amd_types.h"

/* Rows of bytes: `width' bytes of each of `height' rows of each of `depth' slices; a pitch is the
   distance of rows, a slice that of slices.  */
struct copy_shape
{
  size_t width, height, depth;
  size_t to_pitch, to_slice, from_pitch, from_slice;
};

/* Something that runs later.  */
struct copy
{
  struct job job;
  struct copy *next; /* of those that wait */
  void *to;          /* null: nothing is copied */
  const void *from;
  bool by_device; /* it reaches what of the host's memory devices do */
  struct copy_shape shape;
  amd_signal_t *completion;
  uint32_t dependency_count;
  amd_signal_t *dependencies[];
};

/* A copy that waits for COUNT signals, each until its value is 0, and then decrements
   COMPLETION.  Returns HSA_STATUS_SUCCESS or what is wrong with the signals.  */
hsa_status_t copy_create (uint32_t count, const hsa_signal_t *dependencies,
                          hsa_signal_t completion, struct copy **copy);

/* Whether both sides of COPY are memory that a copy may touch; tells on stderr where not.  */
bool copy_is_possible (const struct copy *copy);

/* Start it; it is freed when it has ended.  */
void copy_start (struct copy *copy);

#endif
