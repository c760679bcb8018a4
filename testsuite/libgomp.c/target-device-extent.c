/* How far devices are, and how many teams and threads they have room for; no device
   is started for that, and errno stays.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <errno.h>
#include <limits.h>
#include <omp.h>
#include "expect.h"

#define KNOWN 10 /* where nothing is known of a device */

int
main (void)
{
  int devices = omp_get_num_devices ();
  int asked[6] = { omp_initial_device, devices, omp_invalid_device,
                   devices + 1, omp_default_device, -7 };
  int distances[6] = { -2, -2, -2, -2, -2, -2 };
  errno = 77;
  omp_get_device_distances (6, asked, distances);
  EXPECT_EQUAL (errno, 77);
  EXPECT_EQUAL (distances[0], 0);
  EXPECT_EQUAL (distances[1], 0);
  EXPECT_EQUAL (distances[2], -1);
  EXPECT_EQUAL (distances[3], -1);
  EXPECT_EQUAL (distances[4], devices ? KNOWN : 0);
  EXPECT_EQUAL (distances[5], -1);
  asked[0] = -3;
  omp_get_device_distances (0, asked, distances);
  EXPECT_EQUAL (distances[0], 0);

  EXPECT_EQUAL (omp_get_supported_teams_dim (omp_initial_device, 0), INT_MAX);
  EXPECT_EQUAL (omp_get_supported_threads_dim (devices, 0), INT_MAX);
  EXPECT_EQUAL (omp_get_supported_teams_dim (omp_initial_device, 1), 1);
  EXPECT_EQUAL (omp_get_supported_threads_dim (devices, 2), 1);
  EXPECT_EQUAL (omp_get_supported_teams_dim (devices + 1, 0), -1);
  EXPECT_EQUAL (omp_get_supported_threads_dim (-7, 0), -1);
  for (int i = 0; i < devices; i++)
    {
      int teams = omp_get_supported_teams_dim (i, 0);
      int threads = omp_get_supported_threads_dim (i, 0);
      omp_get_device_distances (1, &i, distances);
      EXPECT_EQUAL (distances[0], KNOWN);
      /* The far device says something, the host device has no limit.  */
      EXPECT (teams == INT_MAX || teams == 100 + i);
      EXPECT (threads == INT_MAX || threads == 10 + i);
      EXPECT_EQUAL (teams == INT_MAX, threads == INT_MAX);
      EXPECT_EQUAL (omp_get_supported_teams_dim (i, 1), 1);
      EXPECT_EQUAL (omp_get_supported_threads_dim (i, 1), 1);
      EXPECT_EQUAL (omp_get_supported_active_team_dims (i, 1), 1);
      EXPECT_EQUAL (omp_get_supported_active_league_dims (i, 0), 1);
    }
  EXPECT_EQUAL (errno, 77);
  return 0;
}
