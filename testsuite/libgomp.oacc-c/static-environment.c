/* The static library in a program of OpenACC: it reads the environment, and its
   constructs run on the host.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target static } */
/* { dg-options "-static" } */
/* { dg-env ACC_DEVICE_TYPE host } */
/* { dg-env GOMP_OPENACC_DIM nonsense } */
/* { dg-output "Invalid value for environment variable GOMP_OPENACC_DIM" } */

#include <openacc.h>
#include "expect.h"

/* Names that functions of the library have.  */
int acc_environment, acc_scope, profiling_load;

int
main (void)
{
  int data[100];
#pragma acc parallel loop copyout (data) async (1)
  for (int i = 0; i < 100; i++)
    data[i] = i;
#pragma acc wait
  for (int i = 0; i < 100; i++)
    EXPECT_EQUAL (data[i], i);
  EXPECT_EQUAL (acc_get_device_type (), acc_device_host);
  return acc_environment + acc_scope + profiling_load;
}
