/* A process forks beside regions with nowait of its own: the child, which has no thread that
   would end them, does not wait for them when it calls exit, and the parent still does.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */
/* { dg-require-effective-target no_sanitizer } : a child may find its allocator locked */

#include <omp.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include "expect.h"

static void
run_long (int n)
{
#pragma omp target nowait firstprivate (n)
  for (volatile int i = 0; i < n; i++)
    ;
}

/* The alarm of a child that hangs ends it, and its status tells.  */
static void
expect_exit (void)
{
  pid_t pid = fork ();
  EXPECT (pid >= 0);
  if (pid == 0)
    {
      alarm (200);
      exit (0);
    }
  int status;
  EXPECT_EQUAL (waitpid (pid, &status, 0), pid);
  EXPECT (WIFEXITED (status));
}

int
main (void)
{
  int n = omp_get_initial_device () > 0 ? 300000 : 1;
  for (int round = 0; round < 5; round++)
    {
      run_long (n);
      expect_exit ();
    }
#pragma omp parallel num_threads (2)
#pragma omp masked
  {
    run_long (n);
    expect_exit ();
  }
#pragma omp taskwait
  run_long (n);
  return 0;
}
