/* Array sections through pointers, zero-length sections, use_device_ptr,
   use_device_addr, has_device_addr, is_device_ptr.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-all-levels } */

#include <omp.h>
#include "expect.h"

#define N 40

int
main (void)
{
  int *a = malloc (N * sizeof *a), length = N, array[N];
  int device = omp_get_default_device ();
  for (int i = 0; i < N; i++)
    a[i] = array[i] = i;
  /* A pointer into the middle of a section.  */
  int *middle = a + 10;
#pragma omp target map (tofrom : middle[-5 : 10])
  for (int i = -5; i < 5; i++)
    middle[i] = -i;
  for (int i = 0; i < N; i++)
    EXPECT_EQUAL (a[i], i >= 5 && i < 15 ? 10 - i : i);
  /* A zero-length section finds what is present.  */
#pragma omp target data map (tofrom : a[0 : length])
  {
    int *inner = a + 3;
#pragma omp target map (alloc : inner[0 : 0])
    inner[1] = 444;
#pragma omp target data use_device_ptr (a)
    {
      int *there = a;
#pragma omp target is_device_ptr (there)
      there[20] = 2020;
    }
  }
  EXPECT_EQUAL (a[4], 444);
  EXPECT_EQUAL (a[20], 2020);
#pragma omp target data map (tofrom : array) use_device_addr (array)
  {
#pragma omp target has_device_addr (array)
    array[7] = 777;
  }
  EXPECT_EQUAL (array[7], 777);
  /* A pointer of which nothing is mapped arrives unchanged or null, and the
     region does not look at it.  */
  int *nowhere = NULL, null = 0;
#pragma omp target map (nowhere[0 : 0]) map (from : null)
  null = nowhere == NULL;
  EXPECT_EQUAL (null, 1);
  (void) device;
  free (a);
  return 0;
}
