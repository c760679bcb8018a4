/* The static library as a program gets it that links with nothing but -static: it
   reads the environment, has threads, tasks and target regions, and leaves the
   program all names that are not OpenMP's or OpenACC's.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target static } */
/* { dg-options "-static" } */
/* { dg-env OMP_NUM_THREADS 5 } */
/* { dg-env OMP_CANCELLATION true } */
/* { dg-env OMP_MAX_TASK_PRIORITY 7 } */

#include <omp.h>
#include "expect.h"

/* Names that functions and variables of the library have, or had.  */
int task_create, team_end, map_lookup, pool_lock, thread_self, icv_device;
int mutex_lock_slow, environment_get, memory_alloc, device_resolve, pools;

void
session_start (void)
{
  EXPECT (!"the program's function is called by the library");
}

int
main (void)
{
  int threads = 0, sum = 0, data[100] = { 0 };
  if (getenv ("OMP_NUM_THREADS"))
    {
      EXPECT_EQUAL (omp_get_max_threads (), 5);
      EXPECT_EQUAL (omp_get_max_task_priority (), 7);
      EXPECT (omp_get_cancellation ());
    }
#pragma omp parallel num_threads (3) reduction (+ : threads)
  threads++;
  EXPECT_EQUAL (threads, 3);
#pragma omp parallel
#pragma omp single
#pragma omp taskloop reduction (+ : sum)
  for (int i = 0; i < 1000; i++)
    sum += i;
  EXPECT_EQUAL (sum, 499500);
#pragma omp target teams distribute parallel for map (tofrom : data) nowait
  for (int i = 0; i < 100; i++)
    data[i] += i;
#pragma omp taskwait
  for (int i = 0; i < 100; i++)
    EXPECT_EQUAL (data[i], i);
  EXPECT (task_create + team_end + map_lookup + pool_lock + thread_self
            + icv_device + mutex_lock_slow + environment_get + memory_alloc
            + device_resolve + pools
          == 0);
  return 0;
}
