/* The first thread ends with pthread_exit, and so does each other thread that ran
   regions: the process ends, since idle workers are no reason to go on.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-options "-pthread" } */
/* { dg-require-effective-target no_tsan } : the sanitizer's own thread goes on for ever,
   and takes no signal */

/* { dg-env LSAN_OPTIONS "detect_leaks=0" } : the C library's own memory of a first thread
   that has ended, that of dlerror, is taken for lost */

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>
#include "expect.h"

static int
team (void)
{
  int sum = 0;
#pragma omp parallel num_threads (4) reduction (+ : sum)
  {
    sum++;
#pragma omp parallel num_threads (2) reduction (+ : sum)
    sum++;
  }
  return sum;
}

static void *
run_regions (void *unused)
{
  EXPECT (team () > 4);
  return unused;
}

/* What a process does whose first thread ends; THREADS others run regions beside it,
   and are on their way when it does.  FIRST: it runs regions itself.  */
static void
child (int threads, int first)
{
  /* Where a worker stays: the process would go on for ever.  */
  alarm (200);
  for (int i = 0; i < threads; i++)
    {
      pthread_t thread;
      EXPECT_EQUAL (pthread_create (&thread, NULL, run_regions, NULL), 0);
      pthread_detach (thread);
    }
  if (first)
    run_regions (NULL);
  pthread_exit (NULL);
}

static void
end_process (int threads, int first)
{
  pid_t pid = fork ();
  EXPECT (pid >= 0);
  if (pid == 0)
    child (threads, first);
  int status;
  EXPECT_EQUAL (waitpid (pid, &status, 0), pid);
  if (WIFSIGNALED (status) && WTERMSIG (status) == SIGALRM)
    fprintf (stderr, "the process did not end (%d threads, first %d)\n",
             threads, first);
  EXPECT (WIFEXITED (status));
  EXPECT_EQUAL (WEXITSTATUS (status), 0);
}

int
main (void)
{
  for (int threads = 0; threads <= 3; threads++)
    {
      end_process (threads, 0);
      end_process (threads, 1);
    }
  return 0;
}
