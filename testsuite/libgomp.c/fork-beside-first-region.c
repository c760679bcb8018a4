/* A thread forks while another begins the process's first region: the child, too, runs
   regions.  The other thread is where a tool is looked for when the process is copied, and
   has not been there when the fork began.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target no_sanitizer } : a child may find its allocator locked */

#include <omp.h>
#include <omp-tools.h>
#include <pthread.h>
#include <semaphore.h>
#include <sys/wait.h>
#include <unistd.h>
#include "expect.h"

static pid_t parent;
static sem_t fork_begins, looks_for_tool, forked;

ompt_start_tool_result_t *
ompt_start_tool (unsigned version, const char *runtime)
{
  (void) version;
  (void) runtime;
  if (getpid () == parent)
    {
      sem_post (&looks_for_tool);
      sem_wait (&forked);
    }
  return NULL;
}

static int
region (void)
{
  int threads = 0;
#pragma omp parallel num_threads(4) reduction(+ : threads)
  threads++;
  return threads;
}

static void *
first_region (void *unused)
{
  (void) unused;
  sem_wait (&fork_begins);
  EXPECT_EQUAL (region (), 4);
  return NULL;
}

static void
before (void)
{
  sem_post (&fork_begins);
  sem_wait (&looks_for_tool);
}

int
main (void)
{
  pthread_t thread;
  int status = 0;
  alarm (200);
  parent = getpid ();
  sem_init (&fork_begins, 0, 0);
  sem_init (&looks_for_tool, 0, 0);
  sem_init (&forked, 0, 0);
  pthread_atfork (before, NULL, NULL);
  pthread_create (&thread, NULL, first_region, NULL);
  pid_t child = fork ();
  if (child == 0)
    {
      alarm (100);
      _exit (region () != 4);
    }
  sem_post (&forked);
  waitpid (child, &status, 0);
  EXPECT_EQUAL (status, 0);
  pthread_join (thread, NULL);
  EXPECT_EQUAL (region (), 4);
  return 0;
}
