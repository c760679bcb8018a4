/* Teams and threads have one dimension, number 0.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-all-levels } */

#include <omp.h>
#include "expect.h"

static void
expect_dimensions (void)
{
  EXPECT_EQUAL (omp_get_num_threads_dim (0), omp_get_num_threads ());
  EXPECT_EQUAL (omp_get_thread_num_dim (0), omp_get_thread_num ());
  EXPECT_EQUAL (omp_get_num_teams_dim (0), omp_get_num_teams ());
  EXPECT_EQUAL (omp_get_team_num_dim (0), omp_get_team_num ());
  EXPECT_EQUAL (omp_get_thread_limit_dim (0), omp_get_thread_limit ());
  for (int dim = 1; dim < 4; dim++)
    {
      EXPECT_EQUAL (omp_get_num_threads_dim (dim), 1);
      EXPECT_EQUAL (omp_get_thread_num_dim (dim), 0);
      EXPECT_EQUAL (omp_get_num_teams_dim (dim), 1);
      EXPECT_EQUAL (omp_get_team_num_dim (dim), 0);
      EXPECT_EQUAL (omp_get_thread_limit_dim (dim), 1);
    }
}

int
main (void)
{
  omp_set_dynamic (0);
  expect_dimensions ();
#pragma omp teams num_teams(3) thread_limit(5)
  {
    expect_dimensions ();
#pragma omp parallel num_threads(4)
    expect_dimensions ();
  }
  EXPECT_EQUAL (omp_get_supported_active_team_dims (omp_initial_device, 0), 1);
  EXPECT_EQUAL (omp_get_supported_active_league_dims (omp_initial_device, 1),
                1);
  /* No tool is there to be told.  */
  EXPECT_EQUAL (omp_control_tool (omp_control_tool_start, 0, NULL),
                omp_control_tool_notool);
  EXPECT_EQUAL (omp_control_tool (omp_control_tool_end, 1, &expect_dimensions),
                omp_control_tool_notool);
  EXPECT_EQUAL (omp_pause_resource (omp_pause_stop_tool, omp_initial_device),
                0);
  EXPECT_EQUAL (omp_pause_resource_all (omp_pause_stop_tool), 0);
  EXPECT_EQUAL (omp_pause_resource ((omp_pause_resource_t) 4,
                                    omp_initial_device),
                -1);
  return 0;
}
