/* omp_set_device_num_teams and omp_set_device_teams_thread_limit (6.0, 24.11 to 24.14): the
   host sets what a device's teams are without clauses; each device has its own values, which
   begin with the environment's, and routines in its regions see them.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */
/* { dg-env GANGWAY_HOST_DEVICES "2" } */
/* { dg-env OMP_NUM_TEAMS "9" } */
/* { dg-env OMP_NUM_TEAMS_DEV "4" } */
/* { dg-env OMP_TEAMS_THREAD_LIMIT_DEV_0 "3" } */

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
expect_values (int device, int teams, int limit)
{
  EXPECT_EQUAL (omp_get_device_num_teams (device), teams);
  EXPECT_EQUAL (omp_get_device_teams_thread_limit (device), limit);
}

/* The same as regions on the device see it.  */
static void
expect_regions (int device, int teams, int limit)
{
  int max_teams = -1, max_limit = -1, league = -1, threads = -1, most = -1;
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
#pragma omp target teams num_teams(2) device(device) map(from : most)
  if (omp_get_team_num () == 0)
    most = omp_get_num_teams ();
  EXPECT_EQUAL (max_teams, teams);
  EXPECT_EQUAL (max_limit, limit);
  EXPECT_EQUAL (league, teams);
  if (limit > 0)
    EXPECT_EQUAL (threads, limit);
  EXPECT_EQUAL (most, 2);
}

static void
expect_device (int device, int teams, int limit)
{
  expect_values (device, teams, limit);
  expect_regions (device, teams, limit);
}

int
main (void)
{
  int last = omp_get_num_devices () - 1;
  expect_values (0, 4, 3);
  /* Before the device is used, and while it is.  */
  omp_set_device_num_teams (5, 0);
  expect_device (0, 5, 3);
  omp_set_device_num_teams (3, 0);
  omp_set_device_teams_thread_limit (2, 0);
  expect_device (0, 3, 2);
  if (last > 0)
    expect_device (last, 4, 0);
  /* The default device is a device.  */
  omp_set_default_device (0);
  omp_set_device_num_teams (6, omp_default_device);
  expect_device (0, 6, 2);
  /* A negative number of teams, or of threads, changes nothing.  */
  omp_set_device_num_teams (-1, 0);
  omp_set_device_teams_thread_limit (-1, 0);
  expect_device (0, 6, 2);
  /* The host's are what the routines without a device set.  */
  expect_values (omp_initial_device, 9, 0);
  omp_set_device_num_teams (7, omp_get_initial_device ());
  EXPECT_EQUAL (omp_get_max_teams (), 7);
  omp_set_num_teams (8);
  omp_set_teams_thread_limit (5);
  expect_values (omp_initial_device, 8, 5);
  expect_values (omp_get_num_devices (), 8, 5);
  expect_values (0, 6, 2);
  /* What is no device has none.  */
  expect_values (omp_invalid_device, 0, 0);
  expect_values (omp_get_num_devices () + 1, 0, 0);
  expect_values (-7, 0, 0);
  return 0;
}
