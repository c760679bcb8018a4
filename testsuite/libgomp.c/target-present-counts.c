/* A region whose data is present makes no allocation and no copy on the
   device: its counters say so.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */
/* { dg-env GANGWAY_INFO "counts" } */
/* { dg-output "libgomp: device 0 .\[a-z\]*.: launches=100 tables=100 allocs=1 frees=\[01\] h2d=1 h2d_bytes=4000 d2h=1 d2h_bytes=4000 d2d=0" } */

#include <omp.h>
#include "expect.h"

int
main (void)
{
  static int a[1000];
#pragma omp target enter data map (to : a)
  for (int round = 0; round < 100; round++)
    {
#pragma omp target map (tofrom : a)
      a[round] = round;
    }
#pragma omp target exit data map (from : a)
  for (int round = 0; round < 100; round++)
    EXPECT_EQUAL (a[round], round);
  return 0;
}
