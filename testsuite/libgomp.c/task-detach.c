/* detach: a task is complete when its event is fulfilled, by another task,
   by a foreign thread, or before the body ends.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-all-levels } */
/* { dg-options "-pthread" } */

#include <omp.h>
#include <pthread.h>
#include <unistd.h>
#include "expect.h"

static void *
fulfil (void *argument)
{
  usleep (20000);
  omp_fulfill_event (*(omp_event_handle_t *) argument);
  return NULL;
}

int
main (void)
{
  for (int threads = 2; threads <= 4; threads++)
    for (int round = 0; round < 5; round++)
      {
        int after = 0, x = 0, body = 0;
        omp_event_handle_t first, second, third;
        pthread_t foreign;
#pragma omp parallel num_threads (threads)
#pragma omp single
        {
#pragma omp task detach (first) depend (out : x) shared (body)
          body = 1;
#pragma omp task depend (in : x) shared (after, body)
          {
            EXPECT_EQUAL (body, 1);
            after = 1;
          }
          EXPECT_EQUAL (pthread_create (&foreign, NULL, fulfil, &first), 0);
#pragma omp taskwait
          EXPECT_EQUAL (after, 1);
          pthread_join (foreign, NULL);
          /* Fulfilled inside its own body.  */
#pragma omp task detach (second)
          omp_fulfill_event (second);
#pragma omp taskwait
          /* By a sibling.  */
#pragma omp task detach (third) shared (body)
          body = 2;
#pragma omp task firstprivate (third)
          omp_fulfill_event (third);
        }
      }
  return 0;
}
