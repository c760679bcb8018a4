/* A region nested in a region, target device (ancestor: 1), runs on the
   host and sees the host's data.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target reverse_offload } */
/* { dg-require-effective-target offload_device } */

#include <omp.h>
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
  int value = 1, seen = 0, on_host = -1;
#pragma omp target map (tofrom : value, seen, on_host)
  {
    value = 5;
#pragma omp target device (ancestor : 1) map (always, tofrom : value)         \
  map (always, from : on_host)
    {
      note ();
      on_host = 1;
      value *= 3;
    }
    seen = value;
  }
  EXPECT_EQUAL (calls, 1);
  EXPECT_EQUAL (on_host, 1);
  EXPECT_EQUAL (seen, 15);
  EXPECT_EQUAL (value, 15);
  return 0;
}
