/* What device code prints: it writes lines into its queue's output (kernargs.h), which host
   threads print on the program's standard output.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_GCN_CONSOLE_H
#define GANGWAY_PLUGIN_GCN_CONSOLE_H

#include "plugins/gcn/queue.h"

/* OUTPUT, which no kernel knows yet, is empty.  */
void console_begin (struct output *output);

/* Print what QUEUE's kernels have written up to now, and hand on what they ask for in the
   way of GCC's own code (OUTPUT_REVERSE).  Called by a thread that waits for QUEUE, about
   every millisecond and once the queue is empty (ENDED: no kernel writes).  Takes the
   queue's console_lock; no other lock is held.  Costs a load where there is nothing.  */
void console_drain (struct goacc_asyncqueue *queue, bool ended);

/* QUEUE may have launches under way that no thread waits for: until it is seen idle, one
   of the runtime's threads does what console_drain says.  Does not wait; no lock is
   held.  */
void console_watch (struct goacc_asyncqueue *queue);
/* Nothing watches QUEUE any more when this returns; nothing of it runs.  */
void console_forget (struct goacc_asyncqueue *queue);

#endif
