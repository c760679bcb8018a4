/* Small data that one region brings along is found by another thread, which keeps
   it when that region has ended and its queue is used for others: it stays what it
   is until nobody has it.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */

#include <omp.h>
#include <stdint.h>
#include <unistd.h>
#include "expect.h"
#include "flag.h"

static int small[16];

/* Whether the device has SMALL's values.  */
static int
is_right (void)
{
  int right = 0;
#pragma omp target map (to : small) map (from : right)
  {
    right = 1;
    for (int i = 0; i < 16; i++)
      right &= small[i] == i;
  }
  return right;
}

static void
other_regions (void)
{
  for (int round = 0; round < 20; round++)
    {
      int noise[16] = { 7, 7, 7 }, sum = 0;
#pragma omp target map (to : noise) map (tofrom : sum)
      sum += noise[0] + noise[2];
      EXPECT_EQUAL (sum, 14);
    }
}

/* The maker's region lasts until the user has entered the data for himself.  */
static void
maker (uintptr_t begun, uintptr_t entered)
{
#pragma omp target map (to : small) firstprivate (begun, entered)
  {
    flag_raise (begun);
    flag_await (entered);
  }
  other_regions ();
}

static void
user (uintptr_t begun, uintptr_t entered, uintptr_t left)
{
  flag_await (begun);
#pragma omp target data map (to : small)
  {
    flag_raise (entered);
    flag_await (left);
    EXPECT (is_right ());
  }
}

int
main (void)
{
  alarm (200);
  omp_set_dynamic (0);
  for (int i = 0; i < 16; i++)
    small[i] = i;
  for (int round = 0; round < 10; round++)
    {
      int flags[3] = { 0 };
      uintptr_t begun = (uintptr_t) &flags[0], entered = (uintptr_t) &flags[1];
      uintptr_t left = (uintptr_t) &flags[2];
#pragma omp parallel num_threads (2)
      if (omp_get_thread_num () == 0)
        {
          maker (begun, entered);
          flag_raise (left);
        }
      else
        user (begun, entered, left);
    }
  EXPECT (!omp_target_is_present (small, omp_get_default_device ()));
  return 0;
}
