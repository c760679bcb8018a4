/* An update of a structure that has attached pointers leaves them alone, in both
   directions, as a map does; everything around them is copied.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <openacc.h>
#include "expect.h"

#define N 16

static struct body
{
  int before;
  int *values;
  int after;
} s;
static int data[N];

static int
read_there (void)
{
  int sum = 0;
#pragma acc parallel present (s) copy (sum)
  {
    sum = s.values[3] + s.before + s.after;
    s.before += 10;
    s.after += 10;
  }
  return sum;
}

static void
expect_host (int before, int after)
{
  EXPECT (s.values == data);
  EXPECT_EQUAL (s.before, before);
  EXPECT_EQUAL (s.after, after);
}

int
main (void)
{
  s.values = data;
  data[3] = 1000;
#pragma acc enter data copyin (s, data)
  /* So that the host's data is not taken for the device's.  */
  int on_host = acc_deviceptr (data) == data;
  data[3] = on_host ? 1000 : -1;
  acc_attach ((void **) &s.values);
  s.before = 1;
  s.after = 2;
#pragma acc update device (s)
  EXPECT_EQUAL (read_there (), 1003);
#pragma acc update self (s)
  expect_host (11, 12);
  s.before = 3;
  s.after = 4;
  acc_update_device (&s, sizeof s);
  EXPECT_EQUAL (read_there (), 1007);
  acc_update_self (&s, sizeof s);
  expect_host (13, 14);
  s.before = 5;
#pragma acc update device (s) async (1)
#pragma acc wait (1)
  EXPECT_EQUAL (read_there (), 1019);
  acc_detach ((void **) &s.values);
#pragma acc exit data copyout (s, data)
  expect_host (15, 24);
  return 0;
}
