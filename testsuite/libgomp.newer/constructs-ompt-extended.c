/* The constructs with the calls that tell a tool of them; there is none here.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target ompt_code } */
/* { dg-options "-fopenmp-ompt=extended" } */
/* { dg-env OMP_CANCELLATION "true" } */

#include "constructs.h"
