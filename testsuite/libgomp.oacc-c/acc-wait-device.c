/* The routines that wait for, or ask about, queues of a device that is not the thread's.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */
/* { dg-env GANGWAY_HOST_DEVICES "2" } */

#include <openacc.h>
#include "expect.h"

#define N 1000
static int a[N];

/* In queue ASYNC of device 1, add 1 to each of A there, and copy A back.  */
static void
put (int async)
{
  acc_set_device_num (1, acc_get_device_type ());
#pragma acc parallel loop present(a) async(async)
  for (int i = 0; i < N; i++)
    a[i]++;
#pragma acc update self(a) async(async)
  acc_set_device_num (0, acc_get_device_type ());
}

int
main (void)
{
  acc_device_t type = acc_get_device_type ();
  /* OpenACC has used neither device.  */
  EXPECT (acc_async_test_device (1, 1));
  EXPECT (acc_async_test_all_device (0));
  acc_wait_device (1, 1);
  acc_wait_all_device (1);
  acc_set_device_num (1, type);
  acc_copyin (a, sizeof a);
  put (3);
  acc_wait_device (3, 1);
  EXPECT_EQUAL (a[N - 1], 1);
  EXPECT (acc_async_test_device (3, 1));
  put (4);
  acc_wait_all_device (1);
  EXPECT_EQUAL (a[N - 1], 2);
  EXPECT (acc_async_test_all_device (1));
  put (3);
  acc_wait_device_async (3, 4, 1);
  acc_wait_device (4, 1);
  EXPECT_EQUAL (a[N - 1], 3);
  put (5);
  acc_wait_all_device_async (6, 1);
  acc_wait_device (6, 1);
  EXPECT_EQUAL (a[N - 1], 4);
  int queues[2] = { acc_async_sync, 3 };
  put (3);
  EXPECT_EQUAL (acc_wait_any_device (2, queues, 1), 1);
  EXPECT_EQUAL (a[N - 1], 5);
  /* The thread's device is another one still.  */
  EXPECT_EQUAL (acc_get_device_num (type), 0);
  EXPECT (!acc_is_present (a, sizeof a));
  acc_set_device_num (1, type);
  acc_delete (a, sizeof a);
  return 0;
}
