/* masked picks the thread of its filter clause, master the primary thread.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-all-levels } */

#include <omp.h>
#include "expect.h"

int
main (void)
{
  int who = -1, primary = -1, loop = 0;
  omp_set_dynamic (0);
#pragma omp parallel num_threads (4)
  {
#pragma omp masked filter (2)
    who = omp_get_thread_num ();
#pragma omp master
    primary = omp_get_thread_num ();
#pragma omp masked taskloop filter (1)
    for (int i = 0; i < 50; i++)
      {
#pragma omp atomic
        loop++;
      }
  }
  EXPECT_EQUAL (who, 2);
  EXPECT_EQUAL (primary, 0);
  EXPECT_EQUAL (loop, 50);
  return 0;
}
