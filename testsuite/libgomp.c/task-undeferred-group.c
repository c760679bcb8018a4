/* taskgroup waits for descendants, taskwait for children only, taskyield
   may be called anywhere.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include <unistd.h>
#include "expect.h"

int
main (void)
{
  int grandchildren = 0, child = 0;
#pragma omp parallel num_threads (4)
#pragma omp single
  {
#pragma omp taskgroup
    {
#pragma omp task shared (grandchildren)
      for (int i = 0; i < 20; i++)
        {
#pragma omp task shared (grandchildren)
          {
            usleep (500);
#pragma omp atomic
            grandchildren++;
          }
        }
    }
    EXPECT_EQUAL (grandchildren, 20);
#pragma omp task shared (child)
    {
#pragma omp taskyield
      child = 1;
    }
#pragma omp taskyield
#pragma omp taskwait
    EXPECT_EQUAL (child, 1);
  }
  return 0;
}
