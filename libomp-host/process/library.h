/* The library's start, and what follows with the first thread.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_LIBRARY_H
#define GANGWAY_HOST_LIBRARY_H

/* Register what is to happen at exit and before the first worker.  Called once, by the
   first thread that is known to the library: a process that never uses OpenMP registers
   nothing here.  */
void library_first_thread (void);

#endif
