/* Doacross loops: ordered(n) with depend(sink) and depend(source), or doacross
   (5.2, 15.9.6).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_DOACROSS_H
#define GANGWAY_HOST_DOACROSS_H

#include "base/attributes.h"

struct thread;
struct work_extra;

/* The iteration space: DIMENSIONS counts, of which the work-sharing loop runs
   over the first.  */
struct doacross_space
{
  unsigned dimensions;
  const uint64_t *counts;
};

/* What the threads of THREAD's team need for a loop over SPACE whose cursor
   THREAD has set.  NULL where nobody will wait: a team of one, an empty space.
   Ends the process where there is no memory.  SPACE is a struct doacross_space:
   this is the `create' of a struct work_shared.  */
struct work_extra *doacross_create (struct thread *thread, const void *space);

#endif
