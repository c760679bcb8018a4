/* Whether a thread that ends the process gets on with it.  No state but the callers'.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "base/end_watch.h"

#include <errno.h>
#include <fcntl.h>
#include <gnu/libc-version.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "base/kernel_thread.h"

enum
{
  LOOKS_ASLEEP = 10,
  LOOKS_AT_ALL = 300
};

/* Whether THREAD sleeps, and waits for no disk; a thread that is not there counts as one.  */
static bool
thread_is_asleep (pid_t thread)
{
  char name[64], text[512];
  snprintf (name, sizeof name, "/proc/self/task/%d/stat", (int) thread);
  int file = open (name, O_RDONLY | O_CLOEXEC);
  if (file < 0)
    return true;
  ssize_t got = read (file, text, sizeof text - 1);
  close (file);
  text[got > 0 ? got : 0] = '\0';
  /* The number, the name in parentheses, which may have any character, a blank and the
     state.  */
  const char *end = strrchr (text, ')');
  return !end || strncmp (end, ") S", 3) == 0;
}

bool
end_watch_stands_still (struct end_watch *watch, pid_t thread)
{
  struct timespec left = { 1, 0 };
  while (nanosleep (&left, &left) != 0 && errno == EINTR)
    ;
  watch->looks++;
  watch->asleep = thread_is_asleep (thread) ? watch->asleep + 1 : 0;
  return watch->asleep >= LOOKS_ASLEEP || watch->looks >= LOOKS_AT_ALL;
}

static void (*watch_function) (pid_t thread);

static void *
watch_run (void *thread)
{
  watch_function ((pid_t) (intptr_t) thread);
  return NULL;
}

/* exit waits for a second thread from version 2.41 of the GNU C library on.  */
static bool
second_exit_waits (void)
{
  char *end;
  long major = strtol (gnu_get_libc_version (), &end, 10);
  return major > 2 || (*end == '.' && strtol (end + 1, NULL, 10) >= 41);
}

void
end_watch_start (void (*watch) (pid_t thread))
{
  if (!second_exit_waits ())
    return;
  watch_function = watch;
  sigset_t all, before;
  pthread_t made;
  sigfillset (&all);
  sigprocmask (SIG_SETMASK, &all, &before);
  intptr_t self = kernel_thread ();
  if (pthread_create (&made, NULL, watch_run, (void *) self) == 0)
    pthread_detach (made);
  sigprocmask (SIG_SETMASK, &before, NULL);
}
