/* Pinned and managed memory are the driver's, and rectangles are copied by it, whatever
   the host's and the device's rows are.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */

#include <omp.h>
#include "again.h"
#include "expect.h"

enum { N = 5000 };

static void
pinned (void)
{
  omp_alloctrait_t traits[] = { { omp_atk_pinned, omp_atv_true } };
  omp_allocator_handle_t allocator
    = omp_init_allocator (omp_default_mem_space, 1, traits);
  int *numbers = omp_alloc (N * sizeof *numbers, allocator);
  EXPECT (numbers);
  for (int i = 0; i < N; i++)
    numbers[i] = i;
  /* The device addresses pinned memory, and maps it as any other.  */
  EXPECT (omp_target_is_accessible (numbers, N * sizeof *numbers, 0));
#pragma omp target is_device_ptr(numbers)
  for (int i = 0; i < N; i++)
    numbers[i]++;
#pragma omp target map(tofrom: numbers[:N])
  for (int i = 0; i < N; i++)
    numbers[i]++;
  for (int i = 0; i < N; i++)
    EXPECT_EQUAL (numbers[i], i + 2);
  omp_free (numbers, allocator);
  omp_destroy_allocator (allocator);
}

static void
managed (void)
{
  int *numbers = omp_alloc (N * sizeof *numbers, ompx_gnu_managed_mem_alloc);
  EXPECT (numbers);
  for (int i = 0; i < N; i++)
    numbers[i] = i;
  EXPECT (omp_target_is_accessible (numbers, N * sizeof *numbers, 0));
#pragma omp target is_device_ptr(numbers)
  for (int i = 0; i < N; i++)
    numbers[i] += 2;
  for (int i = 0; i < N; i++)
    EXPECT_EQUAL (numbers[i], i + 2);
  omp_free (numbers, ompx_gnu_managed_mem_alloc);
}

enum { D = 6, R = 9, C = 11 };

/* A box from the host to the device, on it, and back, in arrays of other sizes.  */
static void
rectangles (int dimensions)
{
  static int host[D][R][C], back[D + 1][R + 2][C + 3];
  int there = omp_get_initial_device (), first = 3 - dimensions;
  size_t volume[3] = { D - 2, R - 2, C - 2 }, one[3] = { 1, 1, 1 };
  size_t none[3] = { 0, 0, 0 }, small[3] = { D, R, C };
  size_t large[3] = { D + 1, R + 2, C + 3 };
  int *some = omp_target_alloc (sizeof host, 0);
  int *more = omp_target_alloc (sizeof back, 0);
  for (int i = 0; i < D * R * C; i++)
    (&host[0][0][0])[i] = i;
  memset (back, 0, sizeof back);
#define COPY(to, to_at, to_size, to_device, from, from_at, from_size,          \
             from_device)                                                      \
  EXPECT_EQUAL (omp_target_memcpy_rect (to, from, sizeof (int), dimensions,     \
                                        volume + first, to_at + first,          \
                                        from_at + first, to_size + first,       \
                                        from_size + first, to_device,           \
                                        from_device),                           \
                0)
  COPY (some, none, small, 0, host, one, small, there);
  COPY (more, one, large, 0, some, none, small, 0);
  COPY (back, none, large, there, more, one, large, 0);
#undef COPY
  for (int z = 0; z < D + 1; z++)
    for (int y = 0; y < R + 2; y++)
      for (int x = 0; x < C + 3; x++)
        {
          int in = y < R - 2 && x < C - 2
                   && z < (dimensions == 3 ? D - 2 : 1);
          int from = dimensions == 3;
          EXPECT_EQUAL (back[z][y][x], in ? host[z + from][y + 1][x + 1] : 0);
        }
  omp_target_free (some, 0);
  omp_target_free (more, 0);
}

static long
calls (const char *argument, const char *function)
{
  const char *const settings[] = { "GANGWAY_CUDA_COUNT", "1", NULL };
  int status = again (argument, settings);
  if (status != 0)
    fprintf (stderr, "%s: %d\n%s", argument, status, again_output);
  EXPECT_EQUAL (status, 0);
  return again_calls (function);
}

int
main (int argc, char **argv)
{
  if (argc > 1)
    {
#pragma omp target
      ;
      switch (argv[1][0])
        {
        case 'p':
          pinned ();
          break;
        case 'm':
          managed ();
          break;
        case '2':
        case '3':
          rectangles (argv[1][0] - '0');
          break;
        case 'h':
          EXPECT (!omp_target_alloc ((size_t) 1 << 50, 0));
          break;
        }
      return 0;
    }
  long before = calls ("none", "cuMemHostAlloc");
  EXPECT_EQUAL (again_calls ("cuMemAllocManaged"), 0);
  /* The region and the copy with it may have rings of their own.  */
  EXPECT (calls ("pinned", "cuMemHostAlloc") > before);
  EXPECT (again_calls ("cuMemFreeHost") > 0);
  EXPECT_EQUAL (calls ("managed", "cuMemAllocManaged"), 1);
  EXPECT_EQUAL (calls ("2", "cuMemcpy2DAsync"), 3);
  EXPECT_EQUAL (calls ("3", "cuMemcpy3DAsync"), 3);
  calls ("huge", "cuMemAlloc");
  EXPECT (!strstr (again_output, "libgomp: "));
  return 0;
}
