/* A plugin that copies what a launch brings along when the launch's turn comes keeps
   out of it what others may find: a variable that a waiting launch has mapped can be
   read back, and be sent again, before the launch begins.  */
/* { dg-require-effective-target far_device } */
/* { dg-env FAR_STAGE "copy" } */
/* { dg-env FAR_LAUNCH_US "50000" } */
/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "expect.h"
#include "flag.h"

static int small[4] = { 1, 2, 3, 4 };

int
main (void)
{
  int sum = 0, sent = 0;
  uintptr_t flag = (uintptr_t) &sent;
#pragma omp target nowait map(to: small) map(tofrom: sum) firstprivate(flag)
  {
    flag_await (flag);
    for (int i = 0; i < 4; i++)
      sum += small[i];
  }
#pragma omp target update from(small)
  EXPECT_EQUAL (small[3], 4);
  small[3] = 40;
#pragma omp target update to(small)
  flag_raise (flag);
#pragma omp taskwait
  EXPECT_EQUAL (sum, 46);

  int value = 7, seen = -1;
#pragma omp target map(always, to: value) map(from: seen)
  seen = value;
  EXPECT_EQUAL (seen, 7);
  return 0;
}
