/* A value of GOMP_REVERSE_OFFLOAD_THREADS that is none gets one line, and the
   default.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target reverse_offload } */
/* { dg-require-effective-target offload_device } */
/* { dg-env GOMP_REVERSE_OFFLOAD_THREADS "none" } */

#include "expect.h"

#pragma omp requires reverse_offload

static int calls;

static void
note (void)
{
  calls++;
}
#pragma omp declare target device_type(host) enter(note)

int
main (void)
{
  for (int i = 0; i < 3; i++)
    {
#pragma omp target
      {
#pragma omp target device(ancestor : 1)
        note ();
      }
    }
  EXPECT_EQUAL (calls, 3);
  return 0;
}
/* { dg-output "^libgomp: Invalid value for environment variable GOMP_REVERSE_OFFLOAD_THREADS: \"?none\"?\[^\n\]*\n$" } */
