/* With slow copies and launches what depends on one another keeps its order: data
   that is still on its way is used by regions in other queues, chains of `nowait'
   constructs run one after another, and the tasks behind them run on the program's
   threads, not on the driver's that told of their end.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target far_device } */
/* { dg-env FAR_COPY_US "3000" } */
/* { dg-env FAR_LAUNCH_US "1000" } */

#include <omp.h>
#include <unistd.h>
#include "far.h"

#define N 50000
static int a[N];

/* The caller does not wait for the copy; who uses the data does.  */
static void
data_on_its_way (void)
{
  int sum = 0;
  for (int i = 0; i < N; i++)
    a[i] = i % 10;
#pragma omp target enter data map (to : a) nowait
#pragma omp target map (tofrom : sum) map (to : a)
  for (int i = 0; i < N; i++)
    sum += a[i];
#pragma omp taskwait
  EXPECT_EQUAL (sum, N / 10 * 45);
#pragma omp target exit data map (delete : a)
}

static void
chain (void)
{
  int seen = -1, foreign = 0;
  for (int i = 0; i < N; i++)
    a[i] = 1;
#pragma omp target enter data map (to : a) depend (out : a[0]) nowait
  for (int round = 0; round < 4; round++)
    {
#pragma omp target depend (inout : a[0]) nowait
      for (int i = 0; i < N; i++)
        a[i] *= 2;
    }
#pragma omp target update from (a) depend (inout : a[0]) nowait
#pragma omp task depend (inout : a[0]) shared (seen, foreign)
  {
    seen = a[N - 1];
    foreign = far_on_own_thread ();
    a[0] = 5;
  }
#pragma omp target update to (a[0 : 1]) depend (inout : a[0]) nowait
#pragma omp target exit data map (from : a) depend (inout : a[0]) nowait
#pragma omp taskwait
  EXPECT_EQUAL (seen, 16);
  EXPECT_EQUAL (foreign, 0);
  EXPECT_EQUAL (a[0], 5);
  EXPECT_EQUAL (a[N - 1], 16);
}

int
main (void)
{
  alarm (200);
  for (int round = 0; round < 5; round++)
    {
      data_on_its_way ();
      chain ();
    }
#pragma omp parallel num_threads (2)
#pragma omp single
  chain ();
  return 0;
}
