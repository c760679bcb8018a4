/* A structure of which all members are present, in one allocation, is present:
   to acc_is_present, data clauses, exit data and update.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <openacc.h>
#include "expect.h"

#define N 16

struct lists
{
  int *one, *other;
};

static void
pointers (void)
{
  static int one[N], other[N];
  static struct lists s;
  s.one = one;
  s.other = other;
#pragma acc enter data copyin (s.one[0 : N], s.other[0 : N])
  EXPECT (acc_is_present (&s, sizeof s));
#pragma acc enter data copyin (s)
#pragma acc parallel loop present (s)
  for (int i = 0; i < N; i++)
    {
      s.one[i] = i;
      s.other[i] = -i;
    }
#pragma acc exit data copyout (s)
  EXPECT (s.one == one && s.other == other);
#pragma acc exit data copyout (s.one[0 : N], s.other[0 : N])
  for (int i = 0; i < N; i++)
    {
      EXPECT_EQUAL (one[i], i);
      EXPECT_EQUAL (other[i], -i);
    }
}

struct padded
{
  char a;
  float b;
};

static void
padding (void)
{
  struct padded s = { 1, 2 };
#pragma acc enter data copyin (s.a, s.b)
  EXPECT (acc_is_present (&s, sizeof s));
#pragma acc data copy (s)
#pragma acc parallel present (s)
  {
    s.a += 10;
    s.b += 10;
  }
  EXPECT (s.a == (acc_deviceptr (&s) == &s ? 11 : 1));
#pragma acc update self (s)
  EXPECT (s.a == 11 && s.b == 12);
  acc_copyin (&s, sizeof s);
  acc_copyout (&s, sizeof s);
#pragma acc exit data delete (s.a, s.b)
}

int
main (void)
{
  pointers ();
  padding ();
  return 0;
}
