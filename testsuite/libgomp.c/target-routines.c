/* The device memory routines (5.2, 18.8).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include <string.h>
#include "expect.h"

#define N 60
static int host, device;

static void
copies (void)
{
  int a[N], b[N];
  int *memory = omp_target_alloc (N * sizeof (int), device);
  EXPECT (memory != NULL);
  for (int i = 0; i < N; i++)
    a[i] = i, b[i] = 0;
  EXPECT_EQUAL (omp_target_memcpy (memory, a, N * sizeof (int), 0, 0, device,
                                   host), 0);
#pragma omp target is_device_ptr (memory) device (device)
  for (int i = 0; i < N; i++)
    memory[i] += 100;
  EXPECT_EQUAL (omp_target_memcpy (b, memory, 10 * sizeof (int),
                                   5 * sizeof (int), 20 * sizeof (int), host,
                                   device), 0);
  for (int i = 0; i < N; i++)
    EXPECT_EQUAL (b[i], i >= 5 && i < 15 ? 115 + i : 0);
  int *second = omp_target_alloc (N * sizeof (int), device);
  EXPECT_EQUAL (omp_target_memcpy (second, memory, N * sizeof (int), 0, 0,
                                   device, device), 0);
  EXPECT_EQUAL (omp_target_memcpy (b, second, N * sizeof (int), 0, 0, host,
                                   device), 0);
  EXPECT_EQUAL (b[N - 1], N + 99);
  omp_target_free (second, device);
  omp_target_free (memory, device);
  omp_target_free (NULL, device);
}

static void
rectangles (void)
{
  int from[6][5][4], to[6][5][4];
  for (int i = 0; i < 120; i++)
    ((int *) from)[i] = i, ((int *) to)[i] = -1;
  int *memory = omp_target_alloc (sizeof from, device);
  size_t volume[3] = { 2, 3, 2 }, to_offset[3] = { 1, 0, 2 };
  size_t from_offset[3] = { 3, 1, 1 }, size[3] = { 6, 5, 4 };
  size_t everything[3] = { 6, 5, 4 }, nothing[3] = { 0, 0, 0 };
  EXPECT_EQUAL (omp_target_memcpy_rect (memory, to, sizeof (int), 3, everything,
                                        nothing, nothing, size, size, device,
                                        host), 0);
  EXPECT_EQUAL (omp_target_memcpy_rect (memory, from, sizeof (int), 3, volume,
                                        to_offset, from_offset, size, size,
                                        device, host), 0);
  EXPECT_EQUAL (omp_target_memcpy_rect (to, memory, sizeof (int), 3, everything,
                                        nothing, nothing, size, size, host,
                                        device), 0);
  for (int i = 0; i < 6; i++)
    for (int j = 0; j < 5; j++)
      for (int k = 0; k < 4; k++)
        {
          int inside = i >= 1 && i < 3 && j < 3 && k >= 2;
          EXPECT_EQUAL (to[i][j][k],
                        inside ? from[i + 2][j + 1][k - 1] : -1);
        }
  omp_target_free (memory, device);
  /* Null pointers ask for the number of dimensions.  */
  EXPECT (omp_target_memcpy_rect (NULL, NULL, 0, 0, NULL, NULL, NULL, NULL,
                                  NULL, host, host) >= 3);
}

static void
associations (void)
{
  if (device == host)
    return;
  int a[N], seen = 0;
  int *memory = omp_target_alloc (sizeof a, device);
  EXPECT (!omp_target_is_present (a, device));
  EXPECT_EQUAL (omp_target_associate_ptr (a, memory, sizeof a, 0, device), 0);
  EXPECT (omp_target_is_present (a, device));
  EXPECT (omp_target_is_present (&a[N - 1], device));
  EXPECT_EQUAL (omp_target_associate_ptr (a, memory, sizeof a, 0, device), 0);
  EXPECT (omp_target_associate_ptr (a, memory + 1, sizeof a, 0, device) != 0);
  for (int i = 0; i < N; i++)
    a[i] = i;
#pragma omp target update to (a)
#pragma omp target map (alloc : a) map (from : seen)
  seen = a[33];
  EXPECT_EQUAL (seen, 33);
  EXPECT_EQUAL (omp_target_disassociate_ptr (a, device), 0);
  EXPECT (!omp_target_is_present (a, device));
  EXPECT (omp_target_disassociate_ptr (a, device) != 0);
  omp_target_free (memory, device);
}

static void
asynchronous (void)
{
  int a[N], b[N];
  for (int i = 0; i < N; i++)
    a[i] = i, b[i] = -1;
  int *memory = omp_target_alloc (sizeof a, device);
  omp_depend_t object;
#pragma omp depobj(object) depend (inout : memory)
  EXPECT_EQUAL (omp_target_memcpy_async (memory, a, sizeof a, 0, 0, device,
                                         host, 1, &object), 0);
  EXPECT_EQUAL (omp_target_memcpy_async (b, memory, sizeof a, 0, 0, host,
                                         device, 1, &object), 0);
#pragma omp taskwait
  EXPECT (memcmp (a, b, sizeof a) == 0);
#pragma omp depobj(object) destroy
  omp_target_free (memory, device);
}

int
main (void)
{
  host = omp_get_initial_device ();
  device = omp_get_default_device ();
  copies ();
  rectangles ();
  associations ();
  asynchronous ();
  device = host;
  copies ();
  rectangles ();
  asynchronous ();
  return 0;
}
