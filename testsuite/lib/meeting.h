/* What the tests share whose tasks wait for each other: a run on one processor, a
   time limit that says what hung, and a meeting of several tasks.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef _GNU_SOURCE
#  error "define _GNU_SOURCE first"
#endif

#ifndef GANGWAY_MEETING_H
#define GANGWAY_MEETING_H

#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Start the program again on a single processor: the library counts the
   processors when it is loaded.  */
static inline void
meeting_on_one_processor (char **arguments)
{
  cpu_set_t set;
  if (getenv ("MEETING_ON_ONE_PROCESSOR"))
    return;
  CPU_ZERO (&set);
  CPU_SET (sched_getcpu (), &set);
  setenv ("MEETING_ON_ONE_PROCESSOR", "1", 1);
  if (sched_setaffinity (0, sizeof set, &set) == 0)
    execv ("/proc/self/exe", arguments);
}

static const char *volatile meeting_what;

static void
meeting_late (int signal)
{
  (void) signal;
  static const char text[] = "hangs: ";
  const char *what = meeting_what;
  if (write (2, text, sizeof text - 1) < 0 || write (2, what, strlen (what)) < 0
      || write (2, "\n", 1) < 0)
    _exit (2);
  _exit (1);
}

/* From now on the program does WHAT, which would hang if the tasks did not get
   threads: end the program with a line that says so after 200 seconds.  */
static inline void
meeting_limit (const char *what)
{
  meeting_what = what;
  signal (SIGALRM, meeting_late);
  alarm (200);
}

static inline int
meeting_count (const int *count)
{
  return __atomic_load_n (count, __ATOMIC_ACQUIRE);
}

static inline void
meeting_add (int *count)
{
  __atomic_fetch_add (count, 1, __ATOMIC_ACQ_REL);
}

/* Block, as in a system call, until *COUNT is at least ALL.  */
static inline void
meeting_wait (const int *count, int all)
{
  while (meeting_count (count) < all)
    usleep (200);
}

/* Block until ALL tasks that share COUNT are here.  */
static inline void
meeting_join (int *count, int all)
{
  meeting_add (count);
  meeting_wait (count, all);
}

/* As long as other threads need to have nothing to do and fall asleep.  */
static inline void
meeting_let_sleep (void)
{
  usleep (100000);
}

#endif
