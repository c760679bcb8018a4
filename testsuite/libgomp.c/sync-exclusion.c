/* Plain variables that only mutual exclusion, an order of iterations or a
   reduction guards: under ThreadSanitizer no report.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-all-levels } */

#include <omp.h>
#include "expect.h"

enum { THREADS = 4, N = 200 };

static void
criticals (void)
{
  long unnamed = 0, named = 0, hinted = 0;
#pragma omp parallel for num_threads (THREADS) schedule (dynamic)
  for (int i = 0; i < N; i++)
    {
#pragma omp critical
      unnamed += i;
#pragma omp critical(name)
      named += i;
#pragma omp critical(other) hint (omp_sync_hint_contended)
      hinted += i;
    }
  EXPECT_EQUAL (unnamed, N * (N - 1) / 2);
  EXPECT_EQUAL (named, unnamed);
  EXPECT_EQUAL (hinted, unnamed);
}

/* No machine has an atomic addition of this.  */
static void
atomics (void)
{
  long double sum = 0;
#pragma omp parallel for num_threads (THREADS)
  for (int i = 0; i < N; i++)
    {
#pragma omp atomic
      sum += i;
    }
  EXPECT_EQUAL (sum, N * (N - 1) / 2);
}

static void
lock_recursively (omp_nest_lock_t *lock, long *sum, int depth)
{
  omp_set_nest_lock (lock);
  *sum += depth;
  if (depth > 0)
    lock_recursively (lock, sum, depth - 1);
  omp_unset_nest_lock (lock);
}

static void
locks (void)
{
  omp_lock_t lock, tried;
  omp_nest_lock_t nest;
  long sum = 0, tried_sum = 0, nest_sum = 0;
  omp_init_lock (&lock);
  omp_init_lock (&tried);
  omp_init_nest_lock (&nest);
#pragma omp parallel for num_threads (THREADS) schedule (dynamic, 2)
  for (int i = 0; i < N; i++)
    {
      omp_set_lock (&lock);
      sum += i;
      omp_unset_lock (&lock);
      while (!omp_test_lock (&tried))
        ;
      tried_sum += i;
      omp_unset_lock (&tried);
      lock_recursively (&nest, &nest_sum, 3);
    }
  EXPECT_EQUAL (sum, N * (N - 1) / 2);
  EXPECT_EQUAL (tried_sum, sum);
  EXPECT_EQUAL (nest_sum, 6 * N);
  omp_destroy_lock (&lock);
  omp_destroy_lock (&tried);
  omp_destroy_nest_lock (&nest);
}

static void
ordered (void)
{
  int next = 0;
#pragma omp parallel num_threads (THREADS)
  {
#pragma omp for ordered schedule (dynamic, 3)
    for (int i = 0; i < N; i++)
      {
#pragma omp ordered
        {
          EXPECT_EQUAL (next, i);
          next++;
        }
      }
#pragma omp for ordered schedule (static, 2)
    for (int i = 0; i < N; i++)
      {
#pragma omp ordered
        next--;
      }
  }
  EXPECT_EQUAL (next, 0);
}

/* Each point reads its neighbours', which other threads wrote.  */
static void
doacross (void)
{
  enum { ROWS = 20, COLUMNS = 12 };
  static int grid[ROWS][COLUMNS];
  for (int i = 0; i < ROWS; i++)
    for (int j = 0; j < COLUMNS; j++)
      grid[i][j] = 1;
#pragma omp parallel for num_threads (THREADS) ordered (2) schedule (static, 1)
  for (int i = 1; i < ROWS; i++)
    for (int j = 1; j < COLUMNS; j++)
      {
#pragma omp ordered depend (sink : i - 1, j) depend (sink : i, j - 1)
        grid[i][j] = (grid[i - 1][j] + grid[i][j - 1]) % 1009;
#pragma omp ordered depend (source)
      }
  for (int i = 1; i < ROWS; i++)
    for (int j = 1; j < COLUMNS; j++)
      EXPECT_EQUAL (grid[i][j], (grid[i - 1][j] + grid[i][j - 1]) % 1009);
}

struct range
{
  long low, high, values[8];
};

static void
range_merge (struct range *out, const struct range *in)
{
  if (in->low < out->low)
    out->low = in->low;
  if (in->high > out->high)
    out->high = in->high;
  for (int i = 0; i < 8; i++)
    out->values[i] += in->values[i];
}

#pragma omp declare reduction (merge : struct range : range_merge             \
                               (&omp_out, &omp_in))                           \
  initializer (omp_priv = (struct range) { .low = 1000000, .high = -1000000 })

static void
reductions (void)
{
  struct range range = { .low = 1000000, .high = -1000000 };
  long sum = 0, counts[4] = { 0 };
#pragma omp parallel for num_threads (THREADS) schedule (guided)              \
  reduction (merge : range) reduction (+ : sum, counts)
  for (int i = 0; i < N; i++)
    {
      range.low = i < range.low ? i : range.low;
      range.high = i > range.high ? i : range.high;
      range.values[i % 8]++;
      sum += i;
      counts[i % 4]++;
    }
  EXPECT_EQUAL (range.low, 0);
  EXPECT_EQUAL (range.high, N - 1);
  EXPECT_EQUAL (sum, N * (N - 1) / 2);
  for (int i = 0; i < 8; i++)
    EXPECT_EQUAL (range.values[i], N / 8);
  for (int i = 0; i < 4; i++)
    EXPECT_EQUAL (counts[i], N / 4);
}

/* Each element of the scan is what the iterations before it gave, whoever ran
   them.  */
static void
scan (void)
{
  static long sums[N];
  long sum = 0;
#pragma omp parallel for num_threads (THREADS) reduction (inscan, + : sum)
  for (int i = 0; i < N; i++)
    {
      sum += i;
#pragma omp scan inclusive(sum)
      sums[i] = sum;
    }
  for (long i = 0; i < N; i++)
    EXPECT_EQUAL (sums[i], i * (i + 1) / 2);
}

int
main (void)
{
  omp_set_dynamic (0);
  for (int round = 0; round < 5; round++)
    {
      criticals ();
      atomics ();
      locks ();
      ordered ();
      doacross ();
      reductions ();
      scan ();
    }
  return 0;
}
