/* What a region sets with omp_set_num_teams holds for a league with nowait that depends on
   that region, although the league was met before the region had run.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-env OMP_NUM_TEAMS_DEV_0 "2" } */

#include <omp.h>
#include <unistd.h>
#include "expect.h"

int
main (void)
{
  int order = 0, met = 0, teams = 0;
  alarm (200);
#pragma omp target
  ;
#pragma omp parallel num_threads(2)
#pragma omp single
  {
#pragma omp task depend(out : order) shared(met)
    while (!__atomic_load_n (&met, __ATOMIC_ACQUIRE))
      usleep (100);
#pragma omp target nowait depend(inout : order)
    omp_set_num_teams (5);
#pragma omp target teams nowait depend(in : order) map(from : teams)
    if (omp_get_team_num () == 0)
      teams = omp_get_num_teams ();
    __atomic_store_n (&met, 1, __ATOMIC_RELEASE);
  }
  EXPECT_EQUAL (teams, 5);
  return 0;
}
