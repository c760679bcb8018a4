/* Numbers of threads.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "base/thread_line.h"

__thread unsigned thread_line_own_number
  __attribute__ ((tls_model ("initial-exec")));

/* Atomic.  It has 64 bits so that it never wraps, as thread_lines_used
   needs.  */
static uint64_t last_number;

unsigned
thread_line_take_number (void)
{
  unsigned number;
  do
    number = __atomic_add_fetch (&last_number, 1, __ATOMIC_SEQ_CST);
  while (number == 0);
  thread_line_own_number = number;
  return number;
}

unsigned
thread_lines_used (void)
{
  uint64_t numbers = __atomic_load_n (&last_number, __ATOMIC_SEQ_CST);
  return numbers < THREAD_LINES ? numbers : THREAD_LINES;
}
