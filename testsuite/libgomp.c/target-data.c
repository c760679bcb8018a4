/* target data keeps variables present over several regions and copies at
   its ends; nested ones count references.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-all-levels } */

#include <omp.h>
#include "expect.h"

#define N 256

int
main (void)
{
  int in[N], out[N], scratch[N];
  for (int i = 0; i < N; i++)
    in[i] = i, out[i] = -1;
#pragma omp target data map (to : in) map (from : out) map (alloc : scratch)
  {
#pragma omp target
    for (int i = 0; i < N; i++)
      scratch[i] = 2 * in[i];
#pragma omp target data map (tofrom : in, out)
    {
#pragma omp target
      for (int i = 0; i < N; i++)
        out[i] = scratch[i] + 1;
    }
    EXPECT (omp_target_is_present (out, omp_get_default_device ())
            || omp_get_num_devices () == 0);
  }
  for (int i = 0; i < N; i++)
    EXPECT_EQUAL (out[i], 2 * i + 1);
  if (omp_get_num_devices () > 0)
    {
      EXPECT (!omp_target_is_present (in, 0));
      EXPECT (!omp_target_is_present (scratch, 0));
    }
  /* An if clause that is false leaves the host's data alone.  */
#pragma omp target data map (tofrom : in) if (in[0] == 1)
  EXPECT (omp_get_num_devices () == 0 || !omp_target_is_present (in, 0));
  return 0;
}
