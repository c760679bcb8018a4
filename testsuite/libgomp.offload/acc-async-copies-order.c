/* What an async construct copies in is what the constructs before it in its queue, or in
   one that it waits for, have copied out: small or large, nothing is read from the host
   before its turn comes.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */

#include <openacc.h>
#include "expect.h"

enum { SMALL = 128, LARGE = 100000, ROUNDS = 5 };

static int small_data[SMALL], large_data[LARGE];

/* Add 1 to the LENGTH numbers of DATA, ROUNDS times in two queues.  */
static void
add (int *data, int length)
{
  for (int round = 0; round < ROUNDS; round++)
    {
#pragma acc parallel loop async(1) copy(data[0:length])
      for (int i = 0; i < length; i++)
        data[i]++;
#pragma acc parallel loop async(1) copy(data[0:length])
      for (int i = 0; i < length; i++)
        data[i]++;
#pragma acc wait(1) async(2)
#pragma acc parallel loop async(2) copy(data[0:length])
      for (int i = 0; i < length; i++)
        data[i]++;
#pragma acc wait(2) async(1)
    }
#pragma acc wait
  for (int i = 0; i < length; i++)
    EXPECT_EQUAL (data[i], 3 * ROUNDS);
}

int
main (void)
{
  add (small_data, SMALL);
  add (large_data, LARGE);
  return 0;
}
