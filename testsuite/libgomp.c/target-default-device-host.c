/* The initial device as a device number: everything works on the host's
   memory.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include "expect.h"

int
main (void)
{
  int host = omp_get_initial_device (), a = 1;
#pragma omp target device (host) map (to : a)
  a = 2;
  EXPECT_EQUAL (a, 2);
#pragma omp target data device (host) map (to : a)
  a = 3;
  EXPECT_EQUAL (a, 3);
#pragma omp target enter data device (host) map (to : a)
#pragma omp target update device (host) to (a)
#pragma omp target exit data device (host) map (from : a)
  EXPECT_EQUAL (a, 3);
  EXPECT (omp_target_is_present (&a, host));
  return 0;
}
