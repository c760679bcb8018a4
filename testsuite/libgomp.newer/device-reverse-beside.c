/* While one request of a device is served, which takes until other kernels are
   done, those run.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdio.h>
#include <unistd.h>
#include "expect.h"

#pragma omp requires reverse_offload

#pragma omp begin declare target
int go_on;
#pragma omp end declare target

int
main (void)
{
  int others = 0, seen = 0;
#pragma omp target nowait map(tofrom : seen)
  {
    int done = 0;
#pragma omp target device(ancestor : 1) map(tofrom : done)
    {
      /* Ends by the test's time limit where the kernels below wait for this one.  */
      while (!__atomic_load_n (&go_on, __ATOMIC_ACQUIRE))
        usleep (100);
      done = 1;
    }
    seen = done;
  }
  for (int i = 0; i < 20; i++)
    {
#pragma omp target map(tofrom : others)
      others++;
    }
  EXPECT_EQUAL (others, 20);
  __atomic_store_n (&go_on, 1, __ATOMIC_RELEASE);
#pragma omp taskwait
  EXPECT_EQUAL (seen, 1);
  return 0;
}
