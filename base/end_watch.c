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
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>
#include "base/kernel_thread.h"

#define LOOKS_ASLEEP 10

/* Read what the kernel tells of THREAD in its file NAME, at most SIZE - 1 characters.  False
   where there is no such thread, or the file cannot be read.  */
static bool
thread_read (pid_t thread, const char *name, char *text, size_t size)
{
  char path[64];
  snprintf (path, sizeof path, "/proc/self/task/%d/%s", (int) thread, name);
  int file = open (path, O_RDONLY | O_CLOEXEC);
  if (file < 0)
    return false;
  ssize_t got = read (file, text, size - 1);
  close (file);
  text[got > 0 ? got : 0] = '\0';
  return true;
}

/* Whether THREAD is in pthread_join for the calling one, with no time limit: it waits for the
   word that the kernel clears when that thread ends.  Not so where the kernel does not tell
   which word that is, or where THREAD waits.  */
static bool
thread_joins_this (pid_t thread)
{
  enum
  {
    NUMBER,
    WORD,
    OPERATION,
    VALUE,
    TIMEOUT,
    FIELDS
  };
  char text[512];
  unsigned long fields[FIELDS];
  void *own = NULL;
  if (prctl (PR_GET_TID_ADDRESS, &own) != 0 || !own
      || !thread_read (thread, "syscall", text, sizeof text))
    return false;
  char *at = text;
  for (int i = 0; i < FIELDS; i++)
    fields[i] = strtoul (at, &at, 0);
  return fields[NUMBER] == SYS_futex && fields[WORD] == (uintptr_t) own
         && fields[TIMEOUT] == 0;
}

/* Whether THREAD sleeps, and waits for no disk; a thread that is not there counts as one.  */
static bool
thread_is_asleep (pid_t thread)
{
  char text[512];
  if (!thread_read (thread, "stat", text, sizeof text))
    return true;
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
  watch->joins = thread_joins_this (thread);
  watch->asleep = thread_is_asleep (thread) ? watch->asleep + 1 : 0;
  return watch->joins || watch->asleep >= LOOKS_ASLEEP;
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
