/* threadprivate data stays with a thread from region to region; copyin
   gives all of them the primary thread's.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-all-levels } */

#include <omp.h>
#include "expect.h"

static int counter;
#pragma omp threadprivate(counter)

int
main (void)
{
  omp_set_dynamic (0);
#pragma omp parallel num_threads (4)
  counter = 10 * omp_get_thread_num ();
#pragma omp parallel num_threads (4)
  {
    EXPECT_EQUAL (counter, 10 * omp_get_thread_num ());
    counter++;
  }
#pragma omp parallel num_threads (4)
  EXPECT_EQUAL (counter, 10 * omp_get_thread_num () + 1);
  counter = 77;
#pragma omp parallel num_threads (4) copyin (counter)
  EXPECT_EQUAL (counter, 77);
  return 0;
}
