/* Thousands of regions whose teams grow and shrink, so that the threads of
   one region are taken over by the next.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include "expect.h"

int
main (void)
{
  omp_set_dynamic (0);
  long total = 0, wanted = 0;
  for (int i = 0; i < 5000; i++)
    {
      int size = 1 + (i * 7) % 5;
      wanted += size * (size - 1) / 2 + size;
#pragma omp parallel num_threads (size) reduction (+ : total)
      total += omp_get_thread_num () + 1;
    }
  EXPECT_EQUAL (total, wanted);
  return 0;
}
