/* The cost of launching a target region whose variables are all present, or
   that has none: seconds for one region, for 0, 1, 16 and 64 variables and for
   1, 2 and 8 host threads at once (then seconds of all threads together divided
   by all regions).

   usage: launch [VARIABLES THREADS REGIONS]
   With arguments, runs that one case once, for counting instructions.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include <pthread.h>
#include "bench.h"

enum { RUNS = 7, LENGTH = 16, MOST = 64 };

static int data[MOST][LENGTH];

#define P(n) int *p##n = data[n]

static void
region_0 (int regions)
{
  for (int i = 0; i < regions; i++)
    {
#pragma omp target
      ;
    }
}

static void
region_1 (int regions)
{
  P (0);
  for (int i = 0; i < regions; i++)
    {
#pragma omp target map(tofrom : p0[0 : LENGTH])
      p0[0]++;
    }
}

#define DECLARE16(base)                                                       \
  int *a0 = data[base], *a1 = data[base + 1], *a2 = data[base + 2],           \
      *a3 = data[base + 3], *a4 = data[base + 4], *a5 = data[base + 5],       \
      *a6 = data[base + 6], *a7 = data[base + 7], *a8 = data[base + 8],       \
      *a9 = data[base + 9], *a10 = data[base + 10], *a11 = data[base + 11],   \
      *a12 = data[base + 12], *a13 = data[base + 13],                         \
      *a14 = data[base + 14], *a15 = data[base + 15]

static void
region_16 (int regions)
{
  DECLARE16 (0);
  for (int i = 0; i < regions; i++)
    {
#pragma omp target map(tofrom                                                 \
                       : a0[ : LENGTH], a1[ : LENGTH], a2[ : LENGTH],         \
                         a3[ : LENGTH], a4[ : LENGTH], a5[ : LENGTH],         \
                         a6[ : LENGTH], a7[ : LENGTH], a8[ : LENGTH],         \
                         a9[ : LENGTH], a10[ : LENGTH], a11[ : LENGTH],       \
                         a12[ : LENGTH], a13[ : LENGTH], a14[ : LENGTH],      \
                         a15[ : LENGTH])
      {
        a0[0]++, a1[0]++, a2[0]++, a3[0]++, a4[0]++, a5[0]++, a6[0]++;
        a7[0]++, a8[0]++, a9[0]++, a10[0]++, a11[0]++, a12[0]++, a13[0]++;
        a14[0]++, a15[0]++;
      }
    }
}

/* 64 variables of 4 bytes, so that the list stays readable.  */
#define X4(v) v##0, v##1, v##2, v##3
#define X16(v) X4 (v##0), X4 (v##1), X4 (v##2), X4 (v##3)
#define X64(v) X16 (v##0), X16 (v##1), X16 (v##2), X16 (v##3)
static int X64 (s);

static void
region_64 (int regions)
{
  for (int i = 0; i < regions; i++)
    {
#pragma omp target map(tofrom : X64 (s))
      s000++, s111++, s222++, s333++;
    }
}

static const struct launch_case
{
  int variables;
  void (*run) (int regions);
} cases[] = { { 0, region_0 }, { 1, region_1 }, { 16, region_16 },
              { 64, region_64 } };

struct thread_job
{
  void (*run) (int regions);
  int regions;
  pthread_barrier_t *start;
};

static void *
thread_main (void *argument)
{
  struct thread_job *job = argument;
  job->run (job->regions / 10 + 1);
  pthread_barrier_wait (job->start);
  job->run (job->regions);
  return NULL;
}

/* Seconds per region with THREADS host threads at once.  */
static double
measure (const struct launch_case *launch, int threads, int regions)
{
  pthread_t ids[64];
  pthread_barrier_t start;
  pthread_barrier_init (&start, NULL, (unsigned) threads + 1);
  struct thread_job job = { launch->run, regions, &start };
  for (int i = 0; i < threads; i++)
    bench_verify (pthread_create (&ids[i], NULL, thread_main, &job) == 0,
                  "pthread_create");
  pthread_barrier_wait (&start);
  double began = bench_now ();
  for (int i = 0; i < threads; i++)
    pthread_join (ids[i], NULL);
  double seconds = bench_now () - began;
  pthread_barrier_destroy (&start);
  return seconds / ((double) threads * regions);
}

static void
measure_all (void)
{
  static const int thread_counts[] = { 1, 2, 8 };
  for (size_t c = 0; c < sizeof cases / sizeof *cases; c++)
    for (size_t t = 0; t < 3; t++)
      {
        double times[RUNS];
        for (int run = 0; run < RUNS; run++)
          times[run] = measure (&cases[c], thread_counts[t], 5000);
        char name[64];
        snprintf (name, sizeof name, "launch_%dvars_%dthreads",
                  cases[c].variables, thread_counts[t]);
        bench_print (name, bench_median (times, RUNS));
      }
}

int
main (int argc, char **argv)
{
#pragma omp target enter data map(to : data, X64 (s))
  if (argc == 4)
    {
      for (size_t c = 0; c < sizeof cases / sizeof *cases; c++)
        if (cases[c].variables == atoi (argv[1]))
          {
            if (atoi (argv[2]) == 1)
              cases[c].run (atoi (argv[3]));
            else
              measure (&cases[c], atoi (argv[2]), atoi (argv[3]));
          }
    }
  else
    measure_all ();
#pragma omp target exit data map(delete : data, X64 (s))
  return 0;
}
