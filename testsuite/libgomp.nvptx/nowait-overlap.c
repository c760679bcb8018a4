/* Independent regions with nowait run at the same time, and `enter data nowait' copies
   while a kernel runs: each kernel waits for what the others or the host do.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */
/* { dg-env GANGWAY_CUDA_PAGEABLE "1" } */

#include <omp.h>
#include <unistd.h>
#include "expect.h"

enum { REGIONS = 4 };
static int a[100000], b[100000];

static void
regions (void)
{
  int zero = 0, all = 0;
  int *met = omp_target_alloc (sizeof (int), 0);
  EXPECT (met);
  omp_target_memcpy (met, &zero, sizeof zero, 0, 0, 0,
                     omp_get_initial_device ());
#pragma omp parallel num_threads(2)
#pragma omp single
  {
    for (int i = 0; i < REGIONS; i++)
      {
#pragma omp target nowait is_device_ptr(met)
        {
          __atomic_fetch_add (met, 1, __ATOMIC_RELAXED);
          while (__atomic_load_n (met, __ATOMIC_RELAXED) < REGIONS)
            ;
        }
      }
#pragma omp taskwait
  }
  omp_target_memcpy (&all, met, sizeof all, 0, 0, omp_get_initial_device (), 0);
  EXPECT_EQUAL (all, REGIONS);
  omp_target_free (met, 0);
}

/* The kernel ends when the host says so, and the host says so when both arrays are
   there.  */
static void
copies (int *flag)
{
  int seen = 0, sum = 0;
  a[5] = 5;
  b[5] = 6;
#pragma omp parallel num_threads(2)
#pragma omp single
  {
#pragma omp target nowait is_device_ptr(flag) map(from: seen)
    {
      while (__atomic_load_n (flag, __ATOMIC_RELAXED) == 0)
        ;
      seen = 1;
    }
#pragma omp target enter data nowait map(to: a) depend(out: a)
#pragma omp target enter data nowait map(to: b) depend(out: b)
#pragma omp task if(0) depend(in: a, b)
    __atomic_store_n (flag, 1, __ATOMIC_RELAXED);
#pragma omp taskwait
  }
  EXPECT_EQUAL (seen, 1);
#pragma omp target map(tofrom: sum)
  sum = a[5] + b[5];
  EXPECT_EQUAL (sum, 11);
}

int
main (void)
{
  static int flag;
  alarm (200); /* what waits for something that does not run waits for ever */
  regions ();
  copies (&flag);
  return 0;
}
