/* Asynchronous regions run at the same time: each of them waits for all the
   others.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */

#include "expect.h"
#include "flag.h"

#define REGIONS 6
static int flags[REGIONS], results[REGIONS];

static void
launch (int me)
{
  uintptr_t all = (uintptr_t) flags;
#pragma omp target nowait map (tofrom : results[me : 1]) firstprivate (me, all)
  {
    flag_raise (all + (unsigned) me * sizeof (int));
    for (unsigned i = 0; i < REGIONS; i++)
      flag_await (all + i * sizeof (int));
    results[me] = me + 1;
  }
}

int
main (void)
{
  for (int round = 0; round < 20; round++)
    {
      for (int i = 0; i < REGIONS; i++)
        flags[i] = results[i] = 0;
      for (int i = 0; i < REGIONS; i++)
        launch (i);
#pragma omp taskwait
      for (int i = 0; i < REGIONS; i++)
        EXPECT_EQUAL (results[i], i + 1);
    }
  return 0;
}
