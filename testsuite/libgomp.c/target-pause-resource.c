/* Pausing a device lets its memory go; it can be used again afterwards.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */

#include <omp.h>
#include "expect.h"

static int
region (void)
{
  int a = 1;
#pragma omp target map (tofrom : a)
  a += 1;
  return a;
}

int
main (void)
{
  EXPECT_EQUAL (region (), 2);
  EXPECT_EQUAL (omp_pause_resource (omp_pause_soft, 0), 0);
  EXPECT_EQUAL (region (), 2);
  EXPECT_EQUAL (omp_pause_resource (omp_pause_hard, 0), 0);
  EXPECT_EQUAL (region (), 2);
  return 0;
}
