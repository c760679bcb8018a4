/* The program's error routine.  All state is atomic.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "base/error_routine.h"

#include <string.h>
#include <unistd.h>
#include "base/kernel_thread.h"

/* NULL: there is none, or it was called.  */
static void (*error_routine) (char *message);

/* The last line that a thread has printed while there was a routine, and the thread, 0 while
   another changes it.  */
static char last_line[1024];
static pid_t last_line_thread;

void
error_routine_set (void (*routine) (char *message))
{
  __atomic_store_n (&error_routine, routine, __ATOMIC_RELEASE);
}

void
error_routine_keep_line (const char *line, size_t length)
{
  static const char prefix[] = "libgomp: ";
  static bool busy;
  if (likely (!__atomic_load_n (&error_routine, __ATOMIC_RELAXED))
      || __atomic_exchange_n (&busy, true, __ATOMIC_ACQUIRE))
    return;
  const char *text = strstr (line, prefix);
  size_t skip = text ? text + sizeof prefix - 1 - line : 0;
  size_t size = length - skip - 1;
  size = size < sizeof last_line ? size : sizeof last_line - 1;
  __atomic_store_n (&last_line_thread, 0, __ATOMIC_RELAXED);
  memcpy (last_line, line + skip, size);
  last_line[size] = '\0';
  __atomic_store_n (&last_line_thread, kernel_thread (), __ATOMIC_RELEASE);
  __atomic_store_n (&busy, false, __ATOMIC_RELEASE);
}

void
error_routine_call (void)
{
  void (*routine) (char *)
    = __atomic_exchange_n (&error_routine, NULL, __ATOMIC_ACQ_REL);
  if (likely (!routine))
    return;
  char message[sizeof last_line] = "";
  if (__atomic_load_n (&last_line_thread, __ATOMIC_ACQUIRE) == kernel_thread ())
    memcpy (message, last_line, sizeof message);
  routine (message);
}
