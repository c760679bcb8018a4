/* Every schedule, chunk and direction runs each iteration once; ordered
   modifiers keep a thread's iterations increasing (5.2, 11.5).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-all-levels } */

#include <omp.h>
#include <string.h>
#include "expect.h"

#define MOST 1200
static unsigned char runs[MOST];
static int threads;

static void
begin (void)
{
  memset (runs, 0, sizeof runs);
}

static void
once (long iterations)
{
  for (long i = 0; i < MOST; i++)
    EXPECT_EQUAL (runs[i], i < iterations);
}

static void
mark (long i)
{
  EXPECT (i >= 0 && i < MOST);
  __atomic_add_fetch (&runs[i], 1, __ATOMIC_RELAXED);
}

#define PRAGMA(text) _Pragma (#text)

#define LOOP(name, type, first, test, step, number, ...)                      \
  static void name (type n, int chunk)                                        \
  {                                                                           \
    (void) chunk;                                                             \
    begin ();                                                                 \
    PRAGMA (omp parallel for num_threads (threads) schedule (__VA_ARGS__))    \
    for (type i = first; i test; i step)                                      \
      mark ((long) (number));                                                 \
    once ((long) n);                                                          \
  }

#define LOOPS(name, type, ...)                                                \
  LOOP (name##_up, type, 0, < n, ++, i, __VA_ARGS__)                          \
  LOOP (name##_step, type, 10, < 10 + 3 * n, += 3, (i - 10) / 3, __VA_ARGS__) \
  LOOP (name##_down, type, 2 * n, > 0, -= 2, (2 * n - i) / 2, __VA_ARGS__)

#define SCHEDULE(name, ...)                                                   \
  LOOPS (name##_int, int, __VA_ARGS__)                                        \
  LOOPS (name##_ull, unsigned long long, __VA_ARGS__)

SCHEDULE (st, static)
SCHEDULE (stc, static, chunk)
SCHEDULE (dy, dynamic)
SCHEDULE (dyc, dynamic, chunk)
SCHEDULE (dym, monotonic: dynamic, chunk)
SCHEDULE (gu, guided)
SCHEDULE (guc, guided, chunk)
SCHEDULE (gum, monotonic: guided, chunk)
SCHEDULE (rt, runtime)
SCHEDULE (au, auto)

#define RUN(name)                                                             \
  name##_int_up (n, chunk), name##_int_step (n, chunk),                       \
    name##_int_down (n, chunk), name##_ull_up (n, chunk),                     \
    name##_ull_step (n, chunk), name##_ull_down (n, chunk)

static void
all (int n, int chunk)
{
  RUN (st);
  RUN (stc);
  RUN (dy);
  RUN (dyc);
  RUN (dym);
  RUN (gu);
  RUN (guc);
  RUN (gum);
  RUN (au);
  omp_set_schedule (omp_sched_static, chunk);
  RUN (rt);
  omp_set_schedule (omp_sched_dynamic, chunk);
  RUN (rt);
  omp_set_schedule (omp_sched_guided | omp_sched_monotonic, chunk);
  RUN (rt);
}

static void
monotonic (int n)
{
#pragma omp parallel num_threads (4)
  {
    int last = -1;
#pragma omp for schedule (monotonic : dynamic, 3) nowait
    for (int i = 0; i < n; i++)
      {
        EXPECT (i > last);
        last = i;
      }
    last = -1;
#pragma omp for schedule (monotonic : guided)
    for (int i = 0; i < n; i++)
      {
        EXPECT (i > last);
        last = i;
      }
  }
}

/* schedule (static, chunk) deals chunks out round robin.  */
static void
static_assignment (int n, int chunk)
{
  int who[MOST];
#pragma omp parallel for num_threads (4) schedule (static, chunk)
  for (int i = 0; i < n; i++)
    who[i] = omp_get_thread_num ();
  for (int i = 0; i < n; i++)
    EXPECT_EQUAL (who[i], (i / chunk) % 4);
}

int
main (void)
{
  omp_set_dynamic (0);
  for (threads = 1; threads <= 5; threads += 2)
    {
      all (0, 1);
      all (1, 4);
      all (7, 3);
      all (101, 1);
      all (400, 64);
      all (MOST / 3, 1000);
    }
  monotonic (1000);
  static_assignment (1000, 7);
  static_assignment (3, 1);
  return 0;
}
