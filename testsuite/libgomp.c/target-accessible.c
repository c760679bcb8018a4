/* omp_target_is_accessible, and the device's names: a device's own memory is
   accessible to it, under the address that it has there.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_tables } */

#include <omp.h>
#include <string.h>
#include "expect.h"

#define N 100

static int in_place[N];
#pragma omp declare target to (in_place)

/* What is the host's is accessible to a device that shares memory.  */
static void
check_device (int device, int shares)
{
  int on_stack[N];
  int *memory = omp_target_alloc (sizeof on_stack, device);
  EXPECT (omp_target_is_accessible (memory, sizeof on_stack, device));
  EXPECT (omp_target_is_accessible (memory + 1, sizeof on_stack / 2, device));
  EXPECT_EQUAL (omp_target_is_accessible (memory, 1000 * sizeof on_stack,
                                          device), shares);
  EXPECT_EQUAL (omp_target_is_accessible (on_stack, 1, device), shares);
  EXPECT (!omp_target_is_accessible (NULL, 1, device));
  EXPECT (!omp_target_is_accessible (memory, 0, device));
#pragma omp target data map(alloc : on_stack) device(device)
  {
    EXPECT_EQUAL (omp_target_is_accessible (on_stack, 1, device), shares);
#pragma omp target data use_device_addr(on_stack) device(device)
    EXPECT (omp_target_is_accessible (on_stack, sizeof on_stack, device));
  }
  EXPECT (omp_target_is_accessible (in_place, sizeof in_place, device));
  omp_target_free (memory, device);
  EXPECT_EQUAL (omp_target_is_accessible (memory, 4, device), shares);
}

static void
check_uid (int device)
{
  const char *uid = omp_get_uid_from_device (device);
  EXPECT (uid != NULL && *uid != '\0');
  EXPECT_EQUAL (omp_get_device_from_uid (uid), device);
}

int
main (void)
{
  int devices = omp_get_num_devices ();
  for (int i = 0; i < devices; i++)
    {
      check_device (i, 0);
      check_uid (i);
    }
  check_device (devices, 1);
  check_device (omp_initial_device, 1);
  check_uid (omp_initial_device);
  EXPECT (strcmp (omp_get_uid_from_device (devices),
                  omp_get_uid_from_device (omp_initial_device)) == 0);
  EXPECT (omp_get_uid_from_device (devices + 1) == NULL);
  EXPECT_EQUAL (omp_get_device_from_uid ("no such device"),
                omp_invalid_device);
  return 0;
}
