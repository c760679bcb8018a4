/* A process that has run parallel regions forks: parent and child both run
   more.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include <sys/wait.h>
#include <unistd.h>
#include "expect.h"

static int
team (void)
{
  int sum = 0;
#pragma omp parallel num_threads (4) reduction (+ : sum)
  {
#pragma omp single
    for (int i = 0; i < 20; i++)
      {
#pragma omp task
        ;
      }
    sum += omp_get_num_threads ();
  }
  return sum;
}

int
main (void)
{
  omp_set_dynamic (0);
  EXPECT_EQUAL (team (), 16);
  for (int i = 0; i < 5; i++)
    {
      pid_t child = fork ();
      EXPECT (child >= 0);
      if (child == 0)
        {
          alarm (200);
          _exit (team () == 16 && team () == 16 ? 0 : 1);
        }
      EXPECT_EQUAL (team (), 16);
      int status;
      EXPECT_EQUAL (waitpid (child, &status, 0), child);
      EXPECT_EQUAL (status, 0);
    }
  return 0;
}
