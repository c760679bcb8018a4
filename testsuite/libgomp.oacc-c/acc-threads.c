/* Host threads that use OpenACC at once, each with its own queues, on one
   device.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-options "-pthread" } */

#include <openacc.h>
#include <pthread.h>
#include <stdint.h>
#include "expect.h"

#define N 300

static void *
work (void *argument)
{
  int me = (int) (intptr_t) argument, a[N];
  for (int round = 0; round < 20; round++)
    {
      for (int i = 0; i < N; i++)
        a[i] = i;
#pragma acc parallel loop copy (a) async (me)
      for (int i = 0; i < N; i++)
        a[i] += me;
#pragma acc wait (me)
      for (int i = 0; i < N; i++)
        EXPECT_EQUAL (a[i], i + me);
    }
  return NULL;
}

int
main (void)
{
  pthread_t threads[8];
  for (intptr_t i = 0; i < 8; i++)
    EXPECT_EQUAL (pthread_create (&threads[i], NULL, work, (void *) i), 0);
  for (int i = 0; i < 8; i++)
    pthread_join (threads[i], NULL);
  return 0;
}
