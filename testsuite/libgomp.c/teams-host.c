/* A teams construct on the host: leagues, thread limits, distribute.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include "expect.h"

static int seen[3];

static void
in_team (int threads_at_most)
{
  int team = omp_get_team_num ();
  EXPECT (team >= 0 && team < omp_get_num_teams ());
  EXPECT (omp_get_thread_limit () <= threads_at_most);
#pragma omp parallel num_threads (8)
  EXPECT (omp_get_num_threads () <= threads_at_most);
  if (team < 3)
#pragma omp atomic
    seen[team]++;
}

int
main (void)
{
  int sum = 0;
#pragma omp teams num_teams (3) thread_limit (2)
  in_team (2);
  for (int i = 0; i < 3; i++)
    EXPECT_EQUAL (seen[i], 1);
#pragma omp teams distribute parallel for num_teams (2) reduction (+ : sum)
  for (int i = 0; i < 1000; i++)
    sum += i;
  EXPECT_EQUAL (sum, 499500);
  EXPECT_EQUAL (omp_get_num_teams (), 1);
  EXPECT_EQUAL (omp_get_team_num (), 0);
  omp_set_num_teams (4);
  EXPECT_EQUAL (omp_get_max_teams (), 4);
  omp_set_teams_thread_limit (3);
  EXPECT_EQUAL (omp_get_teams_thread_limit (), 3);
#pragma omp teams
  in_team (3);
  return 0;
}
