/* A team larger than any system can have: one line, at once, and the team has the
   threads that could be made, in this region and in the next.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-options "-ldl" } */
/* { dg-env OMP_NUM_THREADS "2147483648" } */
/* { dg-output "^libgomp: A team of \[0-9\]+ threads cannot be: the system can have \[0-9\]+ threads in all\[^\n\]*\n$" } */

#include <omp.h>
#include "expect.h"
#include "failing-threads.h"

enum { MADE = 5 };

static void
region (void)
{
  int size = 0, came = 0, highest = 0;
#pragma omp parallel reduction (+ : came) reduction (max : highest)
  {
    came++;
    highest = omp_get_thread_num ();
#pragma omp single
    size = omp_get_num_threads ();
  }
  EXPECT_EQUAL (size, MADE + 1);
  EXPECT_EQUAL (came, size);
  EXPECT_EQUAL (highest, size - 1);
}

int
main (void)
{
  threads_fail_first = MADE + 1;
  region ();
  region ();
  return 0;
}
