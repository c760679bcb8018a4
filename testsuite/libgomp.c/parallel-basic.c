/* Team sizes, thread numbers and data-sharing clauses of a parallel region
   (5.2, 10.1).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-all-levels } */

#include <omp.h>
#include "expect.h"

static void
sizes (int wanted)
{
  int seen[64] = { 0 }, size = 0;
#pragma omp parallel num_threads (wanted)
  {
    int me = omp_get_thread_num ();
    EXPECT (me >= 0 && me < wanted);
#pragma omp atomic
    seen[me]++;
#pragma omp single
    size = omp_get_num_threads ();
    EXPECT_EQUAL (omp_in_parallel (), wanted > 1);
    EXPECT_EQUAL (omp_get_level (), 1);
  }
  EXPECT_EQUAL (size, wanted);
  for (int i = 0; i < wanted; i++)
    EXPECT_EQUAL (seen[i], 1);
}

static void
clauses (void)
{
  int shared = 0, first = 7, private = 9;
#pragma omp parallel num_threads (4) firstprivate (first) private (private)   \
  shared (shared)
  {
    private = omp_get_thread_num ();
    EXPECT_EQUAL (first, 7);
    first += private;
#pragma omp atomic
    shared += first;
  }
  EXPECT_EQUAL (shared, 4 * 7 + 0 + 1 + 2 + 3);
  EXPECT_EQUAL (first, 7);
  EXPECT_EQUAL (private, 9);
}

static void
serialised (int condition)
{
  int threads = 0;
#pragma omp parallel if (condition) num_threads (3) reduction (+ : threads)
  {
    threads++;
    EXPECT_EQUAL (omp_in_parallel (), condition != 0);
    EXPECT_EQUAL (omp_get_num_threads (), condition ? 3 : 1);
  }
  EXPECT_EQUAL (threads, condition ? 3 : 1);
}

int
main (void)
{
  omp_set_dynamic (0);
  for (int size = 1; size <= 16; size++)
    sizes (size);
  sizes (32);
  clauses ();
  serialised (0);
  serialised (1);
  EXPECT_EQUAL (omp_in_parallel (), 0);
  EXPECT_EQUAL (omp_get_num_threads (), 1);
  omp_set_num_threads (5);
  EXPECT_EQUAL (omp_get_max_threads (), 5);
  int team = 0;
#pragma omp parallel
#pragma omp single
  team = omp_get_num_threads ();
  EXPECT_EQUAL (team, 5);
  return 0;
}
