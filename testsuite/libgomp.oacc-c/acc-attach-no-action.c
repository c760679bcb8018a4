/* To attach a pointer that is not present, or that leads to what is not, is no
   action (3.3, 2.7.2), by the clause and by the routines; and it counts for
   nothing, so that a detach has nothing to end.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

/* Where memory is shared, the device sees each change of the pointer.  */
/* { dg-require-effective-target offload_device } */

#include <openacc.h>
#include "expect.h"

#define N 16

static struct body
{
  int *values;
  int other;
} s;
static int data[N], elsewhere[N];

/* Neither s nor data is present.  */
static void
absent_pointer (void)
{
  acc_attach ((void **) &s.values);
  acc_attach_async ((void **) &s.values, 1);
  acc_wait_all ();
#pragma acc enter data attach (s.values)
#pragma acc data attach (s.values)
  s.other++;
#pragma acc parallel attach (s.values)
  ;
  acc_detach ((void **) &s.values);
#pragma acc exit data detach (s.values)
}

static void
write_there (int value)
{
#pragma acc parallel present (s)
  s.values[3] = value;
}

/* s is present, with a pointer that is attached to data, and then leads to
   elsewhere, which is not present; or is not attached at all.  */
static void
absent_target (void)
{
#pragma acc enter data copyin (s)
  acc_attach ((void **) &s.values);
  acc_attach_async ((void **) &s.values, 1);
  acc_wait_all ();
#pragma acc enter data attach (s.values)
#pragma acc data attach (s.values)
  {
    int *there = 0;
#pragma acc parallel present (s) copyout (there)
    there = s.values;
    EXPECT (there == data);
  }
#pragma acc enter data copyin (data) attach (s.values)
  write_there (5);
  /* The attachments that were none are in no count: one detach is enough.  */
  acc_detach ((void **) &s.values);
  s.values = elsewhere;
  acc_attach ((void **) &s.values);
  s.values = data;
  acc_attach ((void **) &s.values);
  write_there (data[3] + 6);
  s.values = elsewhere;
  acc_attach ((void **) &s.values);
  write_there (7);
  acc_detach ((void **) &s.values);
#pragma acc exit data copyout (s, data)
  EXPECT (s.values == elsewhere);
  EXPECT_EQUAL (data[3], 7);
  EXPECT_EQUAL (elsewhere[3], 0);
}

int
main (void)
{
  acc_attach (NULL);
  s.values = data;
  absent_pointer ();
  absent_target ();
  return 0;
}
