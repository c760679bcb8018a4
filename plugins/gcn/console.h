/* What device code prints, and, where GCC's own device library was linked into it, what it
   asks the host for: it writes into its queue's output (output.h), which host threads
   print on the program's standard output and hand to the runtime.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_GCN_CONSOLE_H
#define GANGWAY_PLUGIN_GCN_CONSOLE_H

#include "plugins/gcn/queue.h"

struct console;

/* QUEUE, which is new, has an output in the host's memory.  */
void console_begin (struct goacc_asyncqueue *queue);
/* Nothing of QUEUE runs any more, and nothing watches it when this returns: print what is
   left.  The output is the caller's again.  */
void console_forget (struct goacc_asyncqueue *queue);

/* Print what QUEUE's kernels have written up to now, and hand on what they ask for in the
   way of GCC's own code (OUTPUT_REVERSE).  Called by a thread that waits for QUEUE, about
   every millisecond and once the queue is empty (ENDED: no kernel writes).  Takes the
   console's locks; no other lock is held.  Costs two loads where there is nothing.  */
void console_drain (struct goacc_asyncqueue *queue, bool ended);
/* The same for a thread that watches: returns whether there was anything.  */
bool console_look (struct goacc_asyncqueue *queue);

#endif
