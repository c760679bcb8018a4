/* How each construct and routine of OpenACC that uses a device begins.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_ACC_READY_H
#define GANGWAY_ACC_READY_H

struct acc_thread;

/* The calling thread, with a device that is ready: the one it has, else the
   default.  Ends the process, after a message, where that is impossible.  */
struct acc_thread *acc_thread_ready (void);

#endif
