/* omp_target_memset and its asynchronous sisters, ordered by depend objects, and
   omp_get_mapped_ptr.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include <string.h>
#include "expect.h"

#define N 1000
static int host, device;

/* Whether A is BEFORE values of ONE, then COUNT of TWO, then ONE again.  */
static void
expect_bytes (const unsigned char *a, int before, int count, int one, int two)
{
  for (int i = 0; i < N; i++)
    EXPECT_EQUAL (a[i], i >= before && i < before + count ? two : one);
}

static void
now (void)
{
  unsigned char a[N];
  unsigned char *memory = omp_target_alloc (N, device);
  EXPECT (omp_target_memset (memory, 7, N, device) == memory);
  EXPECT (omp_target_memset (memory + 100, 0x1fe, 33, device) == memory + 100);
  omp_target_memset (memory + 5, 1, 0, device);
  EXPECT_EQUAL (omp_target_memcpy (a, memory, N, 0, 0, host, device), 0);
  expect_bytes (a, 100, 33, 7, 0xfe);
  omp_target_free (memory, device);
}

static void
later (void)
{
  unsigned char a[N];
  unsigned char *memory = omp_target_alloc (N, device);
  size_t volume[2] = { 10, 10 }, zeros[2] = { 0, 0 }, size[2] = { 10, 100 };
  size_t last[2] = { 0, 90 };
  omp_depend_t object;
#pragma omp depobj(object) depend(inout : memory)
  omp_target_memset_async (memory, 1, N, device, 1, &object);
  omp_target_memset_async (memory + 200, 2, 300, device, 1, &object);
  EXPECT_EQUAL (omp_target_memcpy_async (a, memory, N, 0, 0, host, device, 1,
                                         &object), 0);
  /* The last ten columns over the first ten.  */
  omp_target_memset_async (memory + 990, 9, 10, device, 1, &object);
  EXPECT_EQUAL (omp_target_memcpy_rect_async (memory, memory, 1, 2, volume,
                                              zeros, last, size, size, device,
                                              device, 1, &object), 0);
#pragma omp taskwait
  expect_bytes (a, 200, 300, 1, 2);
  EXPECT_EQUAL (omp_target_memcpy (a, memory, N, 0, 0, host, device), 0);
  EXPECT_EQUAL (a[900], 9);
  EXPECT_EQUAL (a[909], 9);
  EXPECT_EQUAL (a[910], 1);
  EXPECT_EQUAL (a[200], 2);
#pragma omp depobj(object) destroy
  omp_target_free (memory, device);
}

static void
mapped (void)
{
  int a[N] = { 0 };
  EXPECT (omp_get_mapped_ptr (a, device) == (device == host ? a : NULL));
#pragma omp target data map(alloc : a[10 : 50]) device(device)
  {
    int *there = omp_get_mapped_ptr (&a[10], device);
    EXPECT (there != NULL && (there == &a[10]) == (device == host));
    EXPECT (omp_get_mapped_ptr (&a[59], device) == there + 49);
    if (device != host)
      EXPECT (omp_get_mapped_ptr (&a[60], device) == NULL);
    int *start = &a[10];
#pragma omp target data use_device_ptr(start) device(device)
    EXPECT (start == there);
  }
  EXPECT (omp_get_mapped_ptr (NULL, device) == NULL);
}

int
main (void)
{
  host = omp_get_initial_device ();
  for (device = 0; device <= omp_get_num_devices (); device++)
    {
      now ();
      later ();
      mapped ();
    }
  return 0;
}
