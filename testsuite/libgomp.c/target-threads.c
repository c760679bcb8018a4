/* Many host threads launch on one device at once, with data of their own
   and with data they share.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include "expect.h"

#define N 200
static int shared[N];

int
main (void)
{
  omp_set_dynamic (0);
  for (int i = 0; i < N; i++)
    shared[i] = i;
#pragma omp parallel num_threads (16)
  {
    int mine[N], me = omp_get_thread_num ();
    for (int round = 0; round < 30; round++)
      {
        for (int i = 0; i < N; i++)
          mine[i] = me + i;
#pragma omp target map (tofrom : mine) map (to : shared)
        for (int i = 0; i < N; i++)
          mine[i] += shared[i];
        for (int i = 0; i < N; i++)
          EXPECT_EQUAL (mine[i], me + 2 * i);
      }
  }
  if (omp_get_num_devices () > 0)
    EXPECT (!omp_target_is_present (shared, omp_get_default_device ()));
  /* All of them map and unmap one variable: its last unmapping copies back
     what a region wrote.  */
  int flags[16] = { 0 };
#pragma omp parallel num_threads (16)
  for (int round = 0; round < 30; round++)
    {
      int me = omp_get_thread_num ();
#pragma omp target map (tofrom : flags[me : 1])
      flags[me]++;
    }
  for (int i = 0; i < 16; i++)
    EXPECT_EQUAL (flags[i], 30);
  return 0;
}
