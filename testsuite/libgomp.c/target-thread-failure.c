/* Each of the threads that a program with asynchronous device regions needs
   cannot be made, the library's own included: the work is done by others.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* The far device's queues cannot do without threads.  */
/* { dg-require-effective-target native_device } */
/* { dg-options "-ldl" } */
/* { dg-timeout 1200 } */

#include <omp.h>
#include "thread-walk.h"

enum { N = 100 };

static void
regions (int *a)
{
#pragma omp target enter data nowait map (to : a[ : N]) depend (out : a[0])
  for (int round = 0; round < 3; round++)
    {
#pragma omp target teams distribute parallel for nowait                       \
  map (tofrom : a[ : N]) depend (inout : a[0]) num_teams (2) thread_limit (2)
      for (int i = 0; i < N; i++)
        a[i] += i;
    }
#pragma omp target exit data nowait map (from : a[ : N]) depend (inout : a[0])
#pragma omp taskwait
  for (int i = 0; i < N; i++)
    EXPECT_EQUAL (a[i], 4 * i);
}

static void
work (void)
{
  static int a[4][N];
  omp_set_dynamic (0);
  for (int t = 0; t < 4; t++)
    for (int i = 0; i < N; i++)
      a[t][i] = i;
  regions (a[0]);
#pragma omp parallel for num_threads (3)
  for (int t = 1; t < 4; t++)
    regions (a[t]);
}

int
main (void)
{
  EXPECT (thread_walk (work, false) >= 2);
  return 0;
}
