/* The timing routines (5.2, 18.10).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include <time.h>
#include "base/attributes.h"

static double
seconds (const struct timespec *time)
{
  return time->tv_sec + time->tv_nsec * 1e-9;
}

GOMP_ENTRY double
omp_get_wtime (void)
{
  struct timespec now;
  clock_gettime (CLOCK_MONOTONIC, &now);
  return seconds (&now);
}

GOMP_ENTRY double
omp_get_wtick (void)
{
  struct timespec step;
  clock_getres (CLOCK_MONOTONIC, &step);
  return seconds (&step);
}
