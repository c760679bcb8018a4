/* What the benchmarks share: a clock, a median, and one way to print.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_BENCH_H
#define GANGWAY_BENCH_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static inline double
bench_now (void)
{
  struct timespec now;
  clock_gettime (CLOCK_MONOTONIC, &now);
  return (double) now.tv_sec + 1e-9 * (double) now.tv_nsec;
}

static int
bench_compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

static inline double
bench_median (double *values, int count)
{
  qsort (values, (size_t) count, sizeof *values, bench_compare_doubles);
  return count % 2 ? values[count / 2]
                   : 0.5 * (values[count / 2 - 1] + values[count / 2]);
}

/* One line per figure: its name and the seconds it took.  bench/compare reads
   these.  */
static inline void
bench_print (const char *name, double seconds)
{
  printf ("%s %.9g\n", name, seconds);
}

/* End the program where a benchmark computed the wrong thing: its time would
   mean nothing.  */
static inline void
bench_verify (int ok, const char *name)
{
  if (!ok)
    {
      fprintf (stderr, "%s: wrong result\n", name);
      exit (1);
    }
}

#endif
