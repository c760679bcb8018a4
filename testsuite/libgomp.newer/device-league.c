/* Regions on a device see what the host has set with omp_set_device_num_teams and
   omp_set_device_teams_thread_limit, by their own routines, too, whether their images were
   loaded before or after.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-env OMP_NUM_TEAMS_DEV "4" } */

#include <omp.h>
#include "expect.h"

static void
expect_device (int teams, int limit)
{
  int max_teams = -1, max_limit = -1, league = -1;
#pragma omp target map(from : max_teams, max_limit)
  {
    max_teams = omp_get_max_teams ();
    max_limit = omp_get_teams_thread_limit ();
  }
#pragma omp target teams map(from : league)
  if (omp_get_team_num () == 0)
    league = omp_get_num_teams ();
  EXPECT_EQUAL (max_teams, teams);
  EXPECT_EQUAL (max_limit, limit);
  EXPECT_EQUAL (league, teams);
  EXPECT_EQUAL (omp_get_device_num_teams (0), teams);
  EXPECT_EQUAL (omp_get_device_teams_thread_limit (0), limit);
}

int
main (void)
{
  EXPECT_EQUAL (omp_get_device_num_teams (0), 4);
  omp_set_device_num_teams (5, 0);
  expect_device (5, 0);
  omp_set_device_num_teams (3, 0);
  omp_set_device_teams_thread_limit (2, 0);
  expect_device (3, 2);
  return 0;
}
