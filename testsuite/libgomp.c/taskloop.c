/* taskloop: every iteration once, the number and the size of the tasks as
   the clauses say, reductions, nogroup, unsigned long long (5.2, 12.6).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-all-levels } */

#include <omp.h>
#include "expect.h"

static int
earlier (const void *a, const void *b)
{
  return *(const int *) a - *(const int *) b;
}

static int
tasks_made (int iterations, int mode, int value, int *smallest, int *largest)
{
  int fresh = 1, sum = 0;
  *smallest = 1 << 30;
  *largest = 0;
  /* A task's copy of `fresh' is still set in its first iteration; one thread
     runs the tasks one after another.  */
  int first_of[4096], count = 0;
#pragma omp parallel num_threads (1)
#pragma omp single
  {
    if (mode == 0)
#pragma omp taskloop grainsize (value) shared (first_of, count, sum)          \
  firstprivate (fresh)
      for (int i = 0; i < iterations; i++)
        {
          if (fresh)
            first_of[count++] = i;
          fresh = 0;
          sum += i;
        }
    else if (mode == 1)
#pragma omp taskloop num_tasks (value) shared (first_of, count, sum)          \
  firstprivate (fresh)
      for (int i = 0; i < iterations; i++)
        {
          if (fresh)
            first_of[count++] = i;
          fresh = 0;
          sum += i;
        }
    else
#pragma omp taskloop grainsize (strict : value) shared (first_of, count, sum) \
  firstprivate (fresh)
      for (int i = 0; i < iterations; i++)
        {
          if (fresh)
            first_of[count++] = i;
          fresh = 0;
          sum += i;
        }
  }
  EXPECT_EQUAL (sum, iterations * (iterations - 1) / 2);
  qsort (first_of, (size_t) count, sizeof (int), earlier);
  for (int i = 0; i < count; i++)
    {
      int end = i + 1 < count ? first_of[i + 1] : iterations;
      int length = end - first_of[i];
      if (length < *smallest && (mode != 2 || i + 1 < count))
        *smallest = length;
      if (length > *largest)
        *largest = length;
    }
  return count;
}

static void
clauses (void)
{
  int smallest, largest;
  /* grainsize g: between g and 2g - 1 iterations each.  */
  int made = tasks_made (100, 0, 7, &smallest, &largest);
  EXPECT (smallest >= 7 && largest < 14);
  EXPECT (made >= 100 / 14 && made <= 100 / 7);
  made = tasks_made (100, 1, 9, &smallest, &largest);
  EXPECT_EQUAL (made, 9);
  EXPECT (largest - smallest <= 1);
  made = tasks_made (5, 1, 9, &smallest, &largest);
  EXPECT_EQUAL (made, 5);
  made = tasks_made (100, 2, 7, &smallest, &largest);
  EXPECT_EQUAL (made, 15);
  EXPECT_EQUAL (smallest, 7);
  EXPECT_EQUAL (largest, 7);
}

static void
many_threads (void)
{
  static int runs[3000];
  long sum = 0;
  unsigned long long big = 0;
#pragma omp parallel num_threads (5)
#pragma omp single
  {
#pragma omp taskloop shared (runs)
    for (int i = 2999; i >= 0; i -= 3)
      runs[i]++;
    for (int i = 2999; i >= 0; i -= 3)
      EXPECT_EQUAL (runs[i], 1);
#pragma omp taskloop reduction (+ : sum) collapse (2) num_tasks (20)
    for (int i = 0; i < 50; i++)
      for (int j = 0; j < i; j++)
        sum += j;
#pragma omp taskloop reduction (+ : big) grainsize (3)
    for (unsigned long long i = ~0ULL - 30; i < ~0ULL; i++)
      big += ~0ULL - i;
    int out = 0;
#pragma omp taskgroup
    {
#pragma omp taskloop nogroup shared (out)
      for (int i = 0; i < 100; i++)
        {
#pragma omp atomic
          out++;
        }
    }
    EXPECT_EQUAL (out, 100);
    int last = 0;
#pragma omp taskloop lastprivate (last)
    for (int i = 0; i < 77; i++)
      last = i;
    EXPECT_EQUAL (last, 76);
  }
  EXPECT_EQUAL (sum, 19600);
  EXPECT_EQUAL (big, 465);
}

int
main (void)
{
  clauses ();
  many_threads ();
  return 0;
}
