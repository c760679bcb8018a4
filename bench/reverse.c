/* Reverse offload: seconds for 160 requests from one region of 16 device threads, and
   from one of 16 teams of one thread, of host code that sleeps for a millisecond and of
   host code that does nothing.
   Run it with GOMP_REVERSE_OFFLOAD_THREADS=1 and 16: served one after the other,
   the first takes 160 ms at least, and by 16 threads 10.

   It needs a compiler that knows device(ancestor: 1), gcc 13 or newer.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include <unistd.h>
#include "bench.h"

#pragma omp requires reverse_offload

enum { RUNS = 7, REQUESTS = 160, DEVICE_THREADS = 16 };

/* On the device too, since the code below names it; the host's is used.  */
#pragma omp begin declare target
int served;
#pragma omp end declare target

static void
serve (int microseconds)
{
  if (microseconds)
    usleep ((useconds_t) microseconds);
  __atomic_fetch_add (&served, 1, __ATOMIC_RELAXED);
}
#pragma omp declare target device_type(host) enter(serve)

static double
time_requests (int microseconds)
{
  double start = bench_now ();
  /* A region of an NVIDIA device has 8 threads where it does not say more.  */
#pragma omp target thread_limit(DEVICE_THREADS) firstprivate(microseconds)
#pragma omp parallel for num_threads(DEVICE_THREADS)
  for (int i = 0; i < REQUESTS; i++)
    {
#pragma omp target device(ancestor : 1) firstprivate(microseconds)
      serve (microseconds);
    }
  return bench_now () - start;
}

static double
time_requests_of_teams (int microseconds)
{
  double start = bench_now ();
#pragma omp target teams num_teams(DEVICE_THREADS) thread_limit(1)            \
  firstprivate(microseconds)
#pragma omp parallel num_threads(1)
  for (int i = omp_get_team_num (); i < REQUESTS; i += omp_get_num_teams ())
    {
#pragma omp target device(ancestor : 1) firstprivate(microseconds)
      serve (microseconds);
    }
  return bench_now () - start;
}

static void
bench (const char *name, double (*time) (int), int microseconds)
{
  double times[RUNS];
  time (microseconds);                  /* makes the threads */
  served = 0;
  for (int i = 0; i < RUNS; i++)
    times[i] = time (microseconds);
  bench_verify (served == RUNS * REQUESTS, name);
  bench_print (name, bench_median (times, RUNS));
}

int
main (void)
{
  if (omp_get_num_devices () == 0)
    {
      fputs ("reverse: there is no device\n", stderr);
      return 1;
    }
  bench ("sleeping", time_requests, 1000);
  bench ("nothing", time_requests, 0);
  bench ("sleeping_teams", time_requests_of_teams, 1000);
  bench ("nothing_teams", time_requests_of_teams, 0);
  return 0;
}
