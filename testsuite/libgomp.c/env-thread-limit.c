/* OMP_THREAD_LIMIT bounds a contention group: a region gets what is left of it, also where
   it is nested, and each league's team has a group of its own.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-env OMP_THREAD_LIMIT "4" } */
/* { dg-env OMP_MAX_ACTIVE_LEVELS "2" } */

#include <omp.h>
#include "expect.h"

/* The size of the team that a region which asks for THREADS gets.  */
static int
size_of_team (int threads)
{
  int size = 0;
#pragma omp parallel num_threads (threads)
#pragma omp single
  size = omp_get_num_threads ();
  return size;
}

int
main (void)
{
  int inner[3] = { 0 };
  omp_set_dynamic (0);
  EXPECT_EQUAL (omp_get_thread_limit (), 4);
  EXPECT_EQUAL (size_of_team (16), 4);
  EXPECT_EQUAL (size_of_team (3), 3);
  /* Three threads are there: the first that asks gets one more.  */
#pragma omp parallel num_threads (3)
#pragma omp for ordered schedule (static, 1)
  for (int i = 0; i < 3; i++)
#pragma omp ordered
    inner[i] = size_of_team (16);
  for (int i = 0; i < 3; i++)
    EXPECT_EQUAL (inner[i], 2);
#pragma omp teams num_teams (2) thread_limit (3)
  {
    EXPECT_EQUAL (size_of_team (16), 3);
#pragma omp parallel num_threads (1)
    EXPECT_EQUAL (omp_get_thread_limit (), 3);
  }
  EXPECT_EQUAL (omp_get_thread_limit (), 4);
  return 0;
}
