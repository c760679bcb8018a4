/* spread and close over several places: each thread of a team knows a place
   of the partition.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-env OMP_PLACES "threads" } */
/* { dg-env OMP_PROC_BIND "spread,close" } */
/* { dg-require-effective-target two_processors } */

#define _GNU_SOURCE
#include <omp.h>
#include <sched.h>
#include "expect.h"

int
main (void)
{
  int places = omp_get_num_places (), used[1024] = { 0 };
  EXPECT (places >= 2 && places <= 1024);
#pragma omp parallel num_threads (2) proc_bind (spread)
  {
    int place = omp_get_place_num ();
    EXPECT (place >= 0 && place < places);
#pragma omp atomic
    used[place]++;
    cpu_set_t mask;
    EXPECT_EQUAL (sched_getaffinity (0, sizeof mask, &mask), 0);
    EXPECT_EQUAL (CPU_COUNT (&mask), omp_get_place_num_procs (place));
  }
  for (int i = 0; i < places; i++)
    EXPECT (used[i] <= 1);
#pragma omp parallel num_threads (places) proc_bind (close)
  EXPECT (omp_get_place_num () >= 0);
#pragma omp parallel num_threads (4) proc_bind (primary)
  EXPECT_EQUAL (omp_get_place_num (), 0);
  return 0;
}
