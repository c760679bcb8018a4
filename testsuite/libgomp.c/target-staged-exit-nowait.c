/* Small data that a region brought along, and that was entered for longer since, is
   copied back by a construct in a queue of its own: until that copy is done, no other
   region's data takes its place.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target far_device } */
/* { dg-env FAR_COPY_US "3000" } */

#include <stdint.h>
#include <unistd.h>
#include "expect.h"
#include "flag.h"

static int small[16];

/* SMALL is present when this returns, with 100 more in each element.  */
static void
enter_during_region (void)
{
  int flags[2] = { 0, 0 };
  uintptr_t begun = (uintptr_t) &flags[0], entered = (uintptr_t) &flags[1];
#pragma omp target nowait map (tofrom : small) firstprivate (begun, entered)
  {
    flag_raise (begun);
    flag_await (entered);
    for (int i = 0; i < 16; i++)
      small[i] += 100;
  }
  flag_await (begun);
#pragma omp target enter data map (to : small)
  flag_raise (entered);
#pragma omp taskwait
}

static void
other_region (void)
{
  int noise[16], sum = 0;
  for (int i = 0; i < 16; i++)
    noise[i] = 7;
#pragma omp target map (to : noise) map (tofrom : sum)
  sum += noise[3];
  EXPECT_EQUAL (sum, 7);
}

int
main (void)
{
  alarm (200);
  for (int round = 0; round < 5; round++)
    {
      for (int i = 0; i < 16; i++)
        small[i] = i;
      enter_during_region ();
#pragma omp target exit data map (from : small) nowait
      for (int i = 0; i < 3; i++)
        other_region ();
#pragma omp taskwait
      for (int i = 0; i < 16; i++)
        EXPECT_EQUAL (small[i], 100 + i);
    }
  return 0;
}
