/* Threads that go from device to device: each thread has a default device of its
   own, and one variable is mapped on all of them with a value for each.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */
/* { dg-env GANGWAY_HOST_DEVICES "4" } */

#include <omp.h>
#include "expect.h"

#define DEVICES 4
#define THREADS 8
#define N 50
static int common[N];

static void
on_device (int device, int add)
{
  int mine[N], where = -1;
  for (int i = 0; i < N; i++)
    mine[i] = add;
  omp_set_default_device (device);
#pragma omp target map (tofrom : mine) map (from : where) map (alloc : common)
  {
    where = omp_get_device_num ();
    for (int i = 0; i < N; i++)
      mine[i] += common[i];
  }
  EXPECT_EQUAL (where, device);
  EXPECT_EQUAL (omp_get_default_device (), device);
  for (int i = 0; i < N; i++)
    EXPECT_EQUAL (mine[i], add + 100 * device + i);
}

int
main (void)
{
  EXPECT_EQUAL (omp_get_num_devices (), DEVICES);
  omp_set_dynamic (0);
  for (int device = 0; device < DEVICES; device++)
    {
      for (int i = 0; i < N; i++)
        common[i] = 100 * device + i;
#pragma omp target enter data device (device) map (to : common)
    }
#pragma omp parallel num_threads (THREADS)
  for (int round = 0; round < 200; round++)
    on_device ((round + omp_get_thread_num ()) % DEVICES, round);
  for (int device = 0; device < DEVICES; device++)
    {
#pragma omp target exit data device (device) map (from : common)
      EXPECT_EQUAL (common[N - 1], 100 * device + N - 1);
      EXPECT (!omp_target_is_present (common, device));
    }
  return 0;
}
