/* Copies between devices go from one to the other, and through the host where they
   cannot; a device that reaches another one's memory says so, and its kernels use it.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */

#include <omp.h>
#include "again.h"
#include "expect.h"

enum { ROWS = 30, COLUMNS = 40, LAYERS = 5, LENGTH = ROWS * COLUMNS * LAYERS };

static int from[LENGTH], to[LENGTH];

static void
expect_box (const size_t *volume, size_t skip, int dimensions)
{
  for (int i = 0; i < LENGTH; i++)
    {
      size_t at[3] = { i / (ROWS * COLUMNS), i / COLUMNS % ROWS, i % COLUMNS };
      int in = 1;
      for (int d = 3 - dimensions; d < 3; d++)
        in &= at[d] >= skip && at[d] < skip + volume[d];
      if (dimensions == 2)
        in &= at[0] == 0;
      EXPECT_EQUAL (to[i], in ? from[i] : -1);
    }
}

/* Boxes inside the array, from SOURCE on device 0 to TARGET on device NUMBER.  */
static void
boxes (int *target, int number, int *source)
{
  size_t lengths[3] = { LAYERS, ROWS, COLUMNS }, skip[3] = { 1, 1, 1 };
  size_t volume[3] = { LAYERS - 2, ROWS - 4, COLUMNS - 7 };
  int host = omp_get_initial_device ();
  for (int dimensions = 2; dimensions <= 3; dimensions++)
    {
      int first = 3 - dimensions;
      omp_target_memcpy (target, to, sizeof to, 0, 0, number, host);
      EXPECT_EQUAL (omp_target_memcpy_rect (target, source, sizeof (int),
                                            dimensions, volume + first,
                                            skip + first, skip + first,
                                            lengths + first, lengths + first,
                                            number, 0),
                    0);
      omp_target_memcpy (to, target, sizeof to, 0, 0, host, number);
      expect_box (volume, 1, dimensions);
      for (int i = 0; i < LENGTH; i++)
        to[i] = -1;
    }
}

static void
one_pair (int number, int *source)
{
  int host = omp_get_initial_device (), wrong = 0;
  int *target = omp_target_alloc (sizeof to, number);
  for (int i = 0; i < LENGTH; i++)
    to[i] = -1;
  boxes (target, number, source);
  EXPECT_EQUAL (omp_target_memcpy (target, source, sizeof from, 0, 0, number, 0),
                0);
#pragma omp target device(number) is_device_ptr(target) map(tofrom: wrong)
  for (int i = 0; i < LENGTH; i++)
    {
      wrong += target[i] != i * 7;
      target[i]++;
    }
  EXPECT_EQUAL (wrong, 0);
  for (int i = 0; i < 3; i++)
    {
      EXPECT_EQUAL (omp_target_memcpy_async (source, target, sizeof from, 0, 0,
                                             0, number, 0, NULL),
                    0);
#pragma omp taskwait
    }
  omp_target_memcpy (to, source, sizeof to, 0, 0, host, 0);
  for (int i = 0; i < LENGTH; i++)
    EXPECT_EQUAL (to[i], i * 7 + 1);
  omp_target_memcpy (source, from, sizeof from, 0, 0, 0, host);
  if (omp_target_is_accessible (target, sizeof to, 0))
    {
#pragma omp target device(0) is_device_ptr(target) map(tofrom: wrong)
      for (int i = 0; i < LENGTH; i++)
        wrong += target[i] != i * 7 + 1;
      EXPECT_EQUAL (wrong, 0);
      printf ("reached %d\n", number);
    }
  omp_target_free (target, number);
}

static int
one_run (void)
{
  EXPECT_EQUAL (omp_get_num_devices (), 3);
  int *source = omp_target_alloc (sizeof from, 0);
  for (int i = 0; i < LENGTH; i++)
    from[i] = i * 7;
  omp_target_memcpy (source, from, sizeof from, 0, 0, 0,
                     omp_get_initial_device ());
  one_pair (1, source);
  one_pair (2, source);
  one_pair (1, source);
  omp_target_free (source, 0);
  return 0;
}

/* Once more with FAIL as the knob's value; SURE: all pairs reach each other.  */
static void
expect_run (const char *fail, int sure)
{
  const char *const settings[] = { "GANGWAY_CUDA_DEVICES", "3",
    "GANGWAY_CUDA_COUNT", "1", "GANGWAY_CUDA_FAIL", fail, NULL };
  int status = again ("run", settings);
  if (status != 0)
    fprintf (stderr, "%s: %d\n%s", fail, status, again_output);
  EXPECT_EQUAL (status, 0);
  EXPECT_EQUAL (strstr (again_output, "reached 1") != NULL, sure);
  EXPECT_EQUAL (strstr (again_output, "reached 2") != NULL, sure);
}

int
main (int argc, char **argv)
{
  (void) argv;
  if (argc > 1)
    return one_run ();
  expect_run ("", 1);
  /* Each of two devices and device 0 have asked once for each direction.  */
  EXPECT_EQUAL (again_calls ("cuDeviceCanAccessPeer"), 4);
  EXPECT_EQUAL (again_calls ("cuCtxEnablePeerAccess"), 4);
  EXPECT_EQUAL (again_calls ("cuMemcpyPeerAsync"), 3 * 4);
  EXPECT_EQUAL (again_calls ("cuMemcpy3DPeerAsync"), 3 * 2);
  expect_run ("cuCtxEnablePeerAccess:1+", 0);
  EXPECT_EQUAL (again_calls ("cuCtxEnablePeerAccess"), 4);
  expect_run ("cuDeviceCanAccessPeer:1+", 0);
  expect_run ("cuMemcpyPeerAsync:1+", 1);
  expect_run ("cuMemcpy3DPeerAsync:1+", 1);
  expect_run ("cuMemcpyPeerAsync:2,cuMemcpy3DPeerAsync:2", 1);
  return 0;
}
