/* Queues: async and wait clauses and directives, acc_async_test, order
   within a queue and between queues.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-all-levels } */

#include <openacc.h>
#include "expect.h"

#define N 2000
static int a[N], b[N], c[N];

int
main (void)
{
  for (int i = 0; i < N; i++)
    a[i] = b[i] = i, c[i] = 0;
#pragma acc data copy (a, b, c)
  {
    for (int round = 0; round < 10; round++)
      {
#pragma acc parallel loop async (1) present (a)
        for (int i = 0; i < N; i++)
          a[i] += 1;
#pragma acc parallel loop async (2) present (b)
        for (int i = 0; i < N; i++)
          b[i] += 2;
      }
#pragma acc wait (1, 2) async (3)
#pragma acc parallel loop async (3) present (a, b, c)
    for (int i = 0; i < N; i++)
      c[i] = a[i] + b[i];
#pragma acc update self (c) async (3)
#pragma acc wait (3)
    EXPECT (acc_async_test (3));
    for (int i = 0; i < N; i++)
      EXPECT_EQUAL (c[i], 2 * i + 30);
#pragma acc parallel loop async present (c)
    for (int i = 0; i < N; i++)
      c[i] = 5;
#pragma acc parallel loop wait present (c)
    for (int i = 0; i < N; i++)
      c[i]++;
#pragma acc wait
    EXPECT (acc_async_test_all ());
  }
  EXPECT_EQUAL (a[9], 19);
  EXPECT_EQUAL (b[9], 29);
  EXPECT_EQUAL (c[9], 6);
  int d[100];
  for (int i = 0; i < 100; i++)
    d[i] = i;
  /* The region, and the copies around it, are one element of the queue.  */
#pragma acc parallel loop copy (d) async (7)
  for (int i = 0; i < 100; i++)
    d[i] = -d[i];
  acc_wait (7);
  for (int i = 0; i < 100; i++)
    EXPECT_EQUAL (d[i], -i);
#pragma acc enter data copyin (d) async (4)
  acc_wait_async (4, 5);
#pragma acc parallel loop present (d) async (5)
  for (int i = 0; i < 100; i++)
    d[i] = 8;
#pragma acc exit data copyout (d) async (5)
  acc_wait_all ();
  EXPECT_EQUAL (d[50], 8);
  return 0;
}
