/* The teams of a region find the same private copy, whole, whichever of them begins
   first, and have it together; with the kernels of eight threads at once, and threads of
   each warp that begin together, whatever way the copy came.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */

#include "again.h"
#include "expect.h"

enum { THREADS = 8, ROUNDS = 40, TEAMS = 6, LENGTH = 17 };

struct private
{
  int x[LENGTH], count;
};

static int out[THREADS][TEAMS + 1];

/* One region of TEAMS_NOW teams.  Each looks at all of the copy and counts itself in it.
   Some may come more than once: the number of teams is one variable of all kernels in
   GCC 12's device library.  */
static void
region (int thread, int round, int teams_now)
{
  struct private private = { .count = 0 };
  for (int i = 0; i < LENGTH; i++)
    private.x[i] = thread * 1000 + round + i;
#pragma omp target firstprivate(private, thread, round) map(tofrom: out)
#pragma omp teams num_teams(teams_now) shared(private, out, thread, round)
#pragma omp parallel num_threads(1)
  {
    int whole = 1, mine;
    for (int i = 0; i < LENGTH; i++)
      whole &= private.x[i] == thread * 1000 + round + i;
#pragma omp atomic capture
    mine = ++private.count;
    if (mine <= TEAMS)
      out[thread][mine] = whole ? round : -1;
  }
#pragma omp target update from(out[thread])
  for (int i = 1; i <= teams_now; i++)
    EXPECT_EQUAL (out[thread][i], round);
}

static void
run (void)
{
#pragma omp target enter data map(to: out)
#pragma omp parallel num_threads(THREADS)
#pragma omp for schedule(static, 1)
  for (int thread = 0; thread < THREADS; thread++)
    for (int round = 1; round <= ROUNDS; round++)
      region (thread, round, 1 + (round + thread) % TEAMS);
}

int
main (int argc, char **argv)
{
  static const char *const ways[] = { "copy", "bus", "parameters" };
  if (argc > 1)
    {
      run ();
      return 0;
    }
  for (int i = 0; i < 3; i++)
    {
      const char *const settings[] = { "GANGWAY_NVPTX_STAGE", ways[i], NULL };
      int status = again ("regions", settings);
      if (status != 0)
        fprintf (stderr, "%s: status %d:\n%.2000s", ways[i], status,
                 again_output);
      EXPECT_EQUAL (status, 0);
    }
  return 0;
}
