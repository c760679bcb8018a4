/* GCC 17 calls the library once for the begins of static loops that have as many iterations,
   or once for a loop that is in another loop: a tool hears a begin and an end of each.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-output "finalized" } */

#include <gomp/abi.h>
#include "ompt.h"

_Complex int GOMP_loop_static_worksharing_start (unsigned long long);
void GOMP_loop_static_worksharing_dispatch (unsigned long long,
                                            unsigned long long);
void GOMP_loop_static_worksharing_end (void);
_Complex int GOMP_distribute_static_worksharing_start (unsigned long long);
void GOMP_distribute_static_worksharing_dispatch (unsigned long long,
                                                  unsigned long long);
void GOMP_distribute_static_worksharing_end (void);
void GOMP_barrier_ext (int);

#define BARRIER                                                                \
  "workshare barrier begin\nwait workshare barrier begin\n"                    \
  "wait workshare barrier end\nworkshare barrier end\n"

/* What is called of a loop but for its begin.  */
static void
rest_of_loop (int count)
{
  GOMP_loop_static_worksharing_dispatch (0, count);
  GOMP_barrier_ext (GOMP_BARRIER_IMPLICIT_WORKSHARE);
  GOMP_loop_static_worksharing_end ();
}

static void
one_begin (void)
{
  GOMP_loop_static_worksharing_start (9);
  for (int step = 0; step < 3; step++)
    {
      rest_of_loop (9);
      EXPECT_LINES ("static loop begin 9\nchunk 0+9\n" BARRIER
                    "static loop end\n");
    }
  /* A thread that has no chunk, or is told of none.  */
  GOMP_barrier_ext (GOMP_BARRIER_IMPLICIT_WORKSHARE);
  GOMP_loop_static_worksharing_end ();
  EXPECT_LINES (BARRIER "static loop begin 9\nstatic loop end\n");
}

/* Which of the two begins stands for a loop cannot be told, but for the first.  */
static void
two_begins_first (void)
{
  GOMP_loop_static_worksharing_start (8);
  GOMP_loop_static_worksharing_start (5);
  rest_of_loop (8);
  EXPECT_LINES ("static loop begin 8\nchunk 0+8\n" BARRIER "static loop end\n");
  rest_of_loop (5);
  EXPECT_LINES ("static loop begin 0\nchunk 0+5\n" BARRIER "static loop end\n");
}

/* A region's loops have nothing to do with those of the region around it.  */
static void
inner_region (void)
{
  GOMP_loop_static_worksharing_start (4);
#pragma omp parallel num_threads(1)
  {
    told_lines ();
    GOMP_loop_static_worksharing_start (6);
    for (int step = 0; step < 2; step++)
      {
        rest_of_loop (6);
        EXPECT_LINES ("static loop begin 6\nchunk 0+6\n" BARRIER
                      "static loop end\n");
      }
  }
  told_lines ();
  rest_of_loop (4);
  EXPECT_LINES ("chunk 0+4\n" BARRIER "static loop end\n");
}

static void
distribute (void)
{
  GOMP_distribute_static_worksharing_start (3);
  for (int step = 0; step < 2; step++)
    {
      GOMP_distribute_static_worksharing_dispatch (0, 3);
      GOMP_loop_static_worksharing_start (7);
      GOMP_loop_static_worksharing_end ();
      GOMP_distribute_static_worksharing_end ();
      EXPECT_LINES ("distribute begin 3\nchunk 0+3\nstatic loop begin 7\n"
                    "static loop end\ndistribute end\n");
    }
}

/* The library is called for the work share of a loop with task reductions, too, which is no
   loop to it: a tool hears of the iterations where GCC tells of them.  */
static void
with_work_share (void)
{
  static int x;
  told_lines ();
#pragma omp for reduction(task, + : x)
  for (int i = 0; i < 4; i++)
    x += i;
  EXPECT_EQUAL (x, 6);
  EXPECT_LINES (BARRIER BARRIER);
#pragma omp for reduction(task, + : x)
  for (int i = 0; i < 4; i++)
    {
      if (i == 0)
        GOMP_loop_static_worksharing_start (4);
      x += i;
    }
  EXPECT_EQUAL (x, 12);
  EXPECT_LINES ("static loop begin 4\n" BARRIER "static loop end\n" BARRIER);
}

int
main (void)
{
  omp_get_thread_num ();
  told_lines ();
#pragma omp parallel num_threads(1)
  {
    told_lines ();
    one_begin ();
  }
#pragma omp parallel num_threads(1)
  {
    told_lines ();
    two_begins_first ();
  }
  inner_region ();
  distribute ();
  with_work_share ();
  return 0;
}
