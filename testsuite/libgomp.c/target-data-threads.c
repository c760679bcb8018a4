/* Threads map and unmap one variable over and over: whoever is inside finds it,
   with what was copied in, and at the end it is gone.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */

#include <omp.h>
#include "expect.h"

#define N 64
#define THREADS 8
#define ROUNDS 10000
static int common[N];

static int
value_on_device (int device, int i)
{
  int value = -1;
  const char *there = omp_get_mapped_ptr (&common[i], device);
  EXPECT (there != NULL);
  EXPECT_EQUAL (omp_target_memcpy (&value, there, sizeof value, 0, 0,
                                   omp_get_initial_device (), device),
                0);
  return value;
}

int
main (void)
{
  int device = omp_get_default_device ();
  omp_set_dynamic (0);
  for (int i = 0; i < N; i++)
    common[i] = 3 * i;
#pragma omp parallel num_threads (THREADS)
  for (int round = 0; round < ROUNDS; round++)
    {
      int i = round % N;
#pragma omp target data map (to : common)
      EXPECT_EQUAL (value_on_device (device, i), 3 * i);
    }
  EXPECT (!omp_target_is_present (common, device));
  return 0;
}
