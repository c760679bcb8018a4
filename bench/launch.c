/* The cost of launching a target region whose variables are all present, or that has none
   (launch_cases.h has the regions): seconds for one region, for 1, 2 and 8 host threads at
   once (then the seconds of all threads together divided by all regions).

   usage: launch [cases | NAME THREADS REGIONS | time REGIONS NAME[:THREADS]...
                  | beside NAME THREADS REGIONS]
   (and `part', which `beside' runs.)
   With a name, runs the one case of that name, without measuring: for counting
   instructions.  `cases' prints their names.  `time' measures the cases that are named, in
   runs of so many regions, and prints each case at once, so that one that fails keeps
   none before it from being known.

   `beside' prints the processor time of a region, in seconds, while THREADS threads launch
   at once, each on a processor of its own; how many batches of regions that is the median
   of; and the seconds by the clock of all regions divided by their number.  Then the same
   for THREADS processes, which share nothing: what the machine itself makes of several at
   once; that is what the first line compares with.  A line ends with how often, in one
   region, a thread slept, which a lock that is fought for makes it do, and with the
   processor time of all batches by their number, for what always sleeps.  Other load makes
   that the first figure is of few batches, and changes it little; the last one means
   something on an idle machine alone, or with `chrt -f 1'.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#define _GNU_SOURCE
#include <omp.h>
#include <pthread.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#include "beside.h"
#include "launch_cases.h"

enum { RUNS = 7, MOST_THREADS = 64 };

struct thread_job
{
  void (*run) (int regions);
  int regions;
  pthread_barrier_t *start;
  double began, ended;
};

static void *
thread_main (void *argument)
{
  struct thread_job *job = argument;
  job->run (job->regions / 10 + 1);
  pthread_barrier_wait (job->start);
  apart = 0;
  job->began = bench_now ();
  job->run (job->regions);
  job->ended = bench_now () - apart;
  return NULL;
}

/* Seconds per region with THREADS host threads at once, which share REGIONS,
   from the first one's begin to the last one's end.  */
static double
measure (const struct launch_case *launch, int threads, int regions)
{
  pthread_t ids[MOST_THREADS];
  struct thread_job jobs[MOST_THREADS];
  pthread_barrier_t start;
  pthread_barrier_init (&start, NULL, (unsigned) threads);
  for (int i = 0; i < threads; i++)
    {
      jobs[i] = (struct thread_job) { .run = launch->run,
                                      .regions = regions / threads,
                                      .start = &start };
      /* One alone is this one: GCC 12's plugin has no context on another thread.  */
      if (threads == 1)
        thread_main (&jobs[i]);
      else
        bench_verify (pthread_create (&ids[i], NULL, thread_main, &jobs[i]) == 0,
                      "pthread_create");
    }
  double began = 0, ended = 0;
  for (int i = 0; i < threads; i++)
    {
      if (threads > 1)
        pthread_join (ids[i], NULL);
      began = i == 0 || jobs[i].began < began ? jobs[i].began : began;
      ended = jobs[i].ended > ended ? jobs[i].ended : ended;
    }
  pthread_barrier_destroy (&start);
  return (ended - began) / ((double) (regions / threads) * threads);
}

/* Print seconds per region of LAUNCH, the median of some runs.  */
static void
measure_and_print (const struct launch_case *launch, int threads, int regions)
{
  double times[RUNS];
  char name[64];
  for (int run = 0; run < RUNS; run++)
    times[run] = measure (launch, threads, regions);
  snprintf (name, sizeof name, "launch_%s_variables_%d_threads", launch->name,
            threads);
  bench_print (name, bench_median (times, RUNS));
  fflush (stdout);
}

static void
measure_all (void)
{
  static const int thread_counts[] = { 1, 2, 8 };
  for (size_t c = 0; c < CASES; c++)
    for (size_t t = 0; t < 3; t++)
      measure_and_print (&cases[c], thread_counts[t], cases[c].regions);
}

static const struct launch_case *
find_case (const char *name)
{
  for (size_t c = 0; c < CASES; c++)
    if (strcmp (cases[c].name, name) == 0)
      return &cases[c];
  bench_verify (0, "the name of a case");
  return NULL;
}

static void
run_one (const struct launch_case *launch, int threads, int regions)
{
  if (threads == 1)
    launch->run (regions);
  else
    measure (launch, threads, regions);
}

/* WHAT is a case's name, perhaps with a colon and a number of threads.  */
static void
time_one (char *what, int regions)
{
  char *colon = strchr (what, ':');
  if (colon)
    *colon++ = '\0';
  measure_and_print (find_case (what), colon ? atoi (colon) : 1, regions);
}

/* --- Beside others.  */

enum { BATCH = 200 };

struct beside_job
{
  const struct launch_case *launch;
  struct beside_log *log;
  pthread_barrier_t *start;
  int batches;
};

static void *
beside_main (void *argument)
{
  struct beside_job *job = argument;
  job->launch->run (10 * BATCH);
  pthread_barrier_wait (job->start);
  long slept = beside_slept ();
  beside_note (job->log, 0);
  for (int i = 1; i <= job->batches; i++)
    {
      job->launch->run (BATCH);
      beside_note (job->log, i);
    }
  job->log->slept = beside_slept () - slept;
  return NULL;
}

/* What one process shares with the one that made it.  */
struct beside_shared
{
  pthread_barrier_t start;
  struct beside_log logs[];
};

static struct beside_shared *
beside_map (int file, int all)
{
  size_t size = sizeof (struct beside_shared) + all * sizeof (struct beside_log);
  bench_verify (ftruncate (file, (off_t) size) == 0, "ftruncate");
  void *memory = mmap (NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  bench_verify (memory != MAP_FAILED, "mmap");
  return memory;
}

static int
beside_batches (int regions)
{
  return regions / BATCH < BESIDE_MOST ? regions / BATCH : BESIDE_MOST;
}

/* The process number INDEX of those that launch at once, of THREADS threads, whose logs
   are in FILE.  */
static void
run_part (const struct launch_case *launch, int file, int index, int all,
          int threads, int regions)
{
  struct beside_shared *shared = beside_map (file, all);
  pthread_t ids[MOST_THREADS];
  struct beside_job jobs[MOST_THREADS];
  for (int t = 0; t < threads; t++)
    {
      jobs[t] = (struct beside_job) { launch, &shared->logs[index * threads + t],
                                      &shared->start, beside_batches (regions) };
      if (t > 0)
        pthread_create (&ids[t], NULL, beside_main, &jobs[t]);
    }
  beside_main (&jobs[0]);
  for (int t = 1; t < threads; t++)
    pthread_join (ids[t], NULL);
}

/* Run this program's process number INDEX.  It is a new one, and no child of a fork: a
   runtime may have started devices before main.  */
static void
start_part (char *program, const struct launch_case *launch, int file, int index,
            int all, int threads, int regions)
{
  extern char **environ;
  char numbers[5][16];
  int values[] = { file, index, all, threads, regions };
  for (int i = 0; i < 5; i++)
    snprintf (numbers[i], sizeof numbers[i], "%d", values[i]);
  char *arguments[] = { program,    "part",     (char *) launch->name, numbers[0],
                        numbers[1], numbers[2], numbers[3],            numbers[4],
                        NULL };
  pid_t id;
  bench_verify (posix_spawnp (&id, program, NULL, NULL, arguments, environ) == 0,
                "posix_spawn");
}

/* In PROCESSES processes with THREADS threads each.  They begin when all are there.  */
static void
measure_beside (char *program, const struct launch_case *launch, int processes,
                int threads, int regions)
{
  int all = processes * threads, counted, file = memfd_create ("logs", 0);
  bench_verify (file >= 0, "memfd_create");
  struct beside_shared *shared = beside_map (file, all);
  pthread_barrierattr_t attributes;
  pthread_barrierattr_init (&attributes);
  pthread_barrierattr_setpshared (&attributes, PTHREAD_PROCESS_SHARED);
  pthread_barrier_init (&shared->start, &attributes, (unsigned) all);
  fflush (stdout);
  for (int p = 0; p < processes; p++)
    start_part (program, launch, file, p, all, threads, regions);
  for (int p = 0; p < processes; p++)
    {
      int status;
      wait (&status);
      bench_verify (status == 0, "a process");
    }
  double count = (double) all * beside_batches (regions) * BATCH;
  double each = beside_median (shared->logs, all, &counted) / BATCH;
  printf ("launch_%s_beside_%d_%s %.3e %d %.3e %.3e %.3e\n", launch->name, all,
          threads > 1 ? "threads" : "processes", each, counted,
          beside_span (shared->logs, all) / count,
          beside_sleeps (shared->logs, all) / count,
          beside_all (shared->logs, all) / count);
  close (file);
}

static void
beside (char *program, const char *name, int threads, int regions)
{
  const struct launch_case *launch = find_case (name);
  measure_beside (program, launch, 1, threads, regions);
  if (threads > 1)
    measure_beside (program, launch, threads, 1, regions);
}

int
main (int argc, char **argv)
{
  if (argc == 5 && strcmp (argv[1], "beside") == 0)
    {
      beside (argv[0], argv[2], atoi (argv[3]), atoi (argv[4]));
      return 0;
    }
  enter_all ();
  if (argc == 8 && strcmp (argv[1], "part") == 0)
    run_part (find_case (argv[2]), atoi (argv[3]), atoi (argv[4]), atoi (argv[5]),
              atoi (argv[6]), atoi (argv[7]));
  else if (argc == 2 && strcmp (argv[1], "cases") == 0)
    for (size_t c = 0; c < CASES; c++)
      puts (cases[c].name);
  else if (argc > 3 && strcmp (argv[1], "time") == 0)
    for (int i = 3; i < argc; i++)
      time_one (argv[i], atoi (argv[2]));
  else if (argc == 4)
    run_one (find_case (argv[1]), atoi (argv[2]), atoi (argv[3]));
  else
    measure_all ();
  return 0;
}
