/* The cost of each construct on the host: seconds for one, the median of
   several runs, less nothing: loops around the construct are part of it.

   usage: constructs [NAME...]    all of them, or those named
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include "bench.h"

enum { RUNS = 9 };

static volatile long sink;
static long counter;

static void
delay (void)
{
  for (volatile int i = 0; i < 20; i++)
    ;
}

static void
bench_parallel (int n)
{
  for (int i = 0; i < n; i++)
    {
#pragma omp parallel
      delay ();
    }
}

static void
bench_for_static (int n)
{
#pragma omp parallel
  for (int i = 0; i < n; i++)
    {
#pragma omp for schedule(static)
      for (int j = 0; j < 64; j++)
        delay ();
    }
}

static void
bench_for_dynamic (int n)
{
#pragma omp parallel
  for (int i = 0; i < n; i++)
    {
#pragma omp for schedule(dynamic)
      for (int j = 0; j < 64; j++)
        delay ();
    }
}

static void
bench_for_guided (int n)
{
#pragma omp parallel
  for (int i = 0; i < n; i++)
    {
#pragma omp for schedule(guided)
      for (int j = 0; j < 64; j++)
        delay ();
    }
}

static void
bench_barrier (int n)
{
#pragma omp parallel
  for (int i = 0; i < n; i++)
    {
      delay ();
#pragma omp barrier
    }
}

static void
bench_single (int n)
{
#pragma omp parallel
  for (int i = 0; i < n; i++)
    {
#pragma omp single
      delay ();
    }
}

static void
bench_critical (int n)
{
#pragma omp parallel
  for (int i = 0; i < n; i++)
    {
#pragma omp critical
      counter++;
    }
}

static void
bench_lock (int n)
{
  omp_lock_t lock;
  omp_init_lock (&lock);
#pragma omp parallel
  for (int i = 0; i < n; i++)
    {
      omp_set_lock (&lock);
      counter++;
      omp_unset_lock (&lock);
    }
  omp_destroy_lock (&lock);
}

static void
bench_ordered (int n)
{
#pragma omp parallel for ordered schedule(static, 1)
  for (int i = 0; i < n; i++)
    {
#pragma omp ordered
      counter++;
    }
}

static void
bench_atomic (int n)
{
#pragma omp parallel
  for (int i = 0; i < n; i++)
    {
#pragma omp atomic
      counter++;
    }
}

static void
bench_reduction (int n)
{
  for (int i = 0; i < n; i++)
    {
      long sum = 0;
#pragma omp parallel reduction(+ : sum)
      sum += 1;
      sink = sum;
    }
}

static void
bench_sections (int n)
{
#pragma omp parallel
  for (int i = 0; i < n; i++)
    {
#pragma omp sections
      {
#pragma omp section
        delay ();
#pragma omp section
        delay ();
      }
    }
}

static const struct construct
{
  const char *name;
  void (*run) (int n);
  int count;
} constructs[] = {
  { "parallel", bench_parallel, 20000 },
  { "for_static", bench_for_static, 5000 },
  { "for_dynamic", bench_for_dynamic, 2000 },
  { "for_guided", bench_for_guided, 3000 },
  { "barrier", bench_barrier, 20000 },
  { "single", bench_single, 20000 },
  { "critical", bench_critical, 100000 },
  { "lock", bench_lock, 100000 },
  { "ordered", bench_ordered, 20000 },
  { "atomic", bench_atomic, 200000 },
  { "reduction", bench_reduction, 20000 },
  { "sections", bench_sections, 10000 },
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
  for (size_t i = 0; i < sizeof constructs / sizeof *constructs; i++)
    {
      const struct construct *construct = &constructs[i];
      if (!wanted (construct->name, argc, argv))
        continue;
      double times[RUNS];
      construct->run (construct->count / 10);
      for (int run = 0; run < RUNS; run++)
        {
          double start = bench_now ();
          construct->run (construct->count);
          times[run] = (bench_now () - start) / construct->count;
        }
      bench_print (construct->name, bench_median (times, RUNS));
    }
  return 0;
}
