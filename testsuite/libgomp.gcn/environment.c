/* What GCC's plugin reads from the environment this one reads, and says what is no number.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */

#include <omp.h>
#include "again.h"
#include "expect.h"

static int
one_run (const char *what)
{
  int teams = 0, threads = 0, many = 0;
  long sum = 0;
#pragma omp target teams map(tofrom: teams, threads)
  {
#pragma omp parallel
    if (omp_get_team_num () == 0 && omp_get_thread_num () == 0)
      {
        teams = omp_get_num_teams ();
        threads = omp_get_num_threads ();
      }
  }
#pragma omp target teams num_teams(3) thread_limit(2) map(tofrom: many)
#pragma omp parallel
  if (omp_get_thread_num () == 0 && omp_get_team_num () == 0)
    many = omp_get_num_teams () * 100 + omp_get_num_threads ();
  /* More than a page of the heap.  */
#pragma omp target map(tofrom: sum)
  {
    char *memory = malloc (100000);
    sum = memory != 0;
    free (memory);
  }
  printf ("teams %d threads %d many %d malloc %ld\n", teams, threads, many,
          sum);
  return 0;
  (void) what;
}

static void
expect (const char *name, const char *value, const char *line)
{
  const char *const settings[] = { "GANGWAY_HSA_COMPUTE_UNITS", "5", name,
    value, NULL };
  int status = again ("run", settings);
  if (status != 0 || !strstr (again_output, line))
    fprintf (stderr, "%s=%s: status %d, not in it: %s\n%s", name, value,
             status, line, again_output);
  EXPECT (status == 0 && strstr (again_output, line));
}

int
main (int argc, char **argv)
{
  if (argc > 1)
    return one_run (argv[1]);
  expect ("GCN_UNKNOWN", "", "teams 5 threads 4 many 302 malloc 1");
  EXPECT (!strstr (again_output, "libgomp: "));
  expect ("GCN_NUM_TEAMS", "2", "teams 2 threads 4 many 202 malloc 1");
  expect ("GCN_NUM_GANGS", "3", "teams 3 threads 4 many 302 malloc 1");
  expect ("GCN_NUM_THREADS", "8", "teams 5 threads 8 many 302 malloc 1");
  expect ("GCN_NUM_WORKERS", "40", "teams 5 threads 16 many 302 malloc 1");
  expect ("GCN_NUM_TEAMS", "many",
          "Invalid value for environment variable GCN_NUM_TEAMS: \"many\"");
  EXPECT (strstr (again_output, "teams 5 threads 4 many 302 malloc 1"));
  expect ("GCN_HEAP_SIZE", "65536", "teams 5 threads 4 many 302 malloc 0");
  expect ("GCN_HEAP_SIZE", "64k",
          "Invalid value for environment variable GCN_HEAP_SIZE: \"64k\"");
  expect ("GCN_TEAM_ARENA_SIZE", "131072", "many 302 malloc 1");
  expect ("GCN_STACK_SIZE", "65536", "many 302 malloc 1");
  expect ("GOMP_GCN_LOWLAT_POOL", "-1",
          "Invalid value for environment variable GOMP_GCN_LOWLAT_POOL");
  return 0;
}
