/* Threads the runtime did not make run regions of their own, at once, and
   end.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-options "-pthread" } */

#include <omp.h>
#include <pthread.h>
#include "expect.h"

static void *
work (void *argument)
{
  long *sum = argument;
  EXPECT_EQUAL (omp_get_thread_num (), 0);
  EXPECT_EQUAL (omp_get_level (), 0);
  for (int round = 0; round < 50; round++)
    {
      long mine = 0;
#pragma omp parallel for num_threads (3) reduction (+ : mine)                 \
  schedule (dynamic, 5)
      for (int i = 0; i < 100; i++)
        mine += i;
      *sum += mine;
    }
  return NULL;
}

int
main (void)
{
  omp_set_dynamic (0);
  for (int wave = 0; wave < 5; wave++)
    {
      pthread_t threads[8];
      long sums[8] = { 0 };
      for (int i = 0; i < 8; i++)
        EXPECT_EQUAL (pthread_create (&threads[i], NULL, work, &sums[i]), 0);
      for (int i = 0; i < 8; i++)
        {
          pthread_join (threads[i], NULL);
          EXPECT_EQUAL (sums[i], 50 * 4950);
        }
    }
  return 0;
}
