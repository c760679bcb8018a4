/* What a region on a device sets with omp_set_num_teams and omp_set_teams_thread_limit holds
   for that device's later leagues (5.2, 2.2 and 18.4), and for the routines that ask for it
   or set it on the host.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-env OMP_NUM_TEAMS_DEV_0 "6" } */
/* { dg-env OMP_TEAMS_THREAD_LIMIT_DEV_0 "5" } */

#include <omp.h>
#include "expect.h"

int omp_get_device_num_teams (int);
void omp_set_device_num_teams (int, int);
int omp_get_device_teams_thread_limit (int);

/* A league of device 0, without clauses, has TEAMS teams of THREADS threads at most; a
   region there and the host say the same.  */
static void
expect_league (int teams, int threads)
{
  int seen_teams = 0, seen_threads = 0, seen_limit = 0, on_host = 0;
  int max_teams = 0, limit = 0;
#pragma omp target teams map(from : seen_teams, seen_threads, seen_limit,      \
                                 on_host)
  if (omp_get_team_num () == 0)
    {
      seen_teams = omp_get_num_teams ();
#pragma omp parallel
      if (omp_get_thread_num () == 0)
        {
          seen_threads = omp_get_num_threads ();
          seen_limit = omp_get_thread_limit ();
          on_host = omp_is_initial_device ();
        }
    }
  EXPECT (!on_host);
  EXPECT_EQUAL (seen_teams, teams);
  EXPECT_EQUAL (seen_limit, threads);
  EXPECT (seen_threads > 0 && seen_threads <= threads);
#pragma omp target map(from : max_teams, limit)
  {
    max_teams = omp_get_max_teams ();
    limit = omp_get_teams_thread_limit ();
  }
  EXPECT_EQUAL (max_teams, teams);
  EXPECT_EQUAL (limit, threads);
  EXPECT_EQUAL (omp_get_device_num_teams (0), teams);
  EXPECT_EQUAL (omp_get_device_teams_thread_limit (0), threads);
}

int
main (void)
{
  expect_league (6, 5);
#pragma omp target
  omp_set_num_teams (4);
  expect_league (4, 5);
#pragma omp target
  omp_set_teams_thread_limit (3);
  expect_league (4, 3);
  /* The host sets one and leaves what a region has just made of the other.  */
#pragma omp target
  {
    omp_set_num_teams (9);
    omp_set_teams_thread_limit (2);
  }
  omp_set_device_num_teams (7, 0);
  expect_league (7, 2);
  /* A clause is for its own league alone.  */
  int teams = 0;
#pragma omp target teams num_teams(3) thread_limit(4) map(from : teams)
  if (omp_get_team_num () == 0)
    teams = omp_get_num_teams ();
  EXPECT_EQUAL (teams, 3);
  expect_league (7, 2);
  return 0;
}
