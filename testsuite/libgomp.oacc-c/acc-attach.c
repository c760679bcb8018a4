/* Pointers in structures: attach by data clauses and by the routines;
   detach puts the host's pointer back.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-all-levels } */

#include <openacc.h>
#include "expect.h"

#define N 20

struct list
{
  int count;
  int *values;
};

int
main (void)
{
  struct list list = { N, malloc (N * sizeof (int)) };
  int *values = list.values;
  for (int i = 0; i < N; i++)
    values[i] = i;
#pragma acc enter data copyin (list)
#pragma acc enter data copyin (list.values[0 : N])
#pragma acc parallel loop present (list)
  for (int i = 0; i < N; i++)
    list.values[i] *= 2;
#pragma acc exit data copyout (list.values[0 : N])
#pragma acc exit data copyout (list)
  EXPECT (list.values == values);
  for (int i = 0; i < N; i++)
    EXPECT_EQUAL (values[i], 2 * i);

  acc_copyin (&list, sizeof list);
  acc_copyin (values, N * sizeof (int));
  acc_attach ((void **) &list.values);
#pragma acc parallel loop present (list)
  for (int i = 0; i < N; i++)
    list.values[i] += list.count;
  acc_detach ((void **) &list.values);
  acc_copyout (values, N * sizeof (int));
  acc_copyout (&list, sizeof list);
  EXPECT (list.values == values);
  for (int i = 0; i < N; i++)
    EXPECT_EQUAL (values[i], 2 * i + N);
  free (values);
  return 0;
}
