/* A doacross loop over 2**64 iterations and more: a sink is waited for until its
   chunk has come to it, in sleep and not by looking again and again.  The entry
   points are called directly, as nobody can run that many iterations.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include <stdbool.h>
#include <time.h>
#include <unistd.h>
#include "expect.h"

bool GOMP_loop_ull_doacross_static_start (unsigned, unsigned long long *,
					  unsigned long long,
					  unsigned long long *,
					  unsigned long long *);
void GOMP_doacross_ull_post (unsigned long long *);
void GOMP_doacross_ull_wait (unsigned long long, ...);
void GOMP_loop_end (void);

#define THREADS 4
#define HUGE (1ull << 40)

static int naps; /* atomic */
static int reached[THREADS];

/* Where a thread of the library's naps between two looks, it comes here.  */
int
nanosleep (const struct timespec *time, struct timespec *left)
{
  __atomic_fetch_add (&naps, 1, __ATOMIC_RELAXED);
  return clock_nanosleep (CLOCK_MONOTONIC, 0, time, left);
}

static void
post (unsigned long long i, unsigned long long j, unsigned long long k)
{
  unsigned long long done[] = { i, j, k };
  GOMP_doacross_ull_post (done);
}

/* Thread I has iteration I of the outer loop, and waits for three iterations of the
   thread before it, which takes its time.  */
static void
run_thread (unsigned long long i)
{
  const unsigned long long sinks[][2]
    = { { 0, 7 }, { 3, 0 }, { HUGE - 1, HUGE - 1 } };
  for (int n = 0; n < 3; n++)
    {
      if (i > 0)
	{
	  GOMP_doacross_ull_wait (i - 1, sinks[n][0], sinks[n][1]);
	  EXPECT (__atomic_load_n (&reached[i - 1], __ATOMIC_RELAXED) > n);
	}
      else
	usleep (10000);
      /* Neither is far enough.  */
      if (n == 0)
	post (i, 0, 6);
      if (n == 1)
	post (i, 2, HUGE - 1);
      __atomic_store_n (&reached[i], n + 1, __ATOMIC_RELAXED);
      post (i, sinks[n][0], sinks[n][1]);
    }
}

int
main (void)
{
  alarm (200);
  for (int round = 0; round < 10; round++)
    {
      for (int i = 0; i < THREADS; i++)
	reached[i] = 0;
#pragma omp parallel num_threads (THREADS)
      {
	unsigned long long counts[] = { THREADS, HUGE, HUGE }, first, last;
	EXPECT (omp_get_num_threads () == THREADS);
	if (GOMP_loop_ull_doacross_static_start (3, counts, 1, &first, &last))
	  for (unsigned long long i = first; i < last; i++)
	    run_thread (i);
	GOMP_loop_end ();
      }
    }
  EXPECT_EQUAL (naps, 0);
  return 0;
}
