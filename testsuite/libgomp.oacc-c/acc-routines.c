/* The memory routines of the OpenACC API.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <openacc.h>
#include <string.h>
#include "expect.h"

#define N 64

int
main (void)
{
  int separate = acc_get_device_type () != acc_device_host;
  int a[N], b[N];
  size_t size = sizeof a;
  for (int i = 0; i < N; i++)
    a[i] = i, b[i] = 0;
  int *memory = acc_malloc (size);
  EXPECT (memory != NULL);
  acc_memcpy_to_device (memory, a, size);
#pragma acc parallel loop deviceptr (memory)
  for (int i = 0; i < N; i++)
    memory[i] += 10;
  acc_memcpy_from_device (b, memory, size);
  for (int i = 0; i < N; i++)
    EXPECT_EQUAL (b[i], i + 10);
  if (separate)
    {
      acc_map_data (a, memory, size);
      EXPECT (acc_is_present (a, size));
      EXPECT (acc_deviceptr (a) == memory);
      EXPECT (acc_hostptr (memory + 4) == a + 4);
      acc_update_self (a, size);
      EXPECT_EQUAL (a[3], 13);
      acc_unmap_data (a);
      EXPECT (!acc_is_present (a, size));

      int *there = acc_copyin (b, size);
      EXPECT (there != NULL);
      EXPECT (acc_copyin (b, size) == there);
      b[0] = 500;
      acc_update_device (b, sizeof b[0]);
      b[0] = 0;
      acc_copyout (b, size);
      EXPECT_EQUAL (b[0], 0);
      acc_copyout (b, size);
      EXPECT_EQUAL (b[0], 500);
      EXPECT (!acc_is_present (b, size));
      EXPECT (acc_create (b, size) != NULL);
      EXPECT (acc_create (b, size) != NULL);
      acc_delete_finalize (b, size);
      EXPECT (!acc_is_present (b, size));
      acc_copyin_async (b, size, 2);
      acc_update_self_async (b, size, 2);
      acc_delete_async (b, size, 2);
      acc_wait (2);
      EXPECT (!acc_is_present (b, size));
    }
  acc_free (memory);
  acc_free (NULL);
  return 0;
}
