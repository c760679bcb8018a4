/* A construct that is waited for takes a small variable in which a queue has still to
   put what another construct computed: it takes that, as larger ones do, though the
   program has not waited for the queue.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */
/* { dg-env FAR_COPY_US "50000" } */

#include <unistd.h>
#include "expect.h"

static int small[4], large[40000];

static int
compute_small (void)
{
  int seen = 0;
#pragma acc enter data copyin(small)
#pragma acc parallel present(small) async(1)
  small[3] += 5;
#pragma acc exit data copyout(small) async(1)
#pragma acc parallel copyin(small) copyout(seen)
  seen = small[3];
#pragma acc wait
  return seen;
}

static int
compute_large (void)
{
  int seen = 0;
#pragma acc enter data copyin(large)
#pragma acc parallel present(large) async(1)
  large[3] += 5;
#pragma acc exit data copyout(large) async(1)
#pragma acc parallel copyin(large) copyout(seen)
  seen = large[3];
#pragma acc wait
  return seen;
}

int
main (void)
{
  alarm (200);
  for (int i = 1; i < 4; i++)
    {
      EXPECT_EQUAL (compute_large (), 5 * i);
      EXPECT_EQUAL (compute_small (), 5 * i);
    }
  return 0;
}
