/* Memory spaces and allocators of devices (6.0, 27.1 to 27.4 and 27.8): what of memory devices
   and the host have together, and allocating from a device's own on the host.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */
/* { dg-env GANGWAY_HOST_DEVICES "2" } */

#include <omp.h>
#include <stdint.h>
#include "expect.h"

#define N 1000

static const int both[2] = { 0, 1 }, same[2] = { 1, 1 };

static void
expect_spaces (void)
{
  omp_memspace_handle_t first = omp_get_device_memspace (0, omp_default_mem_space);
  omp_memspace_handle_t second = omp_get_device_memspace (1, omp_default_mem_space);
  EXPECT (first != omp_null_mem_space && second != omp_null_mem_space);
  EXPECT (first != second && first != omp_default_mem_space);
  EXPECT (first == omp_get_device_memspace (0, omp_default_mem_space));
  EXPECT (second == omp_get_devices_memspace (2, same, omp_default_mem_space));
  EXPECT (first != omp_get_device_memspace (0, omp_large_cap_mem_space));
  EXPECT_EQUAL (omp_get_memspace_num_resources (first), 1);
  EXPECT (omp_get_memspace_pagesize (first) > 0);
  int resources[2] = { 0, 1 };
  EXPECT (omp_get_submemspace (first, 1, resources) == first);
  EXPECT (omp_get_submemspace (first, 2, resources) == omp_null_mem_space);
  EXPECT (omp_get_submemspace (first, 0, resources) == omp_null_mem_space);
  /* These devices have nothing together.  */
  EXPECT (omp_get_devices_memspace (2, both, omp_default_mem_space) == omp_null_mem_space);
  EXPECT (omp_get_device_and_host_memspace (0, omp_default_mem_space) == omp_null_mem_space);
  EXPECT (omp_get_devices_and_host_memspace (1, both, omp_default_mem_space)
          == omp_null_mem_space);
  EXPECT (omp_get_devices_all_memspace (omp_default_mem_space) == omp_null_mem_space);
  EXPECT (omp_get_device_memspace (0, omp_low_lat_mem_space) == omp_null_mem_space);
  /* The host's.  */
  EXPECT (omp_get_device_memspace (omp_initial_device, omp_high_bw_mem_space)
          == omp_high_bw_mem_space);
  EXPECT (omp_get_devices_and_host_memspace (0, both, omp_const_mem_space)
          == omp_const_mem_space);
  /* What is nothing.  */
  EXPECT (omp_get_device_memspace (9, omp_default_mem_space) == omp_null_mem_space);
  EXPECT (omp_get_device_memspace (omp_invalid_device, omp_default_mem_space)
          == omp_null_mem_space);
  EXPECT (omp_get_devices_memspace (0, both, omp_default_mem_space) == omp_null_mem_space);
  EXPECT (omp_get_device_memspace (0, (omp_memspace_handle_t) 77) == omp_null_mem_space);
  EXPECT_EQUAL (omp_get_memspace_num_resources (omp_null_mem_space), 0);
  EXPECT_EQUAL (omp_get_memspace_pagesize (omp_null_mem_space), 0);
}

/* MEMORY of DEVICE holds what is written to it there.  */
static void
use (int *memory, int device)
{
  int copy[N];
  EXPECT (memory);
#pragma omp target device(device) is_device_ptr(memory)
  for (int i = 0; i < N; i++)
    memory[i] = 3 * i;
  EXPECT_EQUAL (omp_target_memcpy (copy, memory, sizeof copy, 0, 0,
                                   omp_get_initial_device (), device), 0);
  for (int i = 0; i < N; i++)
    EXPECT_EQUAL (copy[i], 3 * i);
}

static void
expect_cleared (const int *memory, int device)
{
  int copy[N];
  EXPECT_EQUAL (omp_target_memcpy (copy, memory, sizeof copy, 0, 0,
                                   omp_get_initial_device (), device), 0);
  for (int i = 0; i < N; i++)
    EXPECT_EQUAL (copy[i], 0);
}

static void
expect_blocks (omp_allocator_handle_t allocator, int device)
{
  EXPECT (allocator != omp_null_allocator);
  int *memory = omp_alloc (N * sizeof (int), allocator);
  use (memory, device);
  int *cleared = omp_calloc (N, sizeof (int), allocator);
  expect_cleared (cleared, device);
  int *aligned = omp_aligned_alloc (1024, N * sizeof (int), allocator);
  EXPECT_EQUAL ((uintptr_t) aligned % 1024, 0);
  use (aligned, device);
  memory = omp_realloc (memory, 3 * N * sizeof (int), omp_null_allocator, allocator);
  int copy[N];
  EXPECT_EQUAL (omp_target_memcpy (copy, memory, sizeof copy, 0, 0,
                                   omp_get_initial_device (), device), 0);
  EXPECT_EQUAL (copy[N - 1], 3 * (N - 1));
  /* From the device to the host and back.  */
  memory = omp_realloc (memory, N * sizeof (int), omp_default_mem_alloc, allocator);
  EXPECT_EQUAL (memory[N - 1], 3 * (N - 1));
  memory[N - 1] = 5;
  memory = omp_realloc (memory, N * sizeof (int), allocator, omp_default_mem_alloc);
  EXPECT_EQUAL (omp_target_memcpy (copy, memory, sizeof copy, 0, 0,
                                   omp_get_initial_device (), device), 0);
  EXPECT_EQUAL (copy[N - 1], 5);
  omp_free (memory, allocator);
  omp_free (cleared, omp_null_allocator);
  omp_free (aligned, allocator);
}

static void
expect_pool (int device)
{
  omp_alloctrait_t traits[] = { { omp_atk_pool_size, 1000 },
                                { omp_atk_alignment, 64 },
                                { omp_atk_fallback, omp_atv_default_mem_fb } };
  omp_allocator_handle_t allocator
    = omp_init_allocator (omp_get_device_memspace (device, omp_default_mem_space), 3,
                          traits);
  EXPECT (allocator != omp_null_allocator);
  void *memory = omp_alloc (600, allocator);
  EXPECT (memory && (uintptr_t) memory % 64 == 0);
  /* The host's memory does not stand in for a device's.  */
  EXPECT (!omp_alloc (600, allocator));
  omp_free (memory, allocator);
  memory = omp_alloc (600, allocator);
  EXPECT (memory);
  omp_free (memory, allocator);
  omp_destroy_allocator (allocator);
}

int
main (void)
{
  expect_spaces ();
  EXPECT (omp_get_devices_allocator (2, both, omp_default_mem_space) == omp_null_allocator);
  EXPECT (omp_get_device_and_host_allocator (1, omp_default_mem_space) == omp_null_allocator);
  EXPECT (omp_get_device_allocator (omp_initial_device, omp_large_cap_mem_space)
          == omp_large_cap_mem_alloc);
  EXPECT (omp_get_devices_and_host_allocator (0, both, omp_default_mem_space)
          == omp_default_mem_alloc);
  EXPECT (omp_get_devices_all_allocator (omp_default_mem_space) == omp_null_allocator);
  for (int device = 0; device < 2; device++)
    {
      expect_blocks (omp_get_device_allocator (device, omp_default_mem_space), device);
      omp_allocator_handle_t made
        = omp_init_allocator (omp_get_device_memspace (device, omp_high_bw_mem_space), 0,
                              NULL);
      expect_blocks (made, device);
      omp_destroy_allocator (made);
      expect_pool (device);
    }
  omp_allocator_handle_t usual = omp_init_allocator (omp_null_mem_space, 0, NULL);
  int *memory = omp_alloc (N * sizeof (int), usual);
  memory[N - 1] = 1;
  omp_free (memory, usual);
  omp_destroy_allocator (usual);
  return 0;
}
