/* A tool hears of threads, parallel regions, their implicit tasks, and barriers.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-output "finalized" } */

#include "ompt.h"

#define REGION_END                                                             \
  "parallel barrier begin\nwait parallel barrier begin\n"                      \
  "wait parallel barrier end\nparallel barrier end\n"                          \
  "implicit end 0\nparallel end team runtime\n"

void GOMP_parallel_start (void (*) (void *), void *, unsigned);
void GOMP_parallel_end (void);

static void
nothing (void *data)
{
  (void) data;
}

static void
expect_worker (void)
{
  struct told *worker = told_threads[1];
  EXPECT_EQUAL (worker->type, ompt_thread_worker);
  EXPECT (strncmp (worker->text,
                   "thread begin worker\nimplicit begin 1 of 2\n"
                   "barrier begin\nwait barrier begin\n"
                   "wait barrier end\nbarrier end\n"
                   "parallel barrier begin\nwait parallel barrier begin\n"
                   "wait parallel barrier end\nparallel barrier end\n"
                   "implicit end 1\n",
                   strlen ("thread begin worker\nimplicit begin 1 of 2\n"))
          == 0);
}

int
main (void)
{
#pragma omp parallel num_threads(2)
  {
#pragma omp barrier
  }
  EXPECT_LINES ("thread begin initial\ninitial begin 1 of 1\n"
                "parallel begin requested 2 team runtime\n"
                "implicit begin 0 of 2\n"
                "barrier begin\nwait barrier begin\n"
                "wait barrier end\nbarrier end\n" REGION_END);
  expect_worker ();

  /* Of one thread, and in it one more.  */
#pragma omp parallel num_threads(1)
#pragma omp parallel if (0)
  nothing (NULL);
  EXPECT_LINES ("parallel begin requested 1 team runtime\n"
                "implicit begin 0 of 1\n"
                "parallel begin requested 1 team runtime\n"
                "implicit begin 0 of 1\n" REGION_END REGION_END);

  /* As many as the ICV says.  */
  omp_set_num_threads (3);
#pragma omp parallel
  nothing (NULL);
  EXPECT_LINES ("parallel begin requested 3 team runtime\n"
                "implicit begin 0 of 3\n" REGION_END);

  /* Nested, active.  */
  omp_set_max_active_levels (2);
#pragma omp parallel num_threads(2)
#pragma omp parallel num_threads(2)
  nothing (NULL);
  EXPECT_LINES ("parallel begin requested 2 team runtime\n"
                "implicit begin 0 of 2\n"
                "parallel begin requested 2 team runtime\n"
                "implicit begin 0 of 2\n" REGION_END REGION_END);

  /* The program calls the function itself.  */
  GOMP_parallel_start (nothing, NULL, 2);
  nothing (NULL);
  GOMP_parallel_end ();
  EXPECT_LINES ("parallel begin requested 2 team program\n"
                "implicit begin 0 of 2\n"
                "parallel barrier begin\nwait parallel barrier begin\n"
                "wait parallel barrier end\nparallel barrier end\n"
                "implicit end 0\nparallel end team program\n");

#pragma omp teams num_teams(2)
  nothing (NULL);
  EXPECT_LINES ("parallel begin requested 2 league runtime\n"
                "initial begin 0 of 2\n"
                "teams barrier begin\nwait teams barrier begin\n"
                "wait teams barrier end\nteams barrier end\n"
                "initial end 0\ninitial begin 1 of 2\n"
                "teams barrier begin\nwait teams barrier begin\n"
                "wait teams barrier end\nteams barrier end\ninitial end 1\n"
                "parallel end league runtime\n");
  return 0;
}
