/* An asynchronous construct copies a local array in after what is before it in
   its queue: here a construct that copies results back into the array, and is
   held until the second one has been put into the queue.  A private variable, on
   the other hand, has the value from when the construct was met.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <openacc.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int open_gate;             /* atomic */

static int __attribute__ ((noinline))
pass_gate (int value)
{
  while (!__atomic_load_n (&open_gate, __ATOMIC_ACQUIRE))
    usleep (1000);
  return value;
}

/* The private variables' memory is gone when the queue comes to them.  */
static void __attribute__ ((noinline))
add_private (int *sum, int by)
{
  int local = by * 2, array[5] = { by, by, by, by, by };
#pragma acc parallel present(sum[0:1]) firstprivate(local, array) async(1)
  sum[0] += local + array[3];
}

static void __attribute__ ((noinline))
overwrite_stack (void)
{
  volatile char memory[4096];
  for (int i = 0; i < 4096; i++)
    memory[i] = 0x5a;
}

int
main (void)
{
  int first[32], second[32], sum[1] = { 100 };
  for (int i = 0; i < 32; i++)
    first[i] = second[i] = -1;
  alarm (200);
  /* On the host nothing is asynchronous.  */
  open_gate = acc_get_device_type () == acc_device_host;
#pragma acc enter data copyin(sum)
#pragma acc parallel copy(first) async(1)
  for (int i = 0; i < 32; i++)
    first[i] = pass_gate (i);
#pragma acc parallel copyin(first) copyout(second) async(1)
  for (int i = 0; i < 32; i++)
    second[i] = first[i] + 1;
  add_private (sum, 7);
  overwrite_stack ();
  __atomic_store_n (&open_gate, 1, __ATOMIC_RELEASE);
#pragma acc wait(1)
#pragma acc exit data copyout(sum)
  for (int i = 0; i < 32; i++)
    if (first[i] != i || second[i] != i + 1)
      {
        printf ("%d: first %d, second %d\n", i, first[i], second[i]);
        return EXIT_FAILURE;
      }
  if (sum[0] != 121)
    {
      printf ("sum is %d, not 121\n", sum[0]);
      return EXIT_FAILURE;
    }
  return EXIT_SUCCESS;
}
