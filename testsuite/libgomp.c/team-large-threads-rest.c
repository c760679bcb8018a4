/* While a team of many more threads than processors is made, the threads that are
   there already leave the processors to their maker: they sleep after a few
   looks, and do not stand in line again and again.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target no_sanitizer } : they have a sched_yield of their own */

#include <omp.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "expect.h"

static unsigned long yields; /* atomic */

/* The library's, too.  */
int
sched_yield (void)
{
  __atomic_fetch_add (&yields, 1, __ATOMIC_RELAXED);
  return (int) syscall (SYS_sched_yield);
}

int
main (void)
{
  int threads = omp_get_num_procs () + 1200, got = 0;
  omp_set_dynamic (0);
#pragma omp parallel num_threads (threads)
  {
#pragma omp atomic
    got++;
  }
  EXPECT_EQUAL (got, threads);
  /* A thread waits twice, for the region and for its end, and yields once or twice
     in each wait.  */
  EXPECT (yields < 10ul * threads);
  return 0;
}
