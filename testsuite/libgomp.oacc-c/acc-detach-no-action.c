/* To detach a pointer that is not attached, or that is not present, is no action
   (3.3, 2.7.2 and 3.2.29), by the directive, by the routines and at the end of a
   region whose attachment somebody ended.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <openacc.h>
#include "expect.h"

#define N 16

static struct body
{
  int *values;
  int other;
} s;
static int data[N];

static void
absent (void)
{
  acc_detach (NULL);
  acc_detach ((void **) &s.values);
  acc_detach_finalize ((void **) &s.values);
  acc_detach_async ((void **) &s.values, 1);
  acc_wait_all ();
#pragma acc exit data detach (s.values)
#pragma acc exit data finalize detach (s.values)
}

static void
not_attached (void)
{
#pragma acc enter data copyin (s, data)
  acc_detach ((void **) &s.values);
  acc_detach_finalize ((void **) &s.values);
#pragma acc exit data detach (s.values)
  acc_attach ((void **) &s.values);
  acc_detach ((void **) &s.values);
  acc_detach ((void **) &s.values);
#pragma acc exit data finalize detach (s.values)
#pragma acc data attach (s.values)
  {
#pragma acc parallel present (s, data)
    s.values[3] = 5;
#pragma acc exit data detach (s.values)
  }
  /* The counter is 0, and not less.  */
#pragma acc data attach (s.values)
#pragma acc parallel present (s, data)
  s.values[4] = 6;
#pragma acc exit data copyout (s, data)
  EXPECT (s.values == data);
  EXPECT_EQUAL (data[3], 5);
  EXPECT_EQUAL (data[4], 6);
}

int
main (void)
{
  s.values = data;
  absent ();
  not_attached ();
  EXPECT (s.values == data);
  return 0;
}
