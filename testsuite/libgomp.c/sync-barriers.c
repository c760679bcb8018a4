/* Plain variables that only the beginnings and ends of regions and worksharing
   constructs order: under ThreadSanitizer no report.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include "expect.h"

enum { THREADS = 4, N = 64, ROUNDS = 20 };

static int data[N], copy[N];

/* What the primary thread wrote, the team reads; what the team wrote, the primary
   thread reads.  */
static void
regions (int round)
{
  int seen[THREADS];
  data[0] = round;
#pragma omp parallel num_threads (THREADS)
  seen[omp_get_thread_num ()] = data[0];
  for (int i = 0; i < THREADS; i++)
    EXPECT_EQUAL (seen[i], round);
}

static void
barriers (void)
{
  int slots[THREADS] = { 0 };
#pragma omp parallel num_threads (THREADS)
  for (int step = 1; step <= 10; step++)
    {
      int me = omp_get_thread_num ();
      slots[me] = step;
#pragma omp barrier
      EXPECT_EQUAL (slots[(me + 1) % THREADS], step);
#pragma omp barrier
    }
}

#define PRAGMA(...) _Pragma (#__VA_ARGS__)

/* After the loop any thread reads what any other wrote in it.  */
#define SCHEDULED_LOOP(...)                                                   \
  do                                                                          \
    {                                                                         \
      PRAGMA (omp for __VA_ARGS__)                                            \
      for (int i = 0; i < N; i++)                                             \
        data[i] = round + i;                                                  \
      PRAGMA (omp for schedule (static, 1))                                   \
      for (int i = 0; i < N; i++)                                             \
        copy[i] = data[N - 1 - i];                                            \
      for (int i = 0; i < N; i++)                                             \
        EXPECT_EQUAL (copy[i], round + N - 1 - i);                            \
      PRAGMA (omp barrier)                                                    \
    }                                                                         \
  while (0)

static void
loops (int round)
{
#pragma omp parallel num_threads (THREADS)
  {
    SCHEDULED_LOOP (schedule (static));
    SCHEDULED_LOOP (schedule (static, 3));
    SCHEDULED_LOOP (schedule (dynamic));
    SCHEDULED_LOOP (schedule (dynamic, 5));
    SCHEDULED_LOOP (schedule (guided));
    SCHEDULED_LOOP (schedule (auto));
    SCHEDULED_LOOP (schedule (runtime));
    SCHEDULED_LOOP (schedule (nonmonotonic : dynamic));
    SCHEDULED_LOOP (schedule (monotonic : guided, 2));
    SCHEDULED_LOOP (order (concurrent));
  }
#pragma omp parallel for num_threads (THREADS) schedule (dynamic)
  for (int i = 0; i < N; i++)
    data[i] = i;
  for (int i = 0; i < N; i++)
    EXPECT_EQUAL (data[i], i);
}

static void
blocks (int round)
{
  int a = 0, b = 0, c = 0, d = 0;
#pragma omp parallel num_threads (THREADS)
  {
#pragma omp sections
    {
#pragma omp section
      a = round;
#pragma omp section
      b = round + 1;
    }
    EXPECT_EQUAL (a + b, 2 * round + 1);
#pragma omp barrier
#pragma omp single
    c = a + b;
    EXPECT_EQUAL (c, 2 * round + 1);
#pragma omp master
    d = c;
#pragma omp barrier
    EXPECT_EQUAL (d, c);
#pragma omp barrier
#pragma omp scope
    {
#pragma omp masked
      a = 7;
    }
    EXPECT_EQUAL (a, 7);
  }
}

static void
nested (int round)
{
  int sums[THREADS][THREADS], values[THREADS];
#pragma omp parallel num_threads (THREADS)
  {
    int outer = omp_get_thread_num ();
    values[outer] = round + outer;
#pragma omp parallel num_threads (1 + round % THREADS)
    sums[outer][omp_get_thread_num ()] = values[outer];
    for (int i = 0; i <= round % THREADS; i++)
      EXPECT_EQUAL (sums[outer][i], round + outer);
  }
}

/* Teams that shrink and grow again.  */
static void
sizes (int round)
{
  for (int size = 1; size <= 2 * THREADS; size++)
    {
      int slots[2 * THREADS] = { 0 };
#pragma omp parallel num_threads (size)
      slots[omp_get_thread_num ()] = round;
      for (int i = 0; i < size; i++)
        EXPECT_EQUAL (slots[i], round);
    }
}

int
main (void)
{
  omp_set_dynamic (0);
  omp_set_max_active_levels (2);
  for (int round = 1; round <= ROUNDS; round++)
    {
      regions (round);
      barriers ();
      loops (round);
      blocks (round);
      nested (round);
      sizes (round);
    }
  return 0;
}
