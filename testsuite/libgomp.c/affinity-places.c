/* Places from OMP_PLACES, binding by proc_bind, and the routines that tell
   of them (5.2, 10.1.3).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-env OMP_PLACES "{0}" } */
/* { dg-env OMP_PROC_BIND "close" } */

#define _GNU_SOURCE
#include <omp.h>
#include <sched.h>
#include <stdio.h>
#include "expect.h"

int
main (void)
{
  cpu_set_t mask;
  EXPECT_EQUAL (sched_getaffinity (0, sizeof mask, &mask), 0);
  if (!CPU_ISSET (0, &mask))
    {
      printf ("UNSUPPORTED: the process may not use processor 0\n");
      return 0;
    }
  EXPECT_EQUAL (omp_get_num_places (), 1);
  EXPECT_EQUAL (omp_get_proc_bind (), omp_proc_bind_close);
  EXPECT_EQUAL (omp_get_place_num_procs (0), 1);
  EXPECT_EQUAL (omp_get_place_num_procs (1), 0);
  int processor = -1, places = -1;
  omp_get_place_proc_ids (0, &processor);
  EXPECT_EQUAL (processor, 0);
  EXPECT_EQUAL (omp_get_partition_num_places (), 1);
  omp_get_partition_place_nums (&places);
  EXPECT_EQUAL (places, 0);
#pragma omp parallel num_threads (3)
  {
    EXPECT_EQUAL (omp_get_place_num (), 0);
    EXPECT_EQUAL (sched_getcpu (), 0);
  }
  return 0;
}
