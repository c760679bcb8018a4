/* A task forks in the middle of a region; the child runs regions and tasks of its
   own.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target no_sanitizer } : a child may find its allocator locked */

#include <omp.h>
#include <sys/wait.h>
#include <unistd.h>
#include "expect.h"

static int
team (void)
{
  int sum = 0;
#pragma omp parallel num_threads (4)
#pragma omp single
  for (int i = 0; i < 40; i++)
    {
#pragma omp task shared (sum)
      {
#pragma omp atomic
        sum += omp_get_num_threads ();
      }
    }
  return sum;
}

static void
fork_and_wait (void)
{
  pid_t child = fork ();
  EXPECT (child >= 0);
  if (child == 0)
    {
      alarm (200);
      omp_set_max_active_levels (2);
      _exit (team () == 160 && team () == 160 ? 0 : 1);
    }
  int status;
  EXPECT_EQUAL (waitpid (child, &status, 0), child);
  EXPECT_EQUAL (status, 0);
}

int
main (void)
{
  int done = 0;
  omp_set_dynamic (0);
#pragma omp parallel num_threads (4)
  for (int i = 0; i < 3; i++)
    {
#pragma omp task shared (done)
      {
        fork_and_wait ();
#pragma omp atomic
        done++;
      }
    }
  EXPECT_EQUAL (done, 12);
  EXPECT_EQUAL (team (), 160);
  return 0;
}
