/* acc_set_default_async refuses what is no async-argument.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-shouldfail "no async-argument" } */
/* { dg-output "libgomp: invalid async-argument: -3" } */

#include <openacc.h>

int
main (void)
{
  acc_set_default_async (-3);
  return 0;
}
