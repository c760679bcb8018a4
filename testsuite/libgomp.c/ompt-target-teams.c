/* A target region that runs on the host is an initial task, and a league in it is told like
   one outside: its teams, one after the other, are initial tasks of its region.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-env OMP_TARGET_OFFLOAD "disabled" } */
/* { dg-output "finalized" } */

#include "ompt.h"

#define TEAM_ENDS(number)                                                      \
  "teams barrier begin\nwait teams barrier begin\nwait teams barrier end\n"    \
  "teams barrier end\ninitial end " number "\n"
#define TEAM(number) "initial begin " number " of 2\n" TEAM_ENDS (number)

static void
in_team (void)
{
  int flags;
  ompt_data_t *region;
  int size = -1;
  EXPECT_EQUAL (told_task_info (0, &flags, NULL, NULL, NULL, NULL), 2);
  EXPECT_EQUAL (flags, (int) ompt_task_initial);
  EXPECT_EQUAL (told_parallel_info (0, &region, &size), 2);
  EXPECT_EQUAL (size, 2);
}

int
main (void)
{
  omp_get_thread_num ();
  told_lines ();
#pragma omp target
  {
  }
  EXPECT_LINES ("initial begin 1 of 1\ninitial end 1\n");
#pragma omp target teams num_teams(2)
  in_team ();
  EXPECT_LINES ("initial begin 1 of 1\n"
                "parallel begin requested 2 league runtime\n" TEAM ("0")
                  TEAM ("1") "parallel end league runtime\n"
                             "initial end 1\n");
#pragma omp target teams num_teams(1)
#pragma omp parallel num_threads(1)
  omp_get_num_threads ();
  EXPECT_LINES ("initial begin 1 of 1\n"
                "parallel begin requested 1 league runtime\n"
                "initial begin 0 of 1\n"
                "parallel begin requested 1 team runtime\n"
                "implicit begin 0 of 1\n"
                "parallel barrier begin\nwait parallel barrier begin\n"
                "wait parallel barrier end\nparallel barrier end\n"
                "implicit end 0\nparallel end team runtime\n"
                TEAM_ENDS ("0") "parallel end league runtime\n"
                "initial end 1\n");
  return 0;
}
