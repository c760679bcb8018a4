/* Many requests at a time: from the threads of a region, from nowait regions, and
   from regions on several devices that host threads start.  Each is served once.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target reverse_offload } */
/* { dg-require-effective-target offload_device } */
/* { dg-env GANGWAY_HOST_DEVICES "2" } */

#include <omp.h>
#include "expect.h"

#pragma omp requires reverse_offload

#define REQUESTS 1600
#define REGIONS 5
#define EACH 512
#define DEVICES_MOST 2

static int hits[REGIONS][REQUESTS];

static void
serve (int region, int request)
{
  __atomic_fetch_add (&hits[region][request], 1, __ATOMIC_RELAXED);
}
#pragma omp declare target device_type(host) enter(serve)

static void
expect_once (int regions, int requests, int times)
{
  for (int i = 0; i < regions; i++)
    for (int j = 0; j < requests; j++)
      {
        EXPECT_EQUAL (hits[i][j], times);
        hits[i][j] = 0;
      }
}

static void
test_one_region (void)
{
  long sum = 0;
#pragma omp target map(tofrom : sum)
#pragma omp parallel for num_threads(16) reduction(+ : sum)
  for (int i = 0; i < REQUESTS; i++)
    {
      int in = i, out = 0;
#pragma omp target device(ancestor : 1) map(to : in) map(from : out)          \
  firstprivate(i)
      {
        serve (0, i);
        out = 2 * in;
      }
      sum += out;
    }
  EXPECT_EQUAL (sum, (long) REQUESTS * (REQUESTS - 1));
  expect_once (1, REQUESTS, 1);
}

static void
test_nowait (void)
{
  int sums[REGIONS] = { 0 };
  for (int r = 0; r < REGIONS; r++)
    {
#pragma omp target nowait map(tofrom : sums[r : 1]) firstprivate(r)           \
  device(r % omp_get_num_devices ())
#pragma omp parallel for num_threads(4)
      for (int i = 0; i < EACH; i++)
        {
          int out = 0;
#pragma omp target device(ancestor : 1) map(tofrom : out) firstprivate(i, r)
          {
            serve (r, i);
            out = i;
          }
#pragma omp atomic
          sums[r] += out;
        }
    }
#pragma omp taskwait
  for (int r = 0; r < REGIONS; r++)
    EXPECT_EQUAL (sums[r], EACH * (EACH - 1) / 2);
  expect_once (REGIONS, EACH, 1);
}

/* The same addresses of the host, on several devices at once: each request goes
   through the map of its own device.  */
static void
test_devices (void)
{
  int shared[64], devices = omp_get_num_devices (), bad = 0;
  if (devices > DEVICES_MOST)
    devices = DEVICES_MOST;
  for (int i = 0; i < 64; i++)
    shared[i] = i;
#pragma omp parallel num_threads(4) reduction(+ : bad)
  {
    int device = omp_get_thread_num () % devices;
#pragma omp target device(device) map(to : shared) map(tofrom : bad)
    for (int i = 0; i < 64; i++)
      {
        int value = 0;
        int *there = &shared[i];
#pragma omp target device(ancestor : 1) map(to : there[0 : 1])                \
  map(from : value) firstprivate(i)
        {
          serve (0, i);
          value = there[0];
        }
        bad += value != i;
      }
  }
  EXPECT_EQUAL (bad, 0);
  for (int i = 0; i < 64; i++)
    {
      EXPECT_EQUAL (hits[0][i], 4);
      hits[0][i] = 0;
    }
}

/* From inner teams of the region, inside a region of host threads.  */
static void
test_nested_parallel (void)
{
  int sum = 0;
  omp_set_max_active_levels (3);
#pragma omp parallel num_threads(2) reduction(+ : sum)
  {
    int first = 100 * omp_get_thread_num ();
#pragma omp target map(tofrom : sum) firstprivate(first)
#pragma omp parallel num_threads(2) reduction(+ : sum)
    {
      int outer = omp_get_thread_num ();
#pragma omp parallel for num_threads(2) reduction(+ : sum)
      for (int i = 0; i < 50; i++)
        {
          int request = first + 50 * outer + i, out = 0;
#pragma omp target device(ancestor : 1) firstprivate(request) map(from : out)
          {
            serve (1, request);
            out = 1;
          }
          sum += out;
        }
    }
  }
  EXPECT_EQUAL (sum, 200);
  for (int i = 0; i < 200; i++)
    {
      EXPECT_EQUAL (hits[1][i], 1);
      hits[1][i] = 0;
    }
}

int
main (void)
{
  test_one_region ();
  test_nested_parallel ();
  test_nowait ();
  test_devices ();
  return 0;
}
