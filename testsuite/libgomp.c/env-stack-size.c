/* OMP_STACKSIZE gives the threads of a team the room it says.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-env OMP_STACKSIZE "32M" } */

#include <omp.h>
#include "expect.h"

__attribute__ ((noinline)) static long
deep (int depth)
{
  volatile char page[4096];
  page[0] = (char) depth;
  page[4095] = 1;
  return depth == 0 ? page[4095] : deep (depth - 1) + page[4095];
}

int
main (void)
{
  long least = 1 << 30;
#pragma omp parallel num_threads (3) reduction (min : least)
  if (omp_get_thread_num () > 0)
    least = deep (6000);
  EXPECT_EQUAL (least, 6001);
  return 0;
}
