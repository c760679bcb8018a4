/* In a team of one, a task that depends on a detached task is deferred: the same
   thread fulfils the event only after it has made both.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include "expect.h"

int
main (void)
{
  int value = 0, seen = 0;
#pragma omp parallel num_threads (1)
  {
    omp_event_handle_t event;
#pragma omp task detach (event) depend (out : value) shared (value)
    value = 1;
#pragma omp task depend (inout : value) shared (value) priority (1)
    value *= 2;
#pragma omp task depend (in : value) shared (value, seen)
    seen = value;
    EXPECT_EQUAL (seen, 0);
    omp_fulfill_event (event);
#pragma omp taskwait
    EXPECT_EQUAL (seen, 2);
  }
  return 0;
}
