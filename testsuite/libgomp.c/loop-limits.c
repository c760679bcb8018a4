/* Loops at the ends of long and unsigned long long, where a sum of bound
   and chunk would wrap.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <limits.h>
#include <omp.h>
#include "expect.h"

static int count;

static void
up_to_the_top (int kind)
{
  unsigned long long sum = 0;
  omp_set_schedule (kind, 7);
  count = 0;
#pragma omp parallel for schedule (runtime) num_threads (4)                   \
  reduction (+ : sum) reduction (+ : count)
  for (unsigned long long i = ULLONG_MAX - 100; i < ULLONG_MAX; i++)
    {
      sum += ULLONG_MAX - i;
      count++;
    }
  EXPECT_EQUAL (count, 100);
  EXPECT_EQUAL (sum, 5050);
}

static void
across_everything (int kind)
{
  count = 0;
  omp_set_schedule (kind, 1);
#pragma omp parallel for schedule (runtime) num_threads (3)                   \
  reduction (+ : count)
  for (long i = LONG_MIN / 2; i < LONG_MAX / 2 - 1; i += LONG_MAX / 4)
    count++;
  EXPECT_EQUAL (count, 5);
  count = 0;
#pragma omp parallel for schedule (runtime) num_threads (3)                   \
  reduction (+ : count)
  for (long i = LONG_MAX / 2; i > LONG_MIN / 2; i -= LONG_MAX / 2)
    count++;
  EXPECT_EQUAL (count, 3);
}

static void
down_to_zero (int kind)
{
  count = 0;
  omp_set_schedule (kind, 1000000);
#pragma omp parallel for schedule (runtime) num_threads (4)                   \
  reduction (+ : count)
  for (unsigned long long i = 50; i > 0; i--)
    count++;
  EXPECT_EQUAL (count, 50);
}

int
main (void)
{
  for (int kind = omp_sched_static; kind <= omp_sched_auto; kind++)
    {
      up_to_the_top (kind);
      across_everything (kind);
      down_to_zero (kind);
    }
  return 0;
}
