/* The bodies of ordered constructs run in the order of the iterations,
   under every schedule.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-all-levels } */

#include <omp.h>
#include "expect.h"

#define N 300

static int next;

static void
take (int i)
{
  EXPECT_EQUAL (next, i);
  next++;
}

static void
done (void)
{
  EXPECT_EQUAL (next, N);
  next = 0;
}

int
main (void)
{
  for (int threads = 1; threads <= 7; threads += 3)
    {
#pragma omp parallel for ordered schedule (static) num_threads (threads)
      for (int i = 0; i < N; i++)
        {
#pragma omp ordered
          take (i);
        }
      done ();
#pragma omp parallel for ordered schedule (static, 3) num_threads (threads)
      for (int i = 0; i < N; i++)
        {
#pragma omp ordered
          take (i);
        }
      done ();
#pragma omp parallel for ordered schedule (dynamic, 2) num_threads (threads)
      for (int i = 0; i < N; i++)
        {
#pragma omp ordered
          take (i);
        }
      done ();
#pragma omp parallel for ordered schedule (guided) num_threads (threads)
      for (unsigned long long i = 0; i < N; i++)
        {
#pragma omp ordered
          take ((int) i);
        }
      done ();
      /* Iterations that skip the ordered region do not hold the others up.  */
#pragma omp parallel for ordered schedule (dynamic) num_threads (threads)
      for (int i = 0; i < 3 * N; i++)
        if (i % 3 == 0)
          {
#pragma omp ordered
            take (i / 3);
          }
      done ();
    }
  return 0;
}
