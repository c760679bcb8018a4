/* What four async queues are given runs at the same time: each kernel waits for the
   others.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */

#include <openacc.h>
#include <unistd.h>
#include "expect.h"

enum { QUEUES = 4 };

int
main (void)
{
  int met[1] = { 0 };
  alarm (200);
#pragma acc enter data copyin(met)
  for (int i = 0; i < QUEUES; i++)
    {
#pragma acc parallel num_gangs(1) num_workers(1) async(i) present(met)
      {
        __atomic_fetch_add (met, 1, __ATOMIC_RELAXED);
        while (__atomic_load_n (met, __ATOMIC_RELAXED) < QUEUES)
          ;
      }
    }
#pragma acc wait
#pragma acc exit data copyout(met)
  EXPECT_EQUAL (met[0], QUEUES);
  return 0;
}
