/* acc_memcpy_d2d copies what is present from one device to another, or on one, by the
   addresses that the data has on the host.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */
/* { dg-env GANGWAY_HOST_DEVICES "2" } */

#include <openacc.h>
#include "expect.h"

#define N 5000
static int a[N], b[N], c[N];

static void
put (int number, int *data, int first)
{
  acc_set_device_num (number, acc_get_device_type ());
  for (int i = 0; i < N; i++)
    data[i] = first + i;
  acc_copyin (data, N * sizeof *data);
  for (int i = 0; i < N; i++)
    data[i] = -1;
}

static void
expect (int number, int *data, int first)
{
  acc_set_device_num (number, acc_get_device_type ());
  acc_update_self (data, N * sizeof *data);
  for (int i = 0; i < N; i++)
    {
      EXPECT_EQUAL (data[i], first + i);
      data[i] = -1;
    }
}

int
main (void)
{
  put (0, a, 0);
  put (1, b, 10000);
  put (0, c, 20000);
  acc_memcpy_d2d (b, a, sizeof a, 1, 0);
  expect (1, b, 0);
  /* Not the host's memory: that is all -1.  */
  acc_memcpy_d2d (a, c, sizeof a, 0, 0);
  expect (0, a, 20000);
  /* A part, in the queue behind what changes it.  */
  acc_set_device_num (0, acc_get_device_type ());
#pragma acc parallel loop present(c) async(2)
  for (int i = 0; i < N; i++)
    c[i] += 7;
  acc_memcpy_d2d_async (a, c, sizeof a, 0, 0, 2);
  acc_wait_device (2, 0);
  expect (0, a, 20007);
  acc_set_device_num (0, acc_get_device_type ());
#pragma acc parallel loop present(c) async(2)
  for (int i = 0; i < N; i++)
    c[i] += 3;
  acc_memcpy_d2d_async (b + 10, c + 10, sizeof a - 10 * sizeof *a, 1, 0, 2);
  acc_wait_all_device (0);
  acc_wait_all_device (1);
  acc_set_device_num (1, acc_get_device_type ());
  acc_update_self (b, sizeof b);
  EXPECT_EQUAL (b[9], 9);
  EXPECT_EQUAL (b[10], 20020);
  EXPECT_EQUAL (b[N - 1], 20010 + N - 1);
  /* The same data, or none: nothing.  */
  acc_memcpy_d2d (a, a, sizeof a, 0, 0);
  acc_memcpy_d2d (NULL, NULL, 0, 0, 1);
  return 0;
}
