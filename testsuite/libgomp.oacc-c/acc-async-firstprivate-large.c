/* A firstprivate array of an asynchronous region has the values from when the region
   was met, however large it is: here the queue is held until the array has changed.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <openacc.h>
#include <unistd.h>
#include "expect.h"

#define N 40000

static int open_gate; /* atomic */

static int __attribute__ ((noinline))
pass_gate (int value)
{
  while (!__atomic_load_n (&open_gate, __ATOMIC_ACQUIRE))
    usleep (1000);
  return value;
}

/* The array's memory is something else's when the queue comes to it.  */
static void __attribute__ ((noinline))
sum_private (long *sum, int by)
{
  int array[N];
  for (int i = 0; i < N; i++)
    array[i] = by + i % 2;
#pragma acc parallel present (sum[0:1]) firstprivate (array) async (1)
  for (int i = 0; i < N; i++)
    sum[0] += array[i];
  for (int i = 0; i < N; i++)
    ((volatile int *) array)[i] = -1;
}

int
main (void)
{
  long sum[1] = { 0 };
  int held[32] = { 0 };
  alarm (200);
  /* On the host nothing is asynchronous.  */
  open_gate = acc_get_device_type () == acc_device_host;
#pragma acc enter data copyin (sum)
#pragma acc parallel copy (held) async (1)
  for (int i = 0; i < 32; i++)
    held[i] = pass_gate (i);
  sum_private (sum, 3);
  sum_private (sum, 5);
  __atomic_store_n (&open_gate, 1, __ATOMIC_RELEASE);
#pragma acc wait (1)
#pragma acc exit data copyout (sum)
  EXPECT_EQUAL (sum[0], 3 * N + N / 2 + 5 * N + N / 2);
  EXPECT_EQUAL (held[31], 31);
  return 0;
}
