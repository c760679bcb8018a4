/* error at (execution) severity (fatal) ends the program with its message.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-shouldfail "error directive" } */
/* { dg-output "libgomp: fatal error: error directive encountered: the end" } */

int
main (void)
{
#pragma omp error at (execution) severity (warning) message ("a warning")
#pragma omp error at (execution) severity (fatal) message ("the end")
  return 0;
}
