/* The walk over threads that cannot be made.  WORK is run in a child process for
   each thread that it makes: this thread cannot be made, and once more: nor can
   any after it.  Each run must end right, with at most one warning.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_THREAD_WALK_H
#define GANGWAY_THREAD_WALK_H

#include <stdbool.h>
#include <sys/wait.h>
#include <unistd.h>
#include "expect.h"
#include "failing-threads.h"

#define THREAD_WALK_SECONDS 200
#define THREAD_WALK_LIMIT 1000

/* In the child: status 0 where a thread could not be made, 3 where all could,
   what EXPECT gives where WORK went wrong.  */
static void __attribute__ ((noreturn))
thread_walk_child (void (*work) (void), int first, int last, int out)
{
  dup2 (out, STDERR_FILENO);
  alarm (THREAD_WALK_SECONDS);
  threads_fail_first = first;
  threads_fail_last = last;
  work ();
  exit (threads_asked >= first ? 0 : 3);
}

static int
thread_walk_count (const char *text, const char *what)
{
  int count = 0;
  for (; (text = strstr (text, what)); text++)
    count++;
  return count;
}

/* Whether the calls FIRST to LAST were reached.  WARNINGS: whether there must be
   one then.  */
static bool
thread_walk_step (void (*work) (void), int first, int last, bool warnings)
{
  static char output[1 << 16];
  int ends[2], status;
  size_t used = 0;
  ssize_t got;
  EXPECT_EQUAL (pipe (ends), 0);
  pid_t child = fork ();
  EXPECT (child >= 0);
  if (child == 0)
    thread_walk_child (work, first, last, ends[1]);
  close (ends[1]);
  while ((got = read (ends[0], output + used, sizeof output - 1 - used)) > 0)
    used += (size_t) got;
  close (ends[0]);
  output[used] = '\0';
  EXPECT_EQUAL (waitpid (child, &status, 0), child);
  int count = thread_walk_count (output, "libgomp: Thread creation failed");
  bool reached = status == 0;
  if ((!reached && status != 3 << 8) || count > reached
      || (warnings && count < reached))
    {
      fprintf (stderr, "threads %d to %d: status 0x%x, %d warnings\n%s\n",
               first, last, (unsigned) status, count, output);
      _Exit (1);
    }
  return reached;
}

/* The caller has made no thread yet.  Returns how many WORK makes.  */
static int
thread_walk (void (*work) (void), bool warnings)
{
  int n = 1;
  while (thread_walk_step (work, n, n, warnings))
    {
      /* This run may make fewer: a device's thread that is idle in time does
         another's work.  */
      thread_walk_step (work, n, INT_MAX, warnings);
      EXPECT (++n < THREAD_WALK_LIMIT);
    }
  return n - 1;
}

#endif
