/* Several teams in one process, whose primary threads meet at a barrier of their own
   that spins, as with a thread-based MPI, beside other programs' load: seconds for a
   round of two regions, a barrier in each, and a meeting.  With fewer processors
   than threads a waiting thread had better give its processor to the team's other
   threads, and not to whoever else wants it.

   usage: meeting [TEAMS [THREADS [LOADS]]]    2 teams of 2 threads, 1 process of
                                               load
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>
#include "bench.h"

enum { RUNS = 5, ROUNDS = 100, WORK = 20000 };

static int teams = 2, threads = 2, loads = 1;
static int arrived, generation;
static double sink;

static void
meet (void)
{
  int now = __atomic_load_n (&generation, __ATOMIC_ACQUIRE);
  if (__atomic_add_fetch (&arrived, 1, __ATOMIC_ACQ_REL) == teams)
    {
      arrived = 0;
      __atomic_store_n (&generation, now + 1, __ATOMIC_RELEASE);
      return;
    }
  while (__atomic_load_n (&generation, __ATOMIC_ACQUIRE) == now)
    ;
}

static void
work (void)
{
  double x = 1;
  for (int i = 0; i < WORK; i++)
    x = x * 1.0000001 + 1e-9;
  if (x < 0)
    sink = x;
}

static void *
primary (void *unused)
{
  for (int round = 0; round < ROUNDS; round++)
    {
      for (int region = 0; region < 2; region++)
#pragma omp parallel num_threads(threads)
        {
          work ();
#pragma omp barrier
          work ();
        }
      meet ();
    }
  return unused;
}

static double
run (void)
{
  pthread_t others[teams];
  double start = bench_now ();
  for (int i = 1; i < teams; i++)
    pthread_create (&others[i], NULL, primary, NULL);
  primary (NULL);
  for (int i = 1; i < teams; i++)
    pthread_join (others[i], NULL);
  return (bench_now () - start) / ROUNDS;
}

/* A process that computes until this one ends.  */
static pid_t
load (void)
{
  pid_t child = fork ();
  if (child != 0)
    return child;
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  for (;;)
    work ();
}

int
main (int argc, char **argv)
{
  int *arguments[] = { &teams, &threads, &loads };
  for (int i = 1; i < argc && i <= 3; i++)
    *arguments[i - 1] = atoi (argv[i]);
  pid_t children[loads + 1];
  for (int i = 0; i < loads; i++)
    children[i] = load ();
  double times[RUNS];
  run ();
  for (int i = 0; i < RUNS; i++)
    times[i] = run ();
  for (int i = 0; i < loads; i++)
    kill (children[i], SIGKILL);
  bench_print ("meeting", bench_median (times, RUNS));
  return 0;
}
