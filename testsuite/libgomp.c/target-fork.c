/* A process that has used a device forks: the parent goes on with it.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include <sys/wait.h>
#include <unistd.h>
#include "expect.h"

static int
region (void)
{
  int a = 1;
#pragma omp target map (tofrom : a)
  a += 1;
  return a;
}

int
main (void)
{
  EXPECT_EQUAL (region (), 2);
  pid_t child = fork ();
  EXPECT (child >= 0);
  if (child == 0)
    _exit (7);
  int status;
  EXPECT_EQUAL (waitpid (child, &status, 0), child);
  EXPECT_EQUAL (WEXITSTATUS (status), 7);
  EXPECT_EQUAL (region (), 2);
  return 0;
}
