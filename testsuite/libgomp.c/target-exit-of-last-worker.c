/* All threads of the program end with pthread_exit, so that the last thread of the process is
   one that the library made for devices, and calls exit.  An exit handler has the library
   make another such thread there.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-options "-pthread" } */
/* { dg-env GANGWAY_HOST_DEVICES "1" } */
/* { dg-require-effective-target no_tsan } : the sanitizer's own thread goes on for ever,
   and takes no signal */

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include "expect.h"

static int
on_device (void)
{
  int value = 1;
#pragma omp target nowait map(tofrom : value)
  value++;
#pragma omp taskwait
  return value;
}

static void
at_exit (void)
{
  if (on_device () != 2)
    _exit (9);
}

static void
child (void)
{
  if (on_device () != 2)
    _exit (8);
  atexit (at_exit);
  pthread_exit (NULL);
}

int
main (void)
{
  pid_t pid = fork ();
  EXPECT (pid >= 0);
  if (pid == 0)
    child ();
  int status = 0;
  for (int i = 0; i < 200 && waitpid (pid, &status, WNOHANG) == 0; i++)
    sleep (1);
  if (kill (pid, SIGKILL) == 0 && waitpid (pid, &status, 0) == pid)
    EXPECT (!"the process did not end");
  EXPECT (WIFEXITED (status));
  EXPECT_EQUAL (WEXITSTATUS (status), 0);
  return 0;
}
