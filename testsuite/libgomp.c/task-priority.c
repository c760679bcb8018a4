/* priority: within OMP_MAX_TASK_PRIORITY, a thread alone starts the ready
   task of the highest priority first.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-env OMP_MAX_TASK_PRIORITY "20" } */

#include <omp.h>
#include "expect.h"

int
main (void)
{
  int order[10], count = 0;
  EXPECT_EQUAL (omp_get_max_task_priority (), 20);
  /* A second thread, kept from running tasks, makes the tasks deferred.  */
  int go = 0;
#pragma omp parallel num_threads (2) shared (order, count, go)
  {
    if (omp_get_thread_num () == 1)
      {
        int seen = 0;
        while (!seen)
          {
#pragma omp atomic read
            seen = go;
          }
      }
    else
      {
        for (int i = 0; i < 10; i++)
          {
#pragma omp task priority (i) shared (order, count)
            order[count++] = i;
          }
#pragma omp taskwait
#pragma omp atomic write
        go = 1;
      }
  }
  EXPECT_EQUAL (count, 10);
  for (int i = 0; i < 10; i++)
    EXPECT_EQUAL (order[i], 9 - i);
  return 0;
}
