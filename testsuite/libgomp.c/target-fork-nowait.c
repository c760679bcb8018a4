/* A process forks that has run asynchronous regions and has data on the device: the
   child finds the data, and runs asynchronous regions with threads of its own.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* A driver's device is finished in a child of fork.  */
/* { dg-require-effective-target native_device } */
/* { dg-require-effective-target offload_device } */
/* { dg-require-effective-target no_sanitizer } : a child may find its allocator locked */

#include <omp.h>
#include <sys/wait.h>
#include <unistd.h>
#include "expect.h"

#define N 100
#define REGIONS 5
static int kept[N];

static void
add_to_kept (int by)
{
  int sums[REGIONS];
  for (int r = 0; r < REGIONS; r++)
    {
#pragma omp target nowait map (from : sums[r : 1]) firstprivate (by, r)
      sums[r] = by + r;
    }
#pragma omp target nowait depend (out : kept) map (alloc : kept)
  for (int i = 0; i < N; i++)
    kept[i] += by;
#pragma omp taskwait
  for (int r = 0; r < REGIONS; r++)
    EXPECT_EQUAL (sums[r], by + r);
}

static void
child (int round)
{
  alarm (200);
  add_to_kept (1000);
#pragma omp target exit data map (from : kept)
  EXPECT_EQUAL (kept[N - 1], N - 1 + 1000 + round + 1);
  EXPECT_EQUAL (omp_pause_resource_all (omp_pause_hard), 0);
#pragma omp target enter data map (to : kept)
  add_to_kept (1);
  _exit (7);
}

int
main (void)
{
  for (int i = 0; i < N; i++)
    kept[i] = i;
#pragma omp target enter data map (to : kept)
  for (int round = 0; round < 10; round++)
    {
      add_to_kept (1);
      pid_t pid = fork ();
      EXPECT (pid >= 0);
      if (pid == 0)
        child (round);
      int status;
      EXPECT_EQUAL (waitpid (pid, &status, 0), pid);
      EXPECT (WIFEXITED (status));
      EXPECT_EQUAL (WEXITSTATUS (status), 7);
    }
#pragma omp target exit data map (from : kept)
  EXPECT_EQUAL (kept[0], 10);
  return 0;
}
