/* Task programs of tasks.c on oneTBB: seconds for one run of each, the median of several.

   usage: tasks_tbb [NAME...]    all of them, or those named; OMP_NUM_THREADS threads
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <cstring>
#include <cstdlib>
#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/task_arena.h>
#include <oneapi/tbb/task_group.h>
#include "bench.h"

enum { RUNS = 5, QUEENS = 10 };

static long
fib (int n)
{
  if (n < 2)
    return n;
  long x, y;
  oneapi::tbb::task_group group;
  group.run ([&x, n] { x = fib (n - 1); });
  group.run ([&y, n] { y = fib (n - 2); });
  group.wait ();
  return x + y;
}

static bool
run_fib ()
{
  return fib (27) == 196418;
}

static bool
queen_fits (int row, const char *board)
{
  for (int i = 0; i < row; i++)
    {
      int difference = board[i] - board[row];
      if (difference == 0 || difference == row - i || difference == i - row)
        return false;
    }
  return true;
}

static void
nqueens (int row, const char *board, long *solutions)
{
  if (row == QUEENS)
    {
      *solutions = 1;
      return;
    }
  long counts[QUEENS] = {};
  oneapi::tbb::task_group group;
  for (int column = 0; column < QUEENS; column++)
    group.run ([=, &counts] {
      char next[QUEENS];
      std::memcpy (next, board, (size_t) row);
      next[row] = (char) column;
      if (queen_fits (row, next))
        nqueens (row + 1, next, &counts[column]);
    });
  group.wait ();
  *solutions = 0;
  for (long count : counts)
    *solutions += count;
}

static bool
run_nqueens ()
{
  char board[QUEENS] = {};
  long solutions = 0;
  nqueens (0, board, &solutions);
  return solutions == 724;
}

static const struct
{
  const char *name;
  bool (*run) ();
} programs[] = { { "fib", run_fib }, { "nqueens", run_nqueens } };

static bool
wanted (const char *name, int argc, char **argv)
{
  for (int i = 1; i < argc; i++)
    if (std::strcmp (argv[i], name) == 0)
      return true;
  return argc < 2;
}

int
main (int argc, char **argv)
{
  const char *text = std::getenv ("OMP_NUM_THREADS");
  int threads = text ? std::atoi (text) : 2;
  oneapi::tbb::global_control control (
    oneapi::tbb::global_control::max_allowed_parallelism, (size_t) threads);
  oneapi::tbb::task_arena arena (threads);
  for (const auto &program : programs)
    {
      if (!wanted (program.name, argc, argv))
        continue;
      double times[RUNS];
      auto run = [&program] {
        bench_verify (program.run (), program.name);
      };
      arena.execute (run);
      for (double &time : times)
        {
          double start = bench_now ();
          arena.execute (run);
          time = bench_now () - start;
        }
      bench_print (program.name, bench_median (times, RUNS));
    }
  return 0;
}
