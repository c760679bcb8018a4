/* The host memory that copies in the program's queues have still to write:
   OpenACC's copies with async(n).  A construct that would like to read a
   variable at once, and not when its queue comes to it, asks here whether it
   may.  One lock guards the list; all functions take it.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_HOST_WRITES_H
#define GANGWAY_OFFLOAD_HOST_WRITES_H

#include "libomp-offload/device/device.h"

/* From now on, note what QUEUE, one of the program's on DEVICE, copies to the
   host.  host_writes_forget ends that; QUEUE is about to be destroyed.  */
void host_writes_watch (struct device *device, struct goacc_asyncqueue *queue);
void host_writes_forget (struct goacc_asyncqueue *queue);
/* The program has asked for a handle of QUEUE, through which it may put
   anything there that the runtime does not see.  */
void host_writes_open (struct goacc_asyncqueue *queue);

/* Note that a copy to [HOST, HOST + SIZE) was put into QUEUE.  Does nothing
   where QUEUE is not watched.  */
void host_writes_note (struct goacc_asyncqueue *queue, const void *host,
                       size_t size);

enum host_writes
{
  HOST_WRITES_NONE,
  HOST_WRITES_PENDING, /* a copy to a part of the range */
  HOST_WRITES_UNKNOWN  /* QUEUE is the program's own too: wait for it */
};
/* What is still to be written to [HOST, HOST + SIZE), as seen by what comes into
   QUEUE now, or, with QUEUE NULL, is done now: copies that any watched queue of DEVICE
   has not done.  Asks the
   driver, without waiting where its plugin has marks; no lock may be held.  */
enum host_writes host_writes_look (struct device *device,
                                   struct goacc_asyncqueue *queue,
                                   const void *host, size_t size);

/* Hold the list's lock over a fork.  */
void host_writes_before_fork (void);
void host_writes_after_fork (void);

#endif
