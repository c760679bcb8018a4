/* A tool hears of the iterations that each task of a taskloop has, in the task, by their
   logical numbers, whichever way the loop counts and whoever runs the task.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-output "finalized" } */

#include "ompt.h"

#define TASK(chunk)                                                            \
  "create undeferred\nschedule switch\nchunk " chunk "\nschedule complete\n"

static void __attribute__ ((noipa))
nothing (void)
{
}

/* The chunks in LINES, each behind its task's begin; returns how many there are and counts
   each iteration in HITS.  */
static int
chunks (const char *lines, int *hits)
{
  int found = 0;
  while ((lines = strstr (lines, "chunk ")))
    {
      static const char before[] = "schedule switch\n";
      unsigned long start, count;
      EXPECT (strncmp (lines - strlen (before), before, strlen (before)) == 0);
      EXPECT_EQUAL (sscanf (lines, "chunk %lu+%lu", &start, &count), 2);
      EXPECT (count > 0 && start + count <= 100);
      for (unsigned long i = start; i < start + count; i++)
        __atomic_fetch_add (&hits[i], 1, __ATOMIC_RELAXED);
      found++;
      lines++;
    }
  return found;
}

int
main (void)
{
  omp_get_thread_num ();
  told_lines ();
#pragma omp taskloop nogroup num_tasks(2)
  for (int i = 0; i < 5; i++)
    nothing ();
  EXPECT_LINES ("taskloop begin 5\n" TASK ("0+3") TASK ("3+2")
                "taskloop end\n");
#pragma omp taskloop nogroup grainsize(2)
  for (long i = 50; i > 0; i -= 10)
    nothing ();
  EXPECT_LINES ("taskloop begin 5\n" TASK ("0+3") TASK ("3+2")
                "taskloop end\n");
#pragma omp taskloop nogroup num_tasks(1)
  for (unsigned long long i = 1; i < 10; i += 4)
    nothing ();
  EXPECT_LINES ("taskloop begin 3\n" TASK ("0+3") "taskloop end\n");
  /* No iteration, no task; but the construct.  */
  int none = 0;
#pragma omp taskloop nogroup
  for (int i = 0; i < none; i++)
    nothing ();
  EXPECT_LINES ("taskloop begin 0\ntaskloop end\n");
#pragma omp taskloop
  for (int i = 0; i < none; i++)
    nothing ();
  EXPECT_LINES ("taskgroup begin\ntaskloop begin 0\ntaskloop end\n"
                "wait taskgroup begin\nwait taskgroup end\ntaskgroup end\n");

  static int hits[100];
  int found = 0;
#pragma omp parallel num_threads(3) reduction(+ : found)
  {
    told_self ()->length = 0;
    told_self ()->text[0] = '\0';
#pragma omp single
#pragma omp taskloop grainsize(7)
    for (int i = 0; i < 100; i++)
      nothing ();
#pragma omp barrier
    found = chunks (told_self ()->text, hits);
  }
  EXPECT_EQUAL (found, 14);
  for (int i = 0; i < 100; i++)
    EXPECT_EQUAL (hits[i], 1);
  return 0;
}
