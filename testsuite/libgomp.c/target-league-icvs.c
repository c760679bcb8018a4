/* nteams-var and teams-thread-limit-var (5.2, 2.2) are each device's own: from the
   environment, and kept from one region of the device to the next.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */
/* { dg-env GANGWAY_HOST_DEVICES "2" } */
/* { dg-env OMP_NUM_TEAMS "9" } */
/* { dg-env OMP_NUM_TEAMS_DEV "4" } */
/* { dg-env OMP_NUM_TEAMS_DEV_0 "6" } */
/* { dg-env OMP_TEAMS_THREAD_LIMIT_DEV_1 "3" } */

#include <omp.h>
#include "expect.h"

/* Not allowed in the region itself.  */
static int
thread_limit (void)
{
  return omp_get_thread_limit ();
}
#pragma omp declare target to(thread_limit)

static void
expect_device (int device, int teams, int limit)
{
  int max_teams = -1, max_limit = -1, league = -1, threads = -1;
#pragma omp target device(device) map(from : max_teams, max_limit)
  {
    max_teams = omp_get_max_teams ();
    max_limit = omp_get_teams_thread_limit ();
  }
#pragma omp target teams device(device) map(from : league, threads)
  if (omp_get_team_num () == 0)
    {
      league = omp_get_num_teams ();
      threads = thread_limit ();
    }
  EXPECT_EQUAL (max_teams, teams);
  EXPECT_EQUAL (max_limit, limit);
  EXPECT_EQUAL (league, teams);
  if (limit > 0)
    EXPECT_EQUAL (threads, limit);
}

int
main (void)
{
  EXPECT_EQUAL (omp_get_max_teams (), 9);
  expect_device (0, 6, 0);
  expect_device (1, 4, 3);
#pragma omp target device(1)
  {
    omp_set_num_teams (2);
    omp_set_teams_thread_limit (5);
  }
  expect_device (0, 6, 0);
  expect_device (1, 2, 5);
  omp_set_num_teams (7);
  expect_device (1, 2, 5);
  EXPECT_EQUAL (omp_get_max_teams (), 7);
  return 0;
}
