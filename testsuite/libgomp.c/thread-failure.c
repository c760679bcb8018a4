/* Where threads cannot be made, teams are smaller, one line says so, and the
   results are right.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-options "-ldl" } */
/* { dg-output "libgomp: Thread creation failed\[^\n\]*goes on with 3\n$" } */

#include <omp.h>
#include "expect.h"
#include "failing-threads.h"

enum { FIRST_FAILURE = 3 };

int
main (void)
{
  omp_set_dynamic (0);
  threads_fail_first = FIRST_FAILURE;
  for (int round = 0; round < 5; round++)
    {
      long sum = 0;
      int size = 0, tasks = 0;
#pragma omp parallel num_threads (8)
      {
#pragma omp single
        size = omp_get_num_threads ();
#pragma omp for reduction (+ : sum)
        for (int i = 0; i < 1000; i++)
          sum += i;
#pragma omp task
        {
#pragma omp atomic
          tasks++;
        }
      }
      EXPECT_EQUAL (size, FIRST_FAILURE);
      EXPECT_EQUAL (sum, 499500);
      EXPECT_EQUAL (tasks, size);
    }
  return 0;
}
