/* The end of the process, which comes once, whatever fails in how many threads.

   exit runs exit handlers, the program's and the library's, on the thread that calls it.
   A second thread that calls exit meanwhile has no defined result: with older C libraries
   it runs the handlers that are left, and ends the process in the middle of the first
   one's, with newer ones it waits for ever.  So one thread ends the process: the first
   that has failed, or that is known to be in exit.  Another thread that fails then has
   written its line; it leaves the end to that one, and sleeps.

   But an exit handler may wait for the thread that sleeps: it joins it, for instance.  So
   the latter does not sleep for ever.  It ends the process at once where the library
   knows that it is waited for: in a region that the thread in exit has begun there.
   Otherwise it looks each second at what the thread in exit does.  Where that joins the
   thread that has failed, or was asleep each time in ten seconds on end, the latter says
   so in a line, and ends the process with EXIT_FAILURE.  What stdout has
   buffered is written then; exit handlers that are left are not called.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_BASE_END_H
#define GANGWAY_BASE_END_H

#include "base/attributes.h"

/* End the process with EXIT_FAILURE, of a failure that was told, after a call of the
   program's error routine (base/error_routine.h).  Threads that fail while this one is in
   that routine wait until it has returned or calls exit.  For entry points only, with no
   lock held.  */
void gomp_end (void) __attribute__ ((cold, noreturn));

/* What the host runtime knows of a thread that ends the process and of those it waits for.
   BEGINS is called on the thread that is the one to end the process, perhaps more than once;
   WORKS_FOR_IT says whether the calling thread is in a region that this one has begun
   since.  Called once, before the runtime knows a thread.  */
void gomp_end_set_host (void (*begins) (void), bool (*works_for_it) (void));
/* The host runtime knows the calling thread from now on: call BEGINS if it ends the
   process.  */
void gomp_end_thread_is_known (void);

/* An exit handler of the library's begins on the calling thread.  */
void gomp_exit_is_here (void);
/* It is done, and the rest of exit follows; GOOD: it has found no failure.  Ends the process
   with one where that is false, or another thread has failed, and leaves the end to this
   one; the exit handlers that are left run then, too.  */
void gomp_exit_goes_on (bool good);

/* The calling thread is in exit, with nothing ended yet, and waits there for other threads'
   work.  Where one of these fails, TELL is called on it before it sleeps: the thread in exit
   is to end the process with a failure, as gomp_exit_fails says from then on.  NULL: it does
   not wait any more; false where a thread has failed.  */
bool gomp_exit_waits (void (*tell) (void));
/* Whether a thread has failed; what fails after gomp_end_begins does not count.  */
bool gomp_exit_fails (void);

/* The calling thread is in exit, and now ends things that other threads may still use.
   What fails in the other threads from here on is a consequence of that: their messages
   are dropped, and they sleep.  But for threads that work for this one, as
   gomp_end_set_host says: their failures are printed and end the process.  */
void gomp_end_begins (void);
/* Whether another thread has called gomp_end_begins, and the calling one does not work for
   it.  */
bool gomp_another_thread_ends (void);

/* For the child of a fork: forget the threads of the parent.  */
void gomp_end_forget (void);

#endif
