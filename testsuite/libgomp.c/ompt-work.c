/* A tool hears of worksharing constructs and what each thread gets of them.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-output "finalized" } */

#include "ompt.h"

#define BARRIER                                                                \
  "workshare barrier begin\nwait workshare barrier begin\n"                    \
  "wait workshare barrier end\nworkshare barrier end\n"
#define REGION_END                                                             \
  "parallel barrier begin\nwait parallel barrier begin\n"                      \
  "wait parallel barrier end\nparallel barrier end\n"                          \
  "implicit end 0\nparallel end team runtime\n"
#define REGION "parallel begin requested 1 team runtime\nimplicit begin 0 of 1\n"

static void __attribute__ ((noipa))
nothing (void)
{
}

/* How many iterations the chunks in a thread's lines have.  */
static unsigned long
iterations (const char *lines)
{
  unsigned long sum = 0, start, count;
  while ((lines = strstr (lines, "chunk ")))
    {
      EXPECT_EQUAL (sscanf (lines, "chunk %lu+%lu", &start, &count), 2);
      EXPECT (start + count <= 200 && count == (start == 198 ? 2 : 3));
      sum += count;
      lines++;
    }
  return sum;
}

static void
loops (void)
{
#pragma omp for schedule(dynamic, 2)
  for (int i = 0; i < 5; i++)
    nothing ();
  EXPECT_LINES ("dynamic loop begin 5\nchunk 0+5\n" BARRIER
                "dynamic loop end\n");
#pragma omp for schedule(guided, 4) nowait
  for (long i = 100; i > 0; i -= 30)
    nothing ();
  EXPECT_LINES ("guided loop begin 4\nchunk 0+4\nguided loop end\n");
#pragma omp for schedule(static, 2) ordered
  for (unsigned long long i = 0; i < 6; i += 3)
    nothing ();
  EXPECT_LINES ("static loop begin 2\nchunk 0+2\n" BARRIER "static loop end\n");
}

static void
sections_and_single (void)
{
  int x;
#pragma omp sections
  {
#pragma omp section
    nothing ();
#pragma omp section
    nothing ();
  }
  EXPECT_LINES ("sections begin 2\nsection\nsection\n" BARRIER "sections end\n");
#pragma omp single nowait
  nothing ();
  EXPECT_LINES ("single executor begin 1\nsingle executor end\n");
#pragma omp parallel num_threads(1) private(x)
  {
    told_lines ();
#pragma omp single copyprivate(x)
    x = 1;
    EXPECT_LINES ("single executor begin 1\n"
                  "own barrier begin\nwait own barrier begin\n"
                  "wait own barrier end\nown barrier end\n"
                  "single executor end\n"
                  "barrier begin\nwait barrier begin\n"
                  "wait barrier end\nbarrier end\n");
  }
  told_lines ();
}

static void
combined (void)
{
#pragma omp parallel for schedule(dynamic, 3) num_threads(1)
  for (int i = 0; i < 3; i++)
    nothing ();
  EXPECT_LINES (REGION "dynamic loop begin 3\nchunk 0+3\ndynamic loop end\n"
                       REGION_END);
#pragma omp parallel sections num_threads(1)
  {
#pragma omp section
    nothing ();
#pragma omp section
    nothing ();
  }
  EXPECT_LINES (REGION "sections begin 2\nsection\nsection\nsections end\n"
                       REGION_END);
}

/* Every iteration on some thread, once.  */
static void
every_iteration (void)
{
  unsigned long sum = 0;
#pragma omp parallel num_threads(4) reduction(+ : sum)
  {
    told_self ()->length = 0;
#pragma omp for schedule(dynamic, 3)
    for (int i = 0; i < 200; i++)
      nothing ();
    sum += iterations (told_self ()->text);
  }
  EXPECT_EQUAL (sum, 200);
}

int
main (void)
{
  omp_get_thread_num ();
  told_lines ();
  loops ();
  sections_and_single ();
  combined ();
  every_iteration ();
  return 0;
}
