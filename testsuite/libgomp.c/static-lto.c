/* The static library with a program that is compiled with -flto.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target static } */
/* { dg-options "-static -flto -O2" } */
/* { dg-env OMP_NUM_THREADS 5 } */
/* { dg-env OMP_CANCELLATION true } */
/* { dg-env OMP_MAX_TASK_PRIORITY 7 } */

#include "static-environment.c"
