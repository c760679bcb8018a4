/* data, enter data, exit data, update, present and declare, with the two
   reference counts (OpenACC 2.6.7).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-all-levels } */

#include <openacc.h>
#include "expect.h"

#define N 128

static int resident[N];
#pragma acc declare create (resident)

int
main (void)
{
  int separate = acc_get_device_type () != acc_device_host;
  int *a = malloc (N * sizeof *a);
  for (int i = 0; i < N; i++)
    a[i] = i;
#pragma acc data copy (a[0 : N])
  {
    EXPECT (acc_is_present (a, N * sizeof *a));
#pragma acc parallel loop present (a[0 : N])
    for (int i = 0; i < N; i++)
      a[i] *= 3;
    if (separate)
      EXPECT_EQUAL (a[5], 5);
#pragma acc update self (a[5 : 1])
    EXPECT_EQUAL (a[5], 15);
    a[6] = 1000;
#pragma acc update device (a[6 : 1])
  }
  EXPECT_EQUAL (a[7], 21);
  EXPECT_EQUAL (a[6], 1000);
#pragma acc enter data copyin (a[0 : N])
#pragma acc enter data copyin (a[0 : N])
#pragma acc parallel loop present (a[0 : N])
  for (int i = 0; i < N; i++)
    a[i] = 1;
#pragma acc exit data copyout (a[0 : N])
  if (separate)
    {
      EXPECT (acc_is_present (a, N * sizeof *a));
      EXPECT_EQUAL (a[7], 21);
    }
#pragma acc exit data copyout (a[0 : N])
  EXPECT_EQUAL (a[7], 1);
  if (separate)
    EXPECT (!acc_is_present (a, N * sizeof *a));
#pragma acc enter data create (a[0 : N])
#pragma acc enter data create (a[0 : N])
#pragma acc exit data delete (a[0 : N]) finalize
  if (separate)
    EXPECT (!acc_is_present (a, N * sizeof *a));
  for (int i = 0; i < N; i++)
    resident[i] = i;
#pragma acc update device (resident)
  int sum = 0;
#pragma acc parallel loop reduction (+ : sum) present (resident)
  for (int i = 0; i < N; i++)
    sum += resident[i];
  EXPECT_EQUAL (sum, N * (N - 1) / 2);
#pragma acc data copyin (a[0 : N])
  {
    int *there;
#pragma acc host_data use_device (a)
    there = a;
#pragma acc parallel deviceptr (there)
    there[3] = 33;
#pragma acc update self (a[3 : 1])
  }
  EXPECT_EQUAL (a[3], 33);
  free (a);
  return 0;
}
