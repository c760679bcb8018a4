/* parallel, kernels and serial with the data clauses, on a device with
   memory of its own (OpenACC 2.6, 2.5 and 2.7).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-all-levels } */

#include <openacc.h>
#include "expect.h"

#define N 400
static int a[N], b[N];

int
main (void)
{
  int separate = acc_get_device_type () != acc_device_host;
  for (int i = 0; i < N; i++)
    a[i] = i, b[i] = -1;
#pragma acc parallel loop copyin (a) copyout (b)
  for (int i = 0; i < N; i++)
    b[i] = 2 * a[i];
  for (int i = 0; i < N; i++)
    EXPECT_EQUAL (b[i], 2 * i);
#pragma acc kernels copy (a)
  for (int i = 0; i < N; i++)
    a[i] += 1;
  EXPECT_EQUAL (a[N - 1], N);
#pragma acc serial create (b) copy (a)
  for (int i = 0; i < N; i++)
    {
      b[i] = i;
      a[i] -= b[i];
    }
  for (int i = 0; i < N; i++)
    EXPECT_EQUAL (a[i], 1);
  EXPECT_EQUAL (b[5], separate ? 10 : 5);
  int sum = 0, first = 4;
#pragma acc parallel loop reduction (+ : sum) firstprivate (first) copyin (a)
  for (int i = 0; i < N; i++)
    sum += a[i] * first;
  EXPECT_EQUAL (sum, 4 * N);
#pragma acc parallel copyin (a) if (0)
  a[0] = 77;
  EXPECT_EQUAL (a[0], 77);
#pragma acc parallel loop num_gangs (4) num_workers (2) vector_length (8) copy (a)
  for (int i = 0; i < N; i++)
    a[i] = i;
  for (int i = 0; i < N; i++)
    EXPECT_EQUAL (a[i], i);
  return 0;
}
