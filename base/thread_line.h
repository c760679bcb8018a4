/* Numbers of threads, and cache lines for them: what each thread of the process often
   writes lies on one of a few lines, of which each belongs to few threads.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_BASE_THREAD_LINE_H
#define GANGWAY_BASE_THREAD_LINE_H

#include "base/attributes.h"

#define THREAD_LINES 16

/* The calling thread's number, from 1, which no other thread of the process has
   and which says what line is its; 0: the thread has none yet, and
   thread_line_take_number gives it one.  */
extern __thread unsigned thread_line_own_number
  __attribute__ ((tls_model ("initial-exec")));
unsigned thread_line_take_number (void);

/* How many lines have threads: lines 0 to this less one.  It only grows.
   Sequentially consistent, as is the taking of a number: of a thread that takes a
   number and then loads X, and one that stores X and then calls this, one sees the
   other.  */
unsigned thread_lines_used (void);

/* The calling thread's number, from 1 on, which it takes with its first call.  */
static inline unsigned
thread_line_number (void)
{
  unsigned number = thread_line_own_number;
  return likely (number != 0) ? number : thread_line_take_number ();
}

/* The calling thread's line: threads take them in turn.  */
static inline unsigned
thread_line (void)
{
  return (thread_line_number () - 1) % THREAD_LINES;
}

#endif
