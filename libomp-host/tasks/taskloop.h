/* The taskloop construct (5.2, 12.6): cutting a loop into tasks.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_TASKLOOP_H
#define GANGWAY_HOST_TASKLOOP_H

#include "base/attributes.h"
#include "libomp-host/tool/tool.h"

/* A loop over integers of BOUND_SIZE bytes, signed or not, as 64-bit words that
   wrap.  */
struct taskloop
{
  uint64_t start, end, step;
  uint64_t iterations; /* at least 1 */
  unsigned bound_size;
};

/* How a loop is cut into TASKS tasks: the first LONGER tasks have CHUNK + 1
   iterations each, the last task has LAST, and the others have CHUNK.  */
struct taskloop_plan
{
  uint64_t tasks, longer, chunk, last;
};

/* Cut ITERATIONS, at least 1.  With GRAINSIZE, REQUESTED is the grainsize,
   which STRICT makes exact but for the last task; else it is the number of
   tasks, 0 standing for THREADS tasks.  */
struct taskloop_plan taskloop_cut (uint64_t iterations, uint64_t requested,
                                   bool grainsize, bool strict,
                                   unsigned threads);

/* What a taskloop construct asks for beside the loop, in the ABI's terms.  */
struct taskloop_request
{
  void (*fn) (void *);
  void *data;
  void (*copyfn) (void *, void *);
  size_t size, alignment;
  unsigned flags;
  unsigned long count; /* grainsize or num_tasks */
  int priority;
  struct tool_site site; /* where the program asks for it */
};

/* Run REQUEST's loop on the calling thread's team, with its taskgroup and
   reductions.  LOOP->iterations may be 0.  */
void taskloop_run (const struct taskloop *loop,
                   const struct taskloop_request *request);

#endif
