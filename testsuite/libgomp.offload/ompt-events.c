/* A tool hears of target constructs and routines on each emulated device.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */
/* { dg-output "finalized" } */

#include "../libgomp.c/target-ompt-events.c"
