/* One construct maps the same memory by two names, once to be copied in and once to
   be copied back: on the device it is one variable under both names.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "expect.h"

enum { N = 8 };

static void
two_pointers (int *p, int *q)
{
  int seen = 0;
#pragma acc parallel copyin (q[0 : N]) copy (p[0 : N]) copyout (seen)
  {
    p[3] = 7;
    seen = q[3];
  }
  EXPECT_EQUAL (seen, 7);
#pragma acc parallel copy (p[0 : N]) copyin (q[0 : N]) copyout (seen) async (1)
  {
    p[3] = 8;
    seen = q[3];
  }
#pragma acc wait (1)
  EXPECT_EQUAL (seen, 8);
  EXPECT_EQUAL (p[3], 8);
}

static void
array_and_pointer (void)
{
  int a[N] = { 0 }, *p = a, seen = 0;
#pragma acc parallel copyin (a) copy (p[0 : N]) copyout (seen)
  {
    p[3] = 7;
    seen = a[3];
  }
  EXPECT_EQUAL (seen, 7);
#pragma acc parallel copyin (p[2 : 3]) copy (a) copyout (seen) async (1)
  {
    a[3] = 9;
    seen = p[3];
  }
#pragma acc wait (1)
  EXPECT_EQUAL (seen, 9);
#pragma acc parallel copyin (a) copy (p[0 : N]) copyout (seen) async (1)
  {
    p[3] = 10;
    seen = a[3];
  }
#pragma acc wait (1)
  EXPECT_EQUAL (seen, 10);
  EXPECT_EQUAL (a[3], 10);
}

int
main (void)
{
  static int a[N];
  two_pointers (a, a);
  array_and_pointer ();
  return 0;
}
