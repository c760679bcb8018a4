/* The same where the host sees what kernels write to what a launch brought along.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target far_device } */
/* { dg-env FAR_STAGE "shared" } */

#include "target-small-beside.c"
