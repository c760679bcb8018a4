/* Where a worker that is not bound begins: on another processor than its maker, where the
   process has one for each thread.

   The kernel puts a new thread on a processor that is idle.  Where none is, since other
   processes use them, it mostly takes the maker's.  Two threads that wait for each other
   then take turns on one processor, and the kernel, for which all processors are equally
   busy, leaves them there: of two processes with two threads each on two processors, each
   has a processor to itself, and a barrier takes ten times as long as where its threads
   run side by side.  So such a worker leaves its maker's processor once, before it does
   anything else.  Afterwards it may run where it might before.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_APART_H
#define GANGWAY_HOST_APART_H

/* No processor's number.  */
#define PROCESSOR_NONE (-1)

/* The number of the processor that the calling thread is on at this moment, or
   PROCESSOR_NONE where the kernel does not tell.  Keeps errno.  */
int processor_of_caller (void);

/* Where the calling thread is on processor MAKERS and may run on others, too, have the
   kernel move it to one of those; it does not matter whether that works.  The thread's
   affinity mask is as before.  For a thread that nobody but the library and its maker knows,
   when the latter has done all that it does with a new thread: a mask that others give it
   meanwhile is lost.  Takes no lock.  */
void begin_apart (int makers);

#endif
