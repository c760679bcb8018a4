/* acc-shutdown-beside-constructs.c of OpenACC, on NVIDIA.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */
/* { dg-options "-pthread" } */

#include "../libgomp.oacc-c/acc-shutdown-beside-constructs.c"
