/* Reverse offload: seconds for 160 requests from one region of 16 device threads,
   of host code that sleeps for a millisecond and of host code that does nothing.
   Run it with GOMP_REVERSE_OFFLOAD_THREADS=1 and 8: served one after the other,
   the first takes 160 ms at least, and by 8 threads 20.

   It needs a compiler that knows device(ancestor: 1), gcc 13 or newer.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include <unistd.h>
#include "bench.h"

#pragma omp requires reverse_offload

enum { RUNS = 7, REQUESTS = 160, DEVICE_THREADS = 16 };

static int served;

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
#pragma omp target firstprivate(microseconds)
#pragma omp parallel for num_threads(DEVICE_THREADS)
  for (int i = 0; i < REQUESTS; i++)
    {
#pragma omp target device(ancestor : 1) firstprivate(microseconds)
      serve (microseconds);
    }
  return bench_now () - start;
}

static void
bench (const char *name, int microseconds)
{
  double times[RUNS];
  time_requests (microseconds);         /* makes the threads */
  served = 0;
  for (int i = 0; i < RUNS; i++)
    times[i] = time_requests (microseconds);
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
  bench ("sleeping", 1000);
  bench ("nothing", 0);
  return 0;
}
