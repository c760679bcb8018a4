/* OpenACC's async-arguments: the queues they stand for, and waiting for those.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_ACC_ASYNC_H
#define GANGWAY_ACC_ASYNC_H

#include <stdarg.h>
#include "base/attributes.h"

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

#endif
