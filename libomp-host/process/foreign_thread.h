/* Foreign threads: those that the program made, its first one included.  What the
   library keeps for one is made by its first call into the library
   (thread_adopt in threads/thread.h) and freed when the thread ends.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_FOREIGN_THREAD_H
#define GANGWAY_HOST_FOREIGN_THREAD_H

struct thread;

/* For the library's unloading and the child of a fork: forget every foreign
   thread but KEEP (NULL: all).  These threads run no library code any more, or
   do not exist in the child; their hot teams are the caller's business.  Takes
   no lock.  */
void thread_forget_others (struct thread *keep);

/* Stop the notice of ending threads, and wait for those that are on their way
   out: the code is going away.  Takes no lock; no lock may be held that an ending
   thread may want.  */
void thread_stop_notice (void);

#endif
