/* A region of one thread with a detached task, in the memory of a team that was
   larger.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include "expect.h"

static void
large_inner_team (int threads, int maker)
{
#pragma omp parallel num_threads(threads)
  if (omp_get_thread_num () == maker)
    {
#pragma omp parallel num_threads(4)
      EXPECT_EQUAL (omp_get_num_threads (), 4);
    }
}

static void
detach_alone (void)
{
  int done = 0;
#pragma omp parallel num_threads(1)
  {
    omp_event_handle_t event;
#pragma omp task detach(event) shared(done)
    done++;
#pragma omp task firstprivate(event) shared(done)
    {
      done++;
      omp_fulfill_event (event);
    }
  }
  EXPECT_EQUAL (done, 2);
}

int
main (void)
{
  omp_set_dynamic (0);
  omp_set_max_active_levels (2);
  for (int round = 0; round < 10; round++)
    {
      /* The next team has no such member: the inner team is given back.  */
      large_inner_team (8, 7);
#pragma omp parallel num_threads(2)
      ;
      detach_alone ();
    }
  return 0;
}
