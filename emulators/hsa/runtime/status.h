/* What calls return, in words.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_HSA_RUNTIME_STATUS_H
#define EMULATORS_HSA_RUNTIME_STATUS_H

/* The number of the status that WORD names: a number, or a name with or without
   HSA_STATUS_ERROR_ in front.  -1 where there is none.  */
int status_number (const char *word);

#endif
