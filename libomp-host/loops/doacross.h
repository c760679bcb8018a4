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

/* The `create' of a struct work_shared, called by the first thread that comes to a
   doacross loop, after it has set its cursor: makes the counters that the threads
   of THREAD's team wait for.  SPACE is the loop's struct doacross_space, which is
   copied.  The result belongs to the work share.  Returns NULL where no thread will
   ever wait, since the team has one thread or the space no iteration.  Ends the
   process where there is no memory.  */
struct work_extra *doacross_create (struct thread *thread, const void *space);

/* For tool_here (): the calling thread comes to a loop of so many DIMENSIONS.  */
void doacross_told_begin (unsigned dimensions) __attribute__ ((cold));

#endif
