/* Rectangles are copied by the device's engines, also between two devices, which reach each
   other's memory; what they cannot copy, and where the HSA runtime refuses, goes row by row
   or through the host.  Sets of bytes of any size and place are right.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */

#include <omp.h>
#include "again.h"
#include "expect.h"

enum { D = 6, R = 9, C = 11 };

static int host[D][R][C], back[D + 1][R + 2][C + 3];

/* A box from the host to device 0, to device OTHER, and back, in arrays of other
   sizes.  */
static void
rectangles (int dimensions, int other)
{
  int there = omp_get_initial_device (), first = 3 - dimensions;
  size_t volume[3] = { D - 2, R - 2, C - 2 }, one[3] = { 1, 1, 1 };
  size_t none[3] = { 0, 0, 0 }, small[3] = { D, R, C };
  size_t large[3] = { D + 1, R + 2, C + 3 };
  int *some = omp_target_alloc (sizeof host, 0);
  int *more = omp_target_alloc (sizeof back, other);
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
  COPY (more, one, large, other, some, none, small, 0);
  COPY (back, none, large, there, more, one, large, other);
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
  omp_target_free (more, other);
}

/* Rows of bytes, of which no engine copies any.  */
static void
odd_rows (void)
{
  char from[4][5], to[4][7];
  size_t volume[2] = { 3, 3 }, at[2] = { 1, 1 }, none[2] = { 0, 0 };
  size_t from_size[2] = { 4, 5 }, to_size[2] = { 4, 7 };
  char *memory = omp_target_alloc (sizeof to, 0);
  memset (to, 0, sizeof to);
  for (int i = 0; i < 20; i++)
    (&from[0][0])[i] = i;
  EXPECT_EQUAL (omp_target_memcpy_rect (memory, from, 1, 2, volume, none, at,
                                        to_size, from_size, 0,
                                        omp_get_initial_device ()),
                0);
  EXPECT_EQUAL (omp_target_memcpy_rect (to, memory, 1, 2, volume, at, none,
                                        to_size, to_size,
                                        omp_get_initial_device (), 0),
                0);
  for (int y = 0; y < 3; y++)
    for (int x = 0; x < 3; x++)
      EXPECT_EQUAL (to[y + 1][x + 1], from[y + 1][x + 1]);
  omp_target_free (memory, 0);
}

static void
between_devices (void)
{
  int there = omp_get_initial_device ();
  int *one = omp_target_alloc (sizeof host, 0);
  int *other = omp_target_alloc (sizeof host, 1);
  memset (back, 0, sizeof back);
  EXPECT_EQUAL (omp_target_memcpy (one, host, sizeof host, 0, 0, 0, there), 0);
  EXPECT_EQUAL (omp_target_memcpy (other, one, sizeof host, 0, 0, 1, 0), 0);
  EXPECT_EQUAL (omp_target_memcpy_async (one, other, sizeof host, 0, 0, 0, 1,
                                         0, NULL),
                0);
#pragma omp taskwait
  EXPECT_EQUAL (omp_target_memcpy (back, one, sizeof host, 0, 0, there, 0), 0);
  EXPECT_EQUAL (memcmp (back, host, sizeof host), 0);
  omp_target_free (one, 0);
  omp_target_free (other, 1);
}

static int
one_run (void)
{
  EXPECT_EQUAL (omp_get_num_devices (), 2);
  for (int i = 0; i < D * R * C; i++)
    (&host[0][0][0])[i] = i;
  for (int dimensions = 2; dimensions <= 3; dimensions++)
    for (int other = 0; other <= 1; other++)
      rectangles (dimensions, other);
  odd_rows ();
  between_devices ();
  return 0;
}

static void
expect_run (const char *fail, int status)
{
  const char *const settings[] = { "GANGWAY_HSA_DEVICES", "2",
    "GANGWAY_HSA_COUNT", "1", "GANGWAY_HSA_FAIL", fail, NULL };
  int ended = again ("run", settings);
  if (ended != status)
    fprintf (stderr, "%s: %d\n%s", fail, ended, again_output);
  EXPECT_EQUAL (ended, status);
}

int
main (int argc, char **argv)
{
  (void) argv;
  if (argc > 1)
    return one_run ();
  expect_run ("", 0);
  EXPECT_EQUAL (again_calls ("hsa_amd_memory_async_copy_rect"), 4 * 3);
  EXPECT (again_calls ("hsa_amd_agents_allow_access") > 0);
  expect_run ("hsa_amd_memory_async_copy_rect:1+", 0);
  expect_run ("hsa_amd_memory_lock:1+", 0);
  expect_run ("hsa_amd_pointer_info:1+", 0);
  expect_run ("hsa_amd_agents_allow_access:1+", 0);
  return 0;
}
