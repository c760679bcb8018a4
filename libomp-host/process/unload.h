/* The library's unloading.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_UNLOAD_H
#define GANGWAY_HOST_UNLOAD_H

/* Make sure that the library's destructor can tell the process's end from
   dlclose.  Called by library.c when there is something that the destructor would
   free: with the first foreign thread, and again with the second, before the first
   worker is made and before the devices start.
   unload.c says why one call is not enough.  */
void unload_prepare (void);

/* Have what other threads' failures make of the process's status seen by the thread that ends
   it, whichever that is.  Called once, by the library's constructor.  */
void unload_prepare_last (void);

/* Have the process's end know the thread that ends it, and what works for that one.  Called
   once, before the library knows its first thread.  */
void unload_prepare_end (void);

/* Let a tool start; it hears of the workers' ends when the process ends or the library is
   unloaded.  Called once, at the end of the library's constructor.  */
void unload_prepare_tool (void);

#endif
