/* With -fopenmp-ompt=extended a tool hears of static loops, distribute, the ends of single,
   masked and scope, reductions, and which barrier is which.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target ompt_code } */
/* { dg-options "-fopenmp-ompt=extended" } */
/* { dg-output "finalized" } */

#include "ompt.h"

#define BARRIER                                                                \
  "workshare barrier begin\nwait workshare barrier begin\n"                    \
  "wait workshare barrier end\nworkshare barrier end\n"

static void __attribute__ ((noipa))
nothing (void)
{
}

static void
constructs (void)
{
  int x;
  told_lines ();
#pragma omp for schedule(static)
  for (int i = 0; i < 5; i++)
    nothing ();
  EXPECT_LINES ("static loop begin 5\nchunk 0+5\n" BARRIER "static loop end\n");
#pragma omp for schedule(static, 2) nowait
  for (int i = 0; i < 6; i++)
    nothing ();
  EXPECT_LINES ("static loop begin 6\nchunk 0+2\nchunk 2+2\nchunk 4+2\n"
                "static loop end\n");
#pragma omp single
  nothing ();
  EXPECT_LINES ("single executor begin 1\n" BARRIER "single executor end\n");
#pragma omp single nowait
  EXPECT_LINES ("single executor begin 1\n");
  EXPECT_LINES ("single executor end\n");
#pragma omp masked
  EXPECT_LINES ("masked begin\n");
  EXPECT_LINES ("masked end\n");
#pragma omp masked filter(1)
  nothing ();
  EXPECT_LINES ("");
#pragma omp scope
  EXPECT_LINES ("scope begin 1\n");
  told_lines ();
#pragma omp barrier
  EXPECT_LINES ("barrier begin\nwait barrier begin\n"
                "wait barrier end\nbarrier end\n");
  (void) x;
}

/* GCC takes the call at the begin out of the loop around.  */
static void
again (void)
{
  told_lines ();
  for (int step = 0; step < 3; step++)
    {
#pragma omp for schedule(static)
      for (int i = 0; i < 6; i++)
        nothing ();
      EXPECT_LINES ("static loop begin 6\nchunk 0+6\n" BARRIER
                    "static loop end\n");
    }
}

/* The library is called for the work shares of these loops, too, and that is not told.  */
static void
loops_with_work_share (void)
{
  static int x;
  told_lines ();
#pragma omp for schedule(static) reduction(task, + : x)
  for (int i = 0; i < 8; i++)
    x += i;
  EXPECT_LINES ("static loop begin 8\nchunk 0+8\n" BARRIER
                "static loop end\n" BARRIER);
#pragma omp for schedule(static) lastprivate(conditional : x)
  for (int i = 0; i < 10; i++)
    if (i & 1)
      x = i;
  EXPECT_EQUAL (x, 9);
  EXPECT_LINES ("static loop begin 10\nchunk 0+10\nreduction begin\n"
                "reduction end\n" BARRIER "static loop end\n");
}

int
main (void)
{
#pragma omp parallel num_threads(1)
  constructs ();
#pragma omp parallel num_threads(1)
  again ();
#pragma omp parallel num_threads(1)
  loops_with_work_share ();
  int many[2] = { 0 };
#pragma omp parallel num_threads(1) reduction(+ : many)
  {
    many[1]++;
    told_lines ();
  }
  EXPECT (strncmp (told_lines (), "reduction begin\nreduction end\n", 30) == 0);
#pragma omp teams num_teams(1)
#pragma omp distribute
  for (int i = 0; i < 7; i++)
    told_lines ();
  EXPECT (strncmp (told_lines (), "distribute end\n", 15) == 0);
#pragma omp parallel num_threads(4)
  {
#pragma omp for
    for (int i = 0; i < 100; i++)
      nothing ();
#pragma omp single
    nothing ();
#pragma omp masked filter(2)
    nothing ();
  }
  return 0;
}
