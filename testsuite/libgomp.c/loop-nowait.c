/* Threads several nowait constructs apart, more of them than any fixed ring
   of work shares would hold.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-all-levels } */

#include <omp.h>
#include <unistd.h>
#include "expect.h"

int
main (void)
{
  static int hits[300];
  omp_set_dynamic (0);
#pragma omp parallel num_threads (4)
  for (int construct = 0; construct < 300; construct++)
    {
      /* One thread falls far behind the others.  */
      if (omp_get_thread_num () == 3 && construct % 100 == 5)
        usleep (20000);
#pragma omp for schedule (dynamic) nowait
      for (int i = 0; i < 40; i++)
        {
#pragma omp atomic
          hits[construct]++;
        }
    }
  for (int construct = 0; construct < 300; construct++)
    EXPECT_EQUAL (hits[construct], 40);
  return 0;
}
