/* Queues run at the same time: a region in one waits for a region in another.
   Where a wait clause orders two queues, the later one's region begins only when
   the earlier one's has ended.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */

#include <openacc.h>
#include <unistd.h>
#include "expect.h"
#include "flag.h"

#define QUEUES 4
static int flags[QUEUES];

static void
meet (int me)
{
  uintptr_t all = (uintptr_t) flags;
#pragma acc parallel async (me) firstprivate (me, all)
  {
    flag_raise (all + (unsigned) me * sizeof (int));
    for (unsigned i = 0; i < QUEUES; i++)
      flag_await (all + i * sizeof (int));
  }
}

static void
overlap (void)
{
  for (int i = 0; i < QUEUES; i++)
    flags[i] = 0;
  for (int i = 0; i < QUEUES; i++)
    meet (i);
#pragma acc wait
}

/* X goes from queue to queue; the first steps are slow.  */
static void
chain (int rounds)
{
  int x = 1, wanted = 1;
#pragma acc enter data copyin (x)
  for (int i = 0; i < rounds; i++)
    {
      int before = i % QUEUES, next = (i + 1) % QUEUES, slow = i < QUEUES;
#pragma acc parallel present (x) firstprivate (slow, i) async (next)           \
  wait (before)
      {
        if (slow)
          usleep (5000);
        x = (3 * x + i) % 10007;
      }
      wanted = (3 * wanted + i) % 10007;
    }
#pragma acc exit data copyout (x) async (rounds % QUEUES)
#pragma acc wait (rounds % QUEUES)
  EXPECT_EQUAL (x, wanted);
}

int
main (void)
{
  for (int round = 0; round < 20; round++)
    {
      overlap ();
      chain (50);
    }
  return 0;
}
