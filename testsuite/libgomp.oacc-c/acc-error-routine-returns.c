/* A routine for failures that returns, or fails itself, does not keep the process from
   ending.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-shouldfail "the failure ends the process" } */
/* { dg-output "libgomp: invalid async-argument: -9.*routine: invalid async-argument: -9.*libgomp: invalid async-argument: -8" } */

#include <openacc.h>
#include <stdio.h>
#include <unistd.h>

static void
routine (char *message)
{
  fprintf (stderr, "routine: %s\n", message);
  acc_wait (-8);
}

int
main (void)
{
  alarm (200);
  acc_set_error_routine (routine);
  acc_wait (-9);
  return 0;
}
