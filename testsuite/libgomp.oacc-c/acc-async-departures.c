/* A range that one queue is still to copy back is mapped again without a wait, for
   another queue or for none: what is sent is what came back.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */

#include <openacc.h>
#include <unistd.h>
#include "expect.h"

#define N 1000
static int a[N];

static void
slow_increment (int queue)
{
#pragma acc parallel copy (a) async (queue)
  {
    usleep (20000);
    for (int i = 0; i < N; i++)
      a[i]++;
  }
}

/* The second construct maps a part alone.  */
static void
double_part (int queue)
{
#pragma acc parallel copy (a[N / 2 : 10]) async (queue)
  for (int i = N / 2; i < N / 2 + 10; i++)
    a[i] *= 2;
}

static void
from_queue_to_queue (void)
{
  for (int i = 0; i < N; i++)
    a[i] = i;
  for (int round = 0; round < 6; round++)
    slow_increment (round % 3);
  double_part (7);
#pragma acc wait
  for (int i = 0; i < N; i++)
    EXPECT_EQUAL (a[i], (i + 6) * (i >= N / 2 && i < N / 2 + 10 ? 2 : 1));
}

static void
from_queue_to_thread (void)
{
  int sum = 0;
  for (int i = 0; i < N; i++)
    a[i] = 0;
  slow_increment (1);
#pragma acc parallel copyin (a) copy (sum)
  for (int i = 0; i < N; i++)
    sum += a[i];
  EXPECT_EQUAL (sum, N);
}

static void
by_exit_data (void)
{
  for (int i = 0; i < N; i++)
    a[i] = 1;
#pragma acc enter data copyin (a)
  slow_increment (1);
#pragma acc exit data copyout (a) async (1)
#pragma acc enter data copyin (a) async (2)
#pragma acc exit data delete (a) async (2)
#pragma acc wait (2)
  EXPECT_EQUAL (a[N - 1], 2);
}

int
main (void)
{
  from_queue_to_queue ();
  from_queue_to_thread ();
  by_exit_data ();
  return 0;
}
