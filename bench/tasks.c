/* Task programs: seconds for one run of each, the median of several.

   usage: tasks [NAME...]    all of them, or those named
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdint.h>
#include "bench.h"

enum { RUNS = 5 };

/* fib: a task for every call, the most tasks for the least work.  */

static long
fib (int n)
{
  if (n < 2)
    return n;
  long x, y;
#pragma omp task shared(x) firstprivate(n)
  x = fib (n - 1);
#pragma omp task shared(y) firstprivate(n)
  y = fib (n - 2);
#pragma omp taskwait
  return x + y;
}

static int
run_fib (void)
{
  long result = 0;
#pragma omp parallel
#pragma omp single
  result = fib (27);
  return result == 196418;
}

/* nqueens: a task for every node of the search, each with a copy of the
   board.  */

enum { QUEENS = 10 };

static int
queen_fits (int row, const char *board)
{
  for (int i = 0; i < row; i++)
    {
      int difference = board[i] - board[row];
      if (difference == 0 || difference == row - i || difference == i - row)
        return 0;
    }
  return 1;
}

static void
nqueens (int row, const char *board, long *solutions)
{
  if (row == QUEENS)
    {
      *solutions = 1;
      return;
    }
  long counts[QUEENS];
  memset (counts, 0, sizeof counts);
  for (int column = 0; column < QUEENS; column++)
    {
#pragma omp task firstprivate(column, row) shared(counts)
      {
        char next[QUEENS];
        memcpy (next, board, (size_t) row);
        next[row] = (char) column;
        if (queen_fits (row, next))
          nqueens (row + 1, next, &counts[column]);
      }
    }
#pragma omp taskwait
  *solutions = 0;
  for (int column = 0; column < QUEENS; column++)
    *solutions += counts[column];
}

static int
run_nqueens (void)
{
  char board[QUEENS];
  long solutions = 0;
#pragma omp parallel
#pragma omp single
  nqueens (0, board, &solutions);
  return solutions == 724;
}

/* uts: a tree whose shape only its nodes know: the number of children comes
   from a hash of the path, so that the work cannot be divided in advance.  */

static uint64_t
mix (uint64_t x)
{
  x ^= x >> 33;
  x *= 0xff51afd7ed558ccdull;
  x ^= x >> 33;
  x *= 0xc4ceb9fe1a85ec53ull;
  return x ^ x >> 33;
}

static uint64_t
uts_work (uint64_t state)
{
  for (int i = 0; i < 40; i++)
    state = mix (state + (uint64_t) i);
  return state;
}

static long
uts (uint64_t state, int depth)
{
  uint64_t hash = uts_work (state);
  int children = depth == 0 ? 20000 : (hash % 1000 < 124 ? 8 : 0);
  if (children == 0)
    return 1;
  long *counts = malloc ((size_t) children * sizeof *counts);
  long total = 1;
  for (int i = 0; i < children; i++)
    {
#pragma omp task firstprivate(i)
      counts[i] = uts (mix (hash + (uint64_t) i), depth + 1);
    }
#pragma omp taskwait
  for (int i = 0; i < children; i++)
    total += counts[i];
  free (counts);
  return total;
}

static int
run_uts (void)
{
  static long expected;
  long total = 0;
#pragma omp parallel
#pragma omp single
  total = uts (42, 0);
  if (!expected)
    expected = total;
  return total == expected && total > 100000;
}

/* health: villages in a hierarchy, each a list of patients that moves a step
   per round; a task for each village and round, tiny ones at the leaves.  */

enum { HEALTH_LEVELS = 5, HEALTH_BRANCH = 4, HEALTH_ROUNDS = 400 };

struct village
{
  struct village *children[HEALTH_BRANCH];
  unsigned seed;
  int waiting, treated, referred;
};

static struct village *
village_create (int level, unsigned seed)
{
  struct village *village = calloc (1, sizeof *village);
  village->seed = seed;
  village->waiting = 5;
  if (level > 1)
    for (int i = 0; i < HEALTH_BRANCH; i++)
      village->children[i]
        = village_create (level - 1, seed * HEALTH_BRANCH + (unsigned) i + 1);
  return village;
}

static void
village_destroy (struct village *village)
{
  for (int i = 0; i < HEALTH_BRANCH; i++)
    if (village->children[i])
      village_destroy (village->children[i]);
  free (village);
}

static void
village_round (struct village *village)
{
  for (int i = 0; i < HEALTH_BRANCH; i++)
    if (village->children[i])
      {
        struct village *child = village->children[i];
#pragma omp task firstprivate(child)
        village_round (child);
      }
  int seen = village->waiting;
  for (int i = 0; i < seen; i++)
    {
      village->seed = village->seed * 1103515245u + 12345u;
      unsigned fate = village->seed >> 16 & 7;
      if (fate < 5)
        village->treated++;
      else if (fate < 6)
        village->referred++;
    }
  village->waiting = 3 + (int) (village->seed >> 20 & 3);
#pragma omp taskwait
  for (int i = 0; i < HEALTH_BRANCH; i++)
    if (village->children[i])
      {
        village->waiting += village->children[i]->referred;
        village->children[i]->referred = 0;
      }
}

static long
village_treated (const struct village *village)
{
  long sum = village->treated;
  for (int i = 0; i < HEALTH_BRANCH; i++)
    if (village->children[i])
      sum += village_treated (village->children[i]);
  return sum;
}

static int
run_health (void)
{
  static long expected;
  struct village *root = village_create (HEALTH_LEVELS, 7);
#pragma omp parallel
#pragma omp single
  for (int round = 0; round < HEALTH_ROUNDS; round++)
    village_round (root);
  long treated = village_treated (root);
  village_destroy (root);
  if (!expected)
    expected = treated;
  return treated == expected && treated > 0;
}

/* sparselu: an LU factorisation of a matrix of blocks, ordered by depend
   clauses alone.  */

enum { LU_BLOCKS = 16, LU_SIZE = 24 };
typedef double block[LU_SIZE][LU_SIZE];

static void
lu_diagonal (block *a)
{
  for (int k = 0; k < LU_SIZE; k++)
    for (int i = k + 1; i < LU_SIZE; i++)
      {
        (*a)[i][k] /= (*a)[k][k];
        for (int j = k + 1; j < LU_SIZE; j++)
          (*a)[i][j] -= (*a)[i][k] * (*a)[k][j];
      }
}

static void
lu_row (block *diagonal, block *a)
{
  for (int k = 0; k < LU_SIZE; k++)
    for (int i = k + 1; i < LU_SIZE; i++)
      for (int j = 0; j < LU_SIZE; j++)
        (*a)[i][j] -= (*diagonal)[i][k] * (*a)[k][j];
}

static void
lu_column (block *diagonal, block *a)
{
  for (int i = 0; i < LU_SIZE; i++)
    for (int k = 0; k < LU_SIZE; k++)
      {
        (*a)[i][k] /= (*diagonal)[k][k];
        for (int j = k + 1; j < LU_SIZE; j++)
          (*a)[i][j] -= (*a)[i][k] * (*diagonal)[k][j];
      }
}

static void
lu_inner (block *column, block *row, block *a)
{
  for (int i = 0; i < LU_SIZE; i++)
    for (int k = 0; k < LU_SIZE; k++)
      for (int j = 0; j < LU_SIZE; j++)
        (*a)[i][j] -= (*column)[i][k] * (*row)[k][j];
}

static void
lu_fill (block (*matrix)[LU_BLOCKS])
{
  for (int bi = 0; bi < LU_BLOCKS; bi++)
    for (int bj = 0; bj < LU_BLOCKS; bj++)
      for (int i = 0; i < LU_SIZE; i++)
        for (int j = 0; j < LU_SIZE; j++)
          {
            int row = bi * LU_SIZE + i, column = bj * LU_SIZE + j;
            matrix[bi][bj][i][j]
              = row == column ? 1000.0
                              : (double) ((row * 31 + column * 17) % 13);
          }
}

static void
lu_tasks (block (*m)[LU_BLOCKS])
{
  for (int k = 0; k < LU_BLOCKS; k++)
    {
#pragma omp task depend(inout : m[k][k])
      lu_diagonal (&m[k][k]);
      for (int j = k + 1; j < LU_BLOCKS; j++)
        {
#pragma omp task depend(in : m[k][k]) depend(inout : m[k][j])
          lu_row (&m[k][k], &m[k][j]);
#pragma omp task depend(in : m[k][k]) depend(inout : m[j][k])
          lu_column (&m[k][k], &m[j][k]);
        }
      for (int i = k + 1; i < LU_BLOCKS; i++)
        for (int j = k + 1; j < LU_BLOCKS; j++)
          {
#pragma omp task depend(in : m[i][k], m[k][j]) depend(inout : m[i][j])
            lu_inner (&m[i][k], &m[k][j], &m[i][j]);
          }
    }
}

static int
run_sparselu (void)
{
  static double expected;
  block (*matrix)[LU_BLOCKS] = malloc (sizeof (block[LU_BLOCKS][LU_BLOCKS]));
  lu_fill (matrix);
#pragma omp parallel
#pragma omp single
  lu_tasks (matrix);
  double trace = 0;
  for (int k = 0; k < LU_BLOCKS; k++)
    for (int i = 0; i < LU_SIZE; i++)
      trace += matrix[k][k][i][i];
  free (matrix);
  if (expected == 0)
    expected = trace;
  return trace == expected && trace > 0;
}

/* sort: a merge sort that makes tasks down to small runs.  */

enum { SORT_COUNT = 1 << 20, SORT_LEAF = 512 };

static void
sort_range (int *values, int *scratch, int count)
{
  if (count <= SORT_LEAF)
    {
      for (int i = 1; i < count; i++)
        {
          int value = values[i], j = i;
          for (; j > 0 && values[j - 1] > value; j--)
            values[j] = values[j - 1];
          values[j] = value;
        }
      return;
    }
  int half = count / 2;
#pragma omp task
  sort_range (values, scratch, half);
#pragma omp task
  sort_range (values + half, scratch + half, count - half);
#pragma omp taskwait
  int left = 0, right = half;
  for (int i = 0; i < count; i++)
    scratch[i] = right >= count || (left < half && values[left] <= values[right])
                   ? values[left++] : values[right++];
  memcpy (values, scratch, (size_t) count * sizeof *values);
}

static int
run_sort (void)
{
  int *values = malloc (SORT_COUNT * sizeof *values);
  int *scratch = malloc (SORT_COUNT * sizeof *scratch);
  uint64_t state = 1;
  for (int i = 0; i < SORT_COUNT; i++)
    values[i] = (int) ((state = mix (state + 1)) & 0x7fffffff);
#pragma omp parallel
#pragma omp single
  sort_range (values, scratch, SORT_COUNT);
  int sorted = 1;
  for (int i = 1; i < SORT_COUNT; i++)
    sorted &= values[i - 1] <= values[i];
  free (values);
  free (scratch);
  return sorted;
}

static const struct program
{
  const char *name;
  int (*run) (void);
} programs[] = {
  { "fib", run_fib },           { "nqueens", run_nqueens },
  { "uts", run_uts },           { "health", run_health },
  { "sparselu", run_sparselu }, { "sort", run_sort },
};

static int
wanted (const char *name, int argc, char **argv)
{
  if (argc < 2)
    return 1;
  for (int i = 1; i < argc; i++)
    if (strcmp (argv[i], name) == 0)
      return 1;
  return 0;
}

int
main (int argc, char **argv)
{
  for (size_t i = 0; i < sizeof programs / sizeof *programs; i++)
    {
      if (!wanted (programs[i].name, argc, argv))
        continue;
      double times[RUNS];
      bench_verify (programs[i].run (), programs[i].name);
      for (int run = 0; run < RUNS; run++)
        {
          double start = bench_now ();
          int ok = programs[i].run ();
          times[run] = bench_now () - start;
          bench_verify (ok, programs[i].name);
        }
      bench_print (programs[i].name, bench_median (times, RUNS));
    }
  return 0;
}
