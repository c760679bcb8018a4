/* Unstructured mapping: reference counts, release, delete, from, always
   (5.2, 13.6, 13.7).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */

#include <omp.h>
#include "expect.h"

#define N 64

int
main (void)
{
  int *a = malloc (N * sizeof *a), sum = 0;
  for (int i = 0; i < N; i++)
    a[i] = i;
#pragma omp target enter data map (to : a[0 : N])
  EXPECT (omp_target_is_present (a, 0));
#pragma omp target enter data map (to : a[0 : N])
#pragma omp target map (from : sum)
  {
    sum = 0;
    for (int i = 0; i < N; i++)
      sum += a[i]++;
  }
  EXPECT_EQUAL (sum, N * (N - 1) / 2);
  /* One reference is left: nothing comes back yet.  */
#pragma omp target exit data map (from : a[0 : N])
  EXPECT_EQUAL (a[5], 5);
  EXPECT (omp_target_is_present (a, 0));
  /* always copies whatever the count.  */
#pragma omp target enter data map (to : a[0 : N])
#pragma omp target exit data map (always, from : a[0 : N])
  EXPECT_EQUAL (a[5], 6);
  a[5] = 0;
#pragma omp target exit data map (from : a[0 : N])
  EXPECT_EQUAL (a[5], 6);
  EXPECT (!omp_target_is_present (a, 0));

#pragma omp target enter data map (to : a[0 : N])
#pragma omp target enter data map (to : a[0 : N])
#pragma omp target exit data map (delete : a[0 : N])
  EXPECT (!omp_target_is_present (a, 0));
  /* Exit of what is not mapped does nothing.  */
#pragma omp target exit data map (from : a[0 : N])
#pragma omp target exit data map (release : a[0 : N])
#pragma omp target exit data map (delete : a[0 : N])
  EXPECT_EQUAL (a[5], 6);
  free (a);
  return 0;
}
