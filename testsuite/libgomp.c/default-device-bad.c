/* An OMP_DEFAULT_DEVICE that says nothing gets its line.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-env OMP_DEFAULT_DEVICE "kind(gpu" } */
/* { dg-output "libgomp: Invalid value for environment variable OMP_DEFAULT_DEVICE: \"kind\\(gpu\"" } */

#include <omp.h>
#include "expect.h"

int
main (void)
{
  EXPECT_EQUAL (omp_get_default_device (), 0);
  return 0;
}
