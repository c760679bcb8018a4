/* The program's routine is called with the message of a failure, once, before the process
   ends, and may end it itself.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-shouldfail "the routine ends the process" } */
/* { dg-output "libgomp: invalid async-argument: -9.*routine: invalid async-argument: -9\\n" } */

#include <openacc.h>
#include <stdio.h>
#include <stdlib.h>

static void
not_called (char *message)
{
  printf ("wrong routine: %s\n", message);
  exit (0);
}

static void
routine (char *message)
{
  printf ("routine: %s\n", message);
  exit (3);
}

int
main (void)
{
  acc_set_error_routine (not_called);
  acc_set_error_routine (routine);
  acc_wait (-9);
  return 0;
}
