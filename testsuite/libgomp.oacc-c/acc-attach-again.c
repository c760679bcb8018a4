/* A pointer that is attached and changes on the host is attached to its new
   target by the next attach action, with a counter of 1; as long as it is the
   same target, the counter rises (3.3, 2.7.2).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <openacc.h>
#include "expect.h"

#define N 16

static struct body
{
  int *values;
} s;
static int one[N], other[N];

static void
write_there (int value)
{
#pragma acc parallel present (s)
  s.values[2] = value;
}

static void
expect_there (int in_one, int in_other)
{
#pragma acc update self (one, other)
  EXPECT_EQUAL (one[2], in_one);
  EXPECT_EQUAL (other[2], in_other);
}

int
main (void)
{
  s.values = one;
#pragma acc enter data copyin (s, one, other)
  acc_attach ((void **) &s.values);
  acc_attach ((void **) &s.values);
  write_there (1);
  expect_there (1, 0);
  s.values = other;
  acc_attach ((void **) &s.values);
  write_there (2);
  expect_there (1, 2);
  /* The counter began anew: one detach is enough, and a second is nothing.  */
  acc_detach ((void **) &s.values);
  s.values = one;
#pragma acc enter data attach (s.values)
  write_there (3);
  expect_there (3, 2);
#pragma acc enter data attach (s.values)
#pragma acc exit data detach (s.values)
  write_there (4);
  expect_there (4, 2);
  s.values = other;
#pragma acc data attach (s.values)
  {
    write_there (5);
    expect_there (4, 5);
  }
#pragma acc exit data copyout (s, one, other)
  EXPECT (s.values == other);
  EXPECT_EQUAL (one[2], 4);
  EXPECT_EQUAL (other[2], 5);

  /* A target that is mapped anew is another one, wherever it comes to lie.  */
#pragma acc enter data copyin (s)
#pragma acc enter data copyin (other)
  acc_attach ((void **) &s.values);
  acc_delete_finalize (other, sizeof other);
  acc_copyin (one, sizeof one);
  acc_copyin (other, sizeof other);
  acc_attach ((void **) &s.values);
  write_there (6);
  expect_there (4, 6);
  acc_detach ((void **) &s.values);
#pragma acc exit data copyout (s, one, other)
  EXPECT_EQUAL (other[2], 6);
  return 0;
}
