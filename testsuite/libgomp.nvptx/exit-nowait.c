/* target-exit-nowait.c of the host, on NVIDIA.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */

#include "../libgomp.c/target-exit-nowait.c"
