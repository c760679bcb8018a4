/* OpenACC's async-arguments: the queues they stand for, and waiting for those.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_ACC_ASYNC_H
#define GANGWAY_ACC_ASYNC_H

#include <stdarg.h>
#include "base/attributes.h"
#include "libacc/acc_hold.h"
#include "libacc/acc_profiling.h"

struct acc_thread;
struct goacc_asyncqueue;

/* The queue that work of THREAD with this async-argument goes into: NULL
   for acc_async_sync, and where constructs happen in place.  Ends the
   process with a message where the argument is invalid.  */
struct goacc_asyncqueue *acc_async_queue (struct acc_thread *thread, int async);

/* The wait clause of a construct with this async-argument: COUNT
   async-arguments, int each, in ARGUMENTS.  The construct's queue, or the
   thread where that is acc_async_sync, waits for them.  */
void acc_async_wait_clause (struct acc_thread *thread, int async, int count,
                            va_list *arguments);

/* Whether ASYNC can be an async-argument.  */
bool acc_async_valid (int async);

/* What an API routine on async queues works with: the calling thread and a
   device, which it holds.  */
struct acc_async_call
{
  struct acc_thread *thread;
  struct device *device;
  struct acc_hold hold;
  struct acc_scope scope;
};

/* In place of a device's number: the thread's current device.  */
#define ACC_ASYNC_CURRENT (-1)

/* Begin a routine on the queues of device NUMBER of the thread's current type; ASYNC is what
   tools are shown.  False, with nothing to end, where there is nothing to wait for:
   OpenACC has not used the device, or it is the host.  Ends the process, after a message,
   where there is no such device or ASYNC is none.  */
bool acc_async_call_begin (struct acc_async_call *call, int number, int async);
void acc_async_call_end (struct acc_async_call *call);
/* The queue of ASYNC, NULL where there is none (yet).  */
struct goacc_asyncqueue *acc_async_call_find (struct acc_async_call *call,
                                              int async);
/* Whether all that is in QUEUE, that of ASYNC, is done; and the same with a wait.  Both end
   the process, after a message, where that failed.  */
bool acc_async_call_done (struct acc_async_call *call,
                          struct goacc_asyncqueue *queue, int async);
void acc_async_call_wait (struct acc_async_call *call,
                          struct goacc_asyncqueue *queue, int async);

#endif
