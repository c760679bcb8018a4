/* A tool hears of target tasks whose regions a driver completes on a thread of its own.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */
/* { dg-output "finalized" } */

#include "../libgomp.c/target-ompt-task.c"
