/* Events of the whole system that programs want to be told of.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_HSA_RUNTIME_EVENTS_H
#define EMULATORS_HSA_RUNTIME_EVENTS_H

#include <stdbool.h>

struct agent;
struct dispatch_end;

/* Tell the program's handlers that a kernel of AGENT ended so.  Returns whether there is any
   handler.  With no lock held.  */
bool events_memory_fault (const struct agent *agent,
                          const struct dispatch_end *end);

/* Keep END of a kernel of AGENT for gangwayAgentFault if it is an access that failed, and the
   first one.  */
void events_note_fault (struct agent *agent, const struct dispatch_end *end);

/* Forget the handlers and the faults.  */
void events_forget (void);

#endif
