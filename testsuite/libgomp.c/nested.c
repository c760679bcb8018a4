/* Nested regions: levels, ancestors, team sizes and the limits on active
   levels (5.2, chapter 2 and 18.2).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-all-levels } */

#include <omp.h>
#include "expect.h"

static int leaves;

static void
descend (int depth)
{
  if (depth == 0)
    {
#pragma omp atomic
      leaves++;
      return;
    }
#pragma omp parallel num_threads (depth + 1)
  {
    int level = omp_get_level ();
    EXPECT_EQUAL (omp_get_team_size (level), omp_get_num_threads ());
    EXPECT_EQUAL (omp_get_ancestor_thread_num (level), omp_get_thread_num ());
    EXPECT_EQUAL (omp_get_team_size (0), 1);
    EXPECT_EQUAL (omp_get_ancestor_thread_num (0), 0);
    EXPECT_EQUAL (omp_get_team_size (level + 1), -1);
    EXPECT_EQUAL (omp_get_ancestor_thread_num (-1), -1);
    descend (depth - 1);
  }
}

static void
limited (void)
{
  omp_set_max_active_levels (1);
#pragma omp parallel num_threads (2)
  {
    EXPECT_EQUAL (omp_get_num_threads (), 2);
#pragma omp parallel num_threads (4)
    {
      EXPECT_EQUAL (omp_get_num_threads (), 1);
      EXPECT_EQUAL (omp_get_level (), 2);
      EXPECT_EQUAL (omp_get_active_level (), 1);
    }
  }
}

int
main (void)
{
  omp_set_dynamic (0);
  omp_set_max_active_levels (5);
  EXPECT_EQUAL (omp_get_max_active_levels (), 5);
  for (int round = 0; round < 20; round++)
    {
      leaves = 0;
      descend (3);
      EXPECT_EQUAL (leaves, 4 * 3 * 2);
    }
  limited ();
  omp_set_max_active_levels (1 << 20);
  EXPECT (omp_get_max_active_levels () <= omp_get_supported_active_levels ());
  EXPECT_EQUAL (omp_get_level (), 0);
  return 0;
}
