/* Two queues copy to the same memory of the host, which is locked for each copy: that the first
   one is done, and its lock gone, leaves the second one's.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */

#include <openacc.h>
#include <stdlib.h>
#include <unistd.h>
#include "expect.h"

enum { N = 100000 };
static int a[N];

/* A kernel in QUEUE that takes a while: what is put behind it waits.  */
static void
keep_busy (int queue, int passes)
{
  int *some = malloc (sizeof *some);
#pragma acc enter data create(some[0:1]) async(queue)
#pragma acc serial present(some[0:1]) async(queue)
  for (int i = 0; i < passes; i++)
    __atomic_fetch_add (some, 1, __ATOMIC_RELAXED);
}

int
main (void)
{
  alarm (200);
  for (int i = 0; i < N; i++)
    a[i] = i;
#pragma acc enter data copyin(a)
  for (int round = 0; round < 5; round++)
    {
      for (int i = 0; i < N; i++)
        a[i] = -1;
      keep_busy (2, 300000);
      keep_busy (1, 1000);
#pragma acc update self(a) async(1)
#pragma acc update self(a) async(2)
#pragma acc wait(1)
#pragma acc wait(2)
      EXPECT_EQUAL (a[0], 0);
      EXPECT_EQUAL (a[N - 1], N - 1);
    }
#pragma acc exit data delete(a)
  return 0;
}
