/* declare target: functions called from regions, variables that live on the
   device, and target update of them.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-all-levels } */

#include <omp.h>
#include "expect.h"

#pragma omp declare target
static int counter = 5;
static int table[100];
static int
next (int by)
{
  counter += by;
  return counter;
}
#pragma omp end declare target

int
main (void)
{
  int seen = 0;
#pragma omp target map (from : seen)
  {
    seen = next (10);
    for (int i = 0; i < 100; i++)
      table[i] = i;
  }
  EXPECT_EQUAL (seen, 15);
#pragma omp target map (from : seen)
  seen = next (1);
  EXPECT_EQUAL (seen, 16);
#pragma omp target update from (counter, table)
  EXPECT_EQUAL (counter, 16);
  EXPECT_EQUAL (table[99], 99);
  counter = 100;
#pragma omp target update to (counter)
#pragma omp target map (from : seen)
  seen = next (0);
  EXPECT_EQUAL (seen, 100);
  return 0;
}
