/* Processor time of work that several threads or processes do at once, on a machine
   that does other things too.

   Each of them does its work in short batches and notes for each when it ended and
   what processor time it took.  A batch counts where nobody took its processor away,
   nor that of any of the others meanwhile: its time is then what the work takes while
   all of them run, however rarely that is.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_BENCH_BESIDE_H
#define GANGWAY_BENCH_BESIDE_H

#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <time.h>
#include "bench.h"

enum { BESIDE_MOST = 65536 };

/* What one thread notes.  */
struct beside_log
{
  int count;                        /* batches */
  double ended[BESIDE_MOST + 1];    /* by the clock; the first entry: the beginning */
  double taken[BESIDE_MOST + 1];    /* processor time until then */
  long slept;                       /* how often it gave its processor up by itself,
                                       from the beginning to the last batch */
};

static inline double
beside_clock (clockid_t clock)
{
  struct timespec now;
  clock_gettime (clock, &now);
  return (double) now.tv_sec + 1e-9 * (double) now.tv_nsec;
}

static inline long
beside_slept (void)
{
  struct rusage usage;
  getrusage (RUSAGE_THREAD, &usage);
  return usage.ru_nvcsw;
}

/* The calling thread begins, or has done a batch.  */
static inline void
beside_note (struct beside_log *log, int batch)
{
  log->ended[batch] = beside_clock (CLOCK_MONOTONIC);
  log->taken[batch] = beside_clock (CLOCK_THREAD_CPUTIME_ID);
  log->count = batch;
}

static inline double
beside_time (const struct beside_log *log, int batch)
{
  return log->taken[batch] - log->taken[batch - 1];
}

/* Whether BATCH kept its processor: its time by the clock is its processor time.  */
static inline int
beside_kept (const struct beside_log *log, int batch)
{
  double passed = log->ended[batch] - log->ended[batch - 1];
  return passed < 1.05 * beside_time (log, batch) + 2e-6;
}

/* Whether OTHER ran, and kept its processor, from BEGAN to ENDED.  *AT is a batch of
   its before that.  */
static inline int
beside_ran (const struct beside_log *other, double began, double ended, int *at)
{
  while (*at < other->count && other->ended[*at] <= began)
    ++*at;
  if (*at == 0 || other->ended[other->count] < ended)
    return 0;
  for (int i = *at; i <= other->count; i++)
    if (!beside_kept (other, i))
      return 0;
    else if (other->ended[i] >= ended)
      return 1;
  return 0;
}

/* The processor time of all batches.  */
static inline double
beside_all (const struct beside_log *logs, int threads)
{
  double taken = 0;
  for (int t = 0; t < threads; t++)
    taken += logs[t].taken[logs[t].count] - logs[t].taken[0];
  return taken;
}

static inline double
beside_sleeps (const struct beside_log *logs, int threads)
{
  long slept = 0;
  for (int t = 0; t < threads; t++)
    slept += logs[t].slept;
  return (double) slept;
}

/* From the first beginning to the last end.  */
static inline double
beside_span (const struct beside_log *logs, int threads)
{
  double began = logs[0].ended[0], ended = began;
  for (int t = 0; t < threads; t++)
    {
      began = logs[t].ended[0] < began ? logs[t].ended[0] : began;
      ended = logs[t].ended[logs[t].count] > ended
                ? logs[t].ended[logs[t].count] : ended;
    }
  return ended - began;
}

static int
beside_compare (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

/* The median processor time of a batch of those of LOGS that count; *COUNTED: how
   many there are.  */
static double
beside_median (const struct beside_log *logs, int threads, int *counted)
{
  double *times = malloc (threads * (size_t) BESIDE_MOST * sizeof *times);
  int count = 0;
  bench_verify (times != NULL, "malloc");
  for (int t = 0; t < threads; t++)
    {
      int at[64] = { 0 };
      for (int batch = 1; batch <= logs[t].count; batch++)
        {
          int counts = beside_kept (&logs[t], batch);
          for (int other = 0; other < threads && counts; other++)
            counts = other == t
                     || beside_ran (&logs[other], logs[t].ended[batch - 1],
                                    logs[t].ended[batch], &at[other]);
          if (counts)
            times[count++] = beside_time (&logs[t], batch);
        }
    }
  qsort (times, (size_t) count, sizeof *times, beside_compare);
  double median = count > 0 ? times[count / 2] : 0;
  free (times);
  *counted = count;
  return median;
}

#endif
