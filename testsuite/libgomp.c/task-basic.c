/* Recursive tasks, deferred and not, with if, final, untied, mergeable and
   firstprivate data that needs a copy.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-all-levels } */

#include <omp.h>
#include "expect.h"

static int
fib (int n)
{
  int a, b;
  if (n < 2)
    return n;
#pragma omp task shared (a) if (n > 6) untied
  a = fib (n - 1);
#pragma omp task shared (b) final (n < 4) mergeable
  b = fib (n - 2);
#pragma omp taskwait
  return a + b;
}

static void
copies (void)
{
  long sum = 0;
  for (int i = 0; i < 200; i++)
    {
      int block[50];
      for (int j = 0; j < 50; j++)
        block[j] = i;
#pragma omp task firstprivate (block) shared (sum)
      {
        long mine = 0;
        for (int j = 0; j < 50; j++)
          mine += block[j];
#pragma omp atomic
        sum += mine;
      }
    }
#pragma omp taskwait
  EXPECT_EQUAL (sum, 50L * 199 * 200 / 2);
}

int
main (void)
{
  int result = 0;
#pragma omp parallel num_threads (4)
#pragma omp single
  {
    result = fib (18);
    copies ();
  }
  EXPECT_EQUAL (result, 2584);
  /* Outside a parallel region too.  */
  EXPECT_EQUAL (fib (10), 55);
  int in_final = -1;
#pragma omp task final (1) shared (in_final)
  in_final = omp_in_final ();
#pragma omp taskwait
  EXPECT_EQUAL (in_final, 1);
  return 0;
}
