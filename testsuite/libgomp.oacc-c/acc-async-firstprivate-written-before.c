/* A private array of an asynchronous construct has the values from when the construct
   was met, also where its queue had copied results into that array before, was waited
   for, and is busy with something else by now.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <openacc.h>
#include <unistd.h>
#include "expect.h"

static int open_gate; /* atomic */

static int __attribute__ ((noinline))
pass_gate (int value)
{
  while (!__atomic_load_n (&open_gate, __ATOMIC_ACQUIRE))
    usleep (1000);
  return value;
}

static void
fill (int *array, int value)
{
  for (int i = 0; i < 40; i++)
    array[i] = value;
}

/* With a second queue, the first one is waited for by way of that.  */
static void
try (int other_queue)
{
  int array[40], sum[1] = { 0 }, later[4];
#pragma acc enter data copyin(sum)
  /* On the host nothing is asynchronous.  */
  open_gate = acc_get_device_type () == acc_device_host;
#pragma acc parallel copyout(array) async(1)
  for (int i = 0; i < 40; i++)
    array[i] = i;
  if (other_queue)
    {
#pragma acc wait(1) async(2)
#pragma acc parallel copyout(later) async(1)
      later[0] = pass_gate (3);
#pragma acc wait(2)
      EXPECT_EQUAL (array[39], 39);
    }
  else
    {
#pragma acc wait(1)
      EXPECT_EQUAL (array[39], 39);
#pragma acc parallel copyout(later) async(1)
      later[0] = pass_gate (3);
    }
  fill (array, 100);
#pragma acc parallel present(sum) firstprivate(array) async(1)
  sum[0] += array[0] + array[39];
  fill (array, 7);
  __atomic_store_n (&open_gate, 1, __ATOMIC_RELEASE);
#pragma acc wait(1)
#pragma acc exit data copyout(sum)
  EXPECT_EQUAL (sum[0], 200);
  EXPECT_EQUAL (array[39], 7);
}

int
main (void)
{
  alarm (200);
  try (0);
  try (1);
  return 0;
}
