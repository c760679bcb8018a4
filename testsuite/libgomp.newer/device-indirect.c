/* A pointer to a function that is declared for indirect calls works on the device: each of
   several is called.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "expect.h"

int three (int x) { return x + 3; }
int four (int x) { return x + 4; }
int five (int x) { return x + 5; }
#pragma omp declare target indirect enter(three, four, five)

int
main (void)
{
  int (*functions[3]) (int) = { three, four, five };
  int sums[3] = { 0, 0, 0 }, more = 0;
  for (int i = 0; i < 3; i++)
    {
      int (*function) (int) = functions[i];
#pragma omp target map(tofrom: sums) firstprivate(function)
      sums[i] = function (10 * i);
    }
  EXPECT_EQUAL (sums[0], 3);
  EXPECT_EQUAL (sums[1], 14);
  EXPECT_EQUAL (sums[2], 25);
#pragma omp target teams distribute parallel for map(to: functions) reduction(+ : more)
  for (int i = 0; i < 30; i++)
    more += functions[i % 3](i);
  EXPECT_EQUAL (more, 435 + 10 * 12);
  return 0;
}
