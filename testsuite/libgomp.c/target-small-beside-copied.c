/* The same where a plugin stages nothing that others may use.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target far_device } */
/* { dg-env FAR_STAGE "copy" } */

#include "target-small-beside.c"
