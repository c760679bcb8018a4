/* A tool in a program that is linked statically: the library finds it without a dynamic
   linker.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target static } */
/* { dg-options "-static" } */
/* { dg-output "finalized" } */

#include "ompt.h"

int
main (void)
{
  int sum = 0;
#pragma omp parallel num_threads(3) reduction(+ : sum)
  sum++;
  EXPECT_EQUAL (sum, 3);
  EXPECT_EQUAL (told_count, 3);
  EXPECT (strstr (told_lines (), "parallel begin requested 3 team runtime\n"));
  return 0;
}
