/* The stress program for a few seconds, with cancellation.  In a build for
   ThreadSanitizer any report makes it fail.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-env OMP_CANCELLATION "true" } */

#include "../stress/stress.c"
