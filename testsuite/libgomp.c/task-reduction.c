/* Reductions over a task group, in_reduction, on parallel and worksharing
   constructs with the task modifier (5.2, 5.5.8).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-all-levels } */

#include <omp.h>
#include "expect.h"

static void
walk (int depth, long *sum, long *product)
{
#pragma omp taskgroup task_reduction (+ : sum[0]) task_reduction (* : product[0])
  {
    for (int i = 1; i <= depth; i++)
      {
#pragma omp task in_reduction (+ : sum[0]) in_reduction (* : product[0])
        {
          sum[0] += i;
          product[0] *= i % 3 + 1;
        }
      }
  }
}

static void
nested_tasks (int level, int *count)
{
#pragma omp task in_reduction (+ : count[0])
  {
    count[0]++;
    if (level > 0)
      {
        nested_tasks (level - 1, count);
        nested_tasks (level - 1, count);
      }
  }
}

static void
modifier (void)
{
  int a = 0, b[4] = { 0 };
#pragma omp parallel num_threads (4) reduction (task, + : a)
  {
    for (int i = 0; i < 10; i++)
      {
#pragma omp task in_reduction (+ : a)
        a += 1;
      }
  }
  EXPECT_EQUAL (a, 40);
#pragma omp parallel num_threads (3)
  {
#pragma omp for reduction (task, + : b)
    for (int i = 0; i < 30; i++)
      {
#pragma omp task in_reduction (+ : b)
        b[i % 4] += i;
      }
  }
  EXPECT_EQUAL (b[0] + b[1] + b[2] + b[3], 435);
  EXPECT_EQUAL (b[1], 1 + 5 + 9 + 13 + 17 + 21 + 25 + 29);
}

int
main (void)
{
  long sum = 100, product = 1;
  int count[1] = { 0 };
#pragma omp parallel num_threads (4)
#pragma omp single
  {
    walk (20, &sum, &product);
#pragma omp taskgroup task_reduction (+ : count)
    nested_tasks (7, count);
  }
  EXPECT_EQUAL (sum, 100 + 210);
  long wanted = 1;
  for (int i = 1; i <= 20; i++)
    wanted *= i % 3 + 1;
  EXPECT_EQUAL (product, wanted);
  EXPECT_EQUAL (count[0], 255);
  modifier ();
  return 0;
}
