/* A region of the host's that a device asks for ends the process, while other
   device threads wait for theirs: it ends with that status, and does not wait for the
   kernel.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include "expect.h"

#pragma omp requires reverse_offload

static void
ask (void)
{
  alarm (200);
#pragma omp target
#pragma omp parallel num_threads(8)
  for (int i = 0; i < 20; i++)
    {
#pragma omp target device(ancestor : 1) firstprivate(i)
      if (i == 10)
        exit (7);
    }
}

int
main (void)
{
  int status = 0;
  pid_t child = fork ();
  if (child == 0)
    {
      ask ();
      _exit (1);
    }
  EXPECT_EQUAL (waitpid (child, &status, 0), child);
  EXPECT_EQUAL (WIFEXITED (status), 1);
  EXPECT_EQUAL (WEXITSTATUS (status), 7);
  return 0;
}
