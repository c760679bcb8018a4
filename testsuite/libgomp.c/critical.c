/* Critical sections exclude each other by name; atomics on types without
   instructions of their own do too.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-all-levels } */

#include <complex.h>
#include <omp.h>
#include "expect.h"

static int inside[3];

static void
enter_and_leave (int which, long *counter)
{
  EXPECT_EQUAL (__atomic_add_fetch (&inside[which], 1, __ATOMIC_SEQ_CST), 1);
  ++*counter;
  __atomic_sub_fetch (&inside[which], 1, __ATOMIC_SEQ_CST);
}

int
main (void)
{
  long unnamed = 0, first = 0, second = 0;
  long double sum = 0;
  _Complex double product = 0;
#pragma omp parallel num_threads (8)
  for (int i = 0; i < 2000; i++)
    {
#pragma omp critical
      enter_and_leave (0, &unnamed);
#pragma omp critical(first)
      enter_and_leave (1, &first);
#pragma omp critical(second) hint (0)
      enter_and_leave (2, &second);
#pragma omp atomic
      sum += 1.0L;
#pragma omp critical(third)
      product += 1.0 + 2.0 * I;
    }
  EXPECT_EQUAL (unnamed, 16000);
  EXPECT_EQUAL (first, 16000);
  EXPECT_EQUAL (second, 16000);
  EXPECT (sum == 16000.0L);
  EXPECT (creal (product) == 16000 && cimag (product) == 32000);
  return 0;
}
