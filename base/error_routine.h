/* The program's error routine: called once, with the message of a failure, before that
   ends the process.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_BASE_ERROR_ROUTINE_H
#define GANGWAY_BASE_ERROR_ROUTINE_H

#include <stddef.h>
#include "base/attributes.h"

/* Have error_routine_call call ROUTINE (NULL: nothing).  Any thread.  */
void error_routine_set (void (*routine) (char *message));

/* The calling thread has printed LINE of LENGTH characters, with its prefix and its
   newline: keep it for the routine.  Does nothing where there is no routine.  */
void error_routine_keep_line (const char *line, size_t length)
  __attribute__ ((cold));

/* The calling thread is about to end the process for a failure: call the routine, if there
   is one and no failure has called it, with the last line of this thread; "" where another
   thread has printed one since.  No lock may be held.  */
void error_routine_call (void) __attribute__ ((cold));

#endif
