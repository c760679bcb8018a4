/* Starting the runtime and ending it.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_HSA_RUNTIME_RUNTIME_H
#define EMULATORS_HSA_RUNTIME_RUNTIME_H

enum
{
  RUNTIME_SHUT_DOWNS_MAX = 8
};

/* Have FUNCTION called whenever the last hsa_shut_down comes, after all queues have ended
   and before memory and signals go.  For constructors: at most RUNTIME_SHUT_DOWNS_MAX
   in all.  */
void runtime_at_shut_down (void (*function) (void));

#endif
