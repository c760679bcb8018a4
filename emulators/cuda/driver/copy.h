/* Copying and filling, as commands.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_CUDA_DRIVER_COPY_H
#define EMULATORS_CUDA_DRIVER_COPY_H

#include <stdbool.h>
#include <stddef.h>
#include "emulators/cuda/driver/cuda_types.h"
#include "emulators/cuda/driver/place.h"

struct stream;

/* DEPTH times HEIGHT rows of WIDTH bytes; a row begins a pitch after the one before, a
   slice of rows a slice pitch.  All of it was looked up.  */
struct copy
{
  struct place target, source;
  size_t width, height, depth;
  size_t target_pitch, target_slice, source_pitch, source_slice;
};

/* Do COPY in STREAM.  Returns when it is done where SYNCHRONOUS; else at once, but for
   the copies with pageable memory that CUDA says the host waits for.  */
CUresult copy_submit (struct stream *stream, const struct copy *copy,
                      bool synchronous);

/* HEIGHT rows of COUNT elements of 1, 2 or 4 bytes that become VALUE.  */
struct fill
{
  struct place target;
  size_t pitch, count, height;
  unsigned element, value;
};

/* The same for filling.  */
CUresult fill_submit (struct stream *stream, const struct fill *fill,
                      bool synchronous);

#endif
