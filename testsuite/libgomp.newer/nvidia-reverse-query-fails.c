/* The driver once does not tell whether a kernel runs: its requests are served all the
   same, and it ends.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */
/* { dg-env GANGWAY_CUDA_FAIL "cuStreamQuery:1" } */

#include <unistd.h>
#include "expect.h"

#pragma omp requires reverse_offload

int
main (void)
{
  int asked = 0, *place = &asked;
  alarm (200);
#pragma omp target nowait firstprivate(place)
  for (int i = 0; i < 50; i++)
    {
#pragma omp target device(ancestor: 1) firstprivate(place)
      {
        usleep (1000);
        ++*place;
      }
    }
#pragma omp taskwait
  EXPECT_EQUAL (asked, 50);
  return 0;
}
