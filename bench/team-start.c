/* A kernel with parallel regions that do next to nothing, for `team-start':
   team-start.c THREADS REGIONS.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdio.h>
#include <stdlib.h>

int
main (int argc, char **argv)
{
  int threads = argc > 1 ? atoi (argv[1]) : 16;
  int regions = argc > 2 ? atoi (argv[2]) : 1;
  int begun = 0;
#pragma omp target map(tofrom : begun) thread_limit(64)
  for (int i = 0; i < regions; i++)
#pragma omp parallel num_threads(threads)
    __atomic_add_fetch (&begun, 1, __ATOMIC_RELAXED);
  if (begun != threads * regions)
    {
      fprintf (stderr, "%d threads began, not %d\n", begun, threads * regions);
      return 1;
    }
  return 0;
}
