/* Small variables that regions bring along, on several threads: each has one of its own
   that comes back, and all have one that another thread looks up, keeps for a while and
   lets go, beside `exit data nowait'.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-all-levels } */

#include <omp.h>
#include <unistd.h>
#include "expect.h"

enum { THREADS = 4, ROUNDS = 300 };

static int present[16], other[16], common = 3;
static int ended; /* threads that have no more regions; atomic */

static void
launch (int thread)
{
  long sum = 0;
  for (int i = 0; i < ROUNDS; i++)
    {
      int seen = -1;
      long before = sum;
#pragma omp target map(to: present, common) map(tofrom: sum) map(from: seen)
      {
        sum += common + present[thread];
        seen = common;
      }
      EXPECT_EQUAL (seen, 3);
      EXPECT_EQUAL (sum - before, 3 + thread);
    }
  __atomic_add_fetch (&ended, 1, __ATOMIC_RELEASE);
}

static void
launch_nowait (int thread)
{
  long sums[ROUNDS];
  for (int i = 0; i < ROUNDS; i++)
    {
      sums[i] = i;
#pragma omp target nowait map(to: present, common) map(tofrom: sums[i])
      sums[i] += common + present[thread];
      if (i % 16 == 15)
        {
#pragma omp taskwait
        }
    }
#pragma omp taskwait
  for (int i = 0; i < ROUNDS; i++)
    EXPECT_EQUAL (sums[i], i + 3 + thread);
  __atomic_add_fetch (&ended, 1, __ATOMIC_RELEASE);
}

static void
disturb (void)
{
  int device = omp_get_default_device (), round = 0;
  while (__atomic_load_n (&ended, __ATOMIC_ACQUIRE) < THREADS)
    {
      other[0] = ++round;
#pragma omp target enter data map(to: other)
      omp_target_is_present (&common, device);
#pragma omp target enter data map(to: common)
      omp_target_is_present (&other, device);
#pragma omp target map(to: common) map(tofrom: other)
      other[0] += common;
#pragma omp target exit data nowait map(from: other)
#pragma omp target exit data map(release: common)
#pragma omp taskwait
      EXPECT_EQUAL (other[0], round + 3);
    }
}

int
main (void)
{
  alarm (200);
  omp_set_dynamic (0);
  for (int i = 0; i < 16; i++)
    present[i] = i;
#pragma omp target enter data map(to: present)
#pragma omp parallel num_threads(THREADS + 1)
  {
    int thread = omp_get_thread_num ();
    if (thread == THREADS)
      disturb ();
    else if (thread % 2)
      launch_nowait (thread);
    else
      launch (thread);
  }
#pragma omp target exit data map(delete: present)
  return 0;
}
