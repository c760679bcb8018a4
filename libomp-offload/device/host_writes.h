/* What queues of the program's still are to write to the host's memory: OpenACC's
   copies with async(n).  A construct that would like to read a variable at once,
   and not when its queue comes to it, asks here whether it may.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_HOST_WRITES_H
#define GANGWAY_OFFLOAD_HOST_WRITES_H

#include "libomp-offload/device/device.h"

/* QUEUE is one of the program's on DEVICE: what it copies to the host is noted
   from now on; it is no more one.  */
void host_writes_watch (struct device *device, struct goacc_asyncqueue *queue);
void host_writes_forget (struct goacc_asyncqueue *queue);
/* The program has got a handle of QUEUE, and may put anything there.  */
void host_writes_open (struct goacc_asyncqueue *queue);

/* A copy to [HOST, HOST + SIZE) was put into QUEUE.  Nothing where QUEUE is not
   watched.  */
void host_writes_note (struct goacc_asyncqueue *queue, const void *host,
                       size_t size);

enum host_writes
{
  HOST_WRITES_NONE,
  HOST_WRITES_PENDING, /* a copy to a part of the range */
  HOST_WRITES_UNKNOWN  /* QUEUE is the program's own too: wait for it */
};
/* What is still to be written to [HOST, HOST + SIZE), as seen by what comes into
   QUEUE now: copies that any watched queue of DEVICE has not done.  Asks the
   driver, without waiting where its plugin has marks; no lock may be held.  */
enum host_writes host_writes_look (struct device *device,
                                   struct goacc_asyncqueue *queue,
                                   const void *host, size_t size);

#endif
