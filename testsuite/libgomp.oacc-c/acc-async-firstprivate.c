/* An asynchronous region has the values its firstprivate variables had when
   it was met, not when it runs.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-all-levels } */

#include <openacc.h>
#include <unistd.h>
#include "expect.h"

#define N 64

int
main (void)
{
  int a[N] = { 0 };
#pragma acc data copy (a)
  {
    for (int i = 0; i < N; i++)
      {
#pragma acc parallel present (a) async (1) firstprivate (i)
        {
          for (volatile int delay = 0; delay < 10000; delay++)
            ;
          a[i] = i + 1;
        }
      }
#pragma acc wait
  }
  for (int i = 0; i < N; i++)
    EXPECT_EQUAL (a[i], i + 1);
  return 0;
}
