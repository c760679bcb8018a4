/* Threads for what must not run on the caller's thread: long copies, host functions
   and what waits for a time.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_COMMON_WORKER_H
#define EMULATORS_COMMON_WORKER_H

#include <stdbool.h>
#include <stdint.h>

/* Something to do.  The caller owns it, until `run` was called.  */
struct job
{
  void (*run) (struct job *job);
  uint64_t due; /* not before this time (see clock_now) */
  struct job *next;
};

/* Nanoseconds of a clock that never goes back.  */
uint64_t clock_now (void);

/* Have JOB->run called by a worker, at JOB->due or soon after it.  Jobs may wait for each
   other: a new worker is started where all are busy.  Where no thread can be had, and
   none is there, it is called at once.  */
void worker_run (struct job *job);

/* Start a thread that calls RUN with DATA; nobody joins it, and it takes none of the program's
   signals.  Returns whether it could be had.  */
bool worker_start_thread (void *(*run) (void *), void *data);

#endif
