/* A device that has no room for the stacks of as many teams as it could run runs fewer
   of them, and all of the work.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */
/* { dg-env GANGWAY_CUDA_MEMORY "24M" } */
/* { dg-env GANGWAY_CUDA_PROCESSORS "64" } */

#include <omp.h>
#include "expect.h"

enum { LENGTH = 5000 };
static int numbers[LENGTH];

int
main (void)
{
  for (int round = 0; round < 3; round++)
    {
      void *block = omp_target_alloc (4 << 20, 0);
      EXPECT (block);
      int teams = 0;
#pragma omp target teams map(tofrom: teams)
      if (omp_get_team_num () == 0)
        teams = omp_get_num_teams ();
      EXPECT (teams >= 1 && teams <= 20);
#pragma omp target teams distribute parallel for map(tofrom: numbers)
      for (int i = 0; i < LENGTH; i++)
        numbers[i] += i;
      omp_target_free (block, 0);
    }
  for (int i = 0; i < LENGTH; i++)
    EXPECT_EQUAL (numbers[i], 3 * i);
  return 0;
}
