/* When the process ends, workers that have no region tell of their end, before the tool's
   finalizer is called, also those of an earlier, larger team; and regions in the program's
   exit handlers run as ever.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-output "finalized\[\r\n\]+5 threads have ended" } */

#include <unistd.h>
#include "ompt.h"

static void
late (void)
{
  EXPECT_EQUAL (told_finalized, 1);
  unsigned ended = 0;
  for (unsigned i = 0; i < told_count; i++)
    ended += told_threads[i]->ended;
  int threads = 0;
#pragma omp parallel num_threads(4) reduction(+ : threads)
  threads++;
  EXPECT_EQUAL (threads, 4);
  printf ("%u threads have ended\n", ended);
}

int
main (void)
{
  alarm (200);
  atexit (late);
#pragma omp parallel num_threads(5)
  omp_get_num_threads ();
#pragma omp parallel num_threads(2)
  omp_get_num_threads ();
  EXPECT_EQUAL (told_count, 5);
  return 0;
}
