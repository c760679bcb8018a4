/* One process with an NVIDIA, an AMD and a host device: regions run on each and know where
   they are, the environment chooses among them, data goes from each to each, and kernels
   of all three run at once.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include "again.h"
#include "expect.h"

enum { DEVICES = 3, N = 1000 };

enum kind { KIND_HOST_DEVICE, KIND_NVIDIA, KIND_AMD };

#pragma omp declare target
int
kind_nvidia (void)
{
  return KIND_NVIDIA;
}

int
kind_amd (void)
{
  return KIND_AMD;
}

#pragma omp declare variant(kind_nvidia) match(device = { arch (nvptx) })
#pragma omp declare variant(kind_amd) match(device = { arch (gcn) })
int
kind_here (void)
{
  return KIND_HOST_DEVICE;
}
#pragma omp end declare target

static int
kind_of (int device)
{
  int kind = -1, number = -1, initial = -1;
#pragma omp target device(device) map(from : kind, number, initial)
  {
    kind = kind_here ();
    number = omp_get_device_num ();
    initial = omp_is_initial_device ();
  }
  EXPECT_EQUAL (number, device);
  EXPECT_EQUAL (initial, 0);
  return kind;
}

static void
test_regions (void)
{
  unsigned kinds = 0;
  EXPECT_EQUAL (omp_get_num_devices (), DEVICES);
  for (int device = 0; device < DEVICES; device++)
    kinds |= 1u << kind_of (device);
  EXPECT_EQUAL (kinds, 7u);
}

/* ------------------------------------------------------------------------
   Copies.  */

/* A block of FROM's, which that device fills, gets to TO, which looks at it.  */
static void
copy_between (int from, int to)
{
  int *there = omp_target_alloc (N * sizeof *there, from);
  int *here = omp_target_alloc (N * sizeof *here, to);
  int seed = 10 * from + to, wrong = 0;
#pragma omp target device(from) is_device_ptr(there)
  for (int i = 0; i < N; i++)
    there[i] = seed + i;
  EXPECT_EQUAL (omp_target_memcpy (here, there, N * sizeof *here, 0, 0, to, from), 0);
#pragma omp target device(to) is_device_ptr(here) map(tofrom : wrong)
  for (int i = 0; i < N; i++)
    wrong += here[i] != seed + i;
  EXPECT_EQUAL (wrong, 0);
  omp_target_free (there, from);
  omp_target_free (here, to);
}

/* The same for the middle of a matrix.  */
static void
copy_middle (int from, int to)
{
  int *there = omp_target_alloc (10 * 20 * sizeof *there, from);
  int *here = omp_target_alloc (10 * 20 * sizeof *here, to);
  size_t volume[] = { 4, 6 }, at[] = { 3, 7 }, whole[] = { 10, 20 };
  int wrong = 0;
#pragma omp target device(from) is_device_ptr(there)
  for (int i = 0; i < 10 * 20; i++)
    there[i] = i;
#pragma omp target device(to) is_device_ptr(here)
  for (int i = 0; i < 10 * 20; i++)
    here[i] = -1;
  EXPECT_EQUAL (omp_target_memcpy_rect (here, there, sizeof *here, 2, volume, at, at, whole,
                                        whole, to, from),
                0);
#pragma omp target device(to) is_device_ptr(here) map(tofrom : wrong)
  for (int i = 0; i < 10; i++)
    for (int j = 0; j < 20; j++)
      wrong += here[20 * i + j]
               != (i >= 3 && i < 7 && j >= 7 && j < 13 ? 20 * i + j : -1);
  EXPECT_EQUAL (wrong, 0);
  omp_target_free (there, from);
  omp_target_free (here, to);
}

static void
test_copies (void)
{
  for (int from = 0; from < DEVICES; from++)
    for (int to = 0; to < DEVICES; to++)
      {
        copy_between (from, to);
        copy_middle (from, to);
      }
}

/* ------------------------------------------------------------------------
   All at once.  */

/* Each device's kernel says that it runs and waits until it is told that all do.  Nothing
   orders copies beside a kernel, which ThreadSanitizer sees on the host device.  */
static void __attribute__ ((no_sanitize ("thread")))
test_together (void)
{
  volatile int *flags[DEVICES];
  int sums[DEVICES] = { 0 }, zeros[2] = { 0, 0 }, one = 1, host = omp_get_initial_device ();
  for (int device = 0; device < DEVICES; device++)
    {
      flags[device] = omp_target_alloc (sizeof zeros, device);
      omp_target_memcpy ((void *) flags[device], zeros, sizeof zeros, 0, 0, device, host);
    }
  for (int device = 0; device < DEVICES; device++)
    {
      volatile int *flag = flags[device];
#pragma omp target nowait device(device) is_device_ptr(flag) map(tofrom : sums[device : 1]) \
  firstprivate(device)
      {
        flag[0] = 1;
        while (!flag[1])
          ;
        for (int i = 0; i < N; i++)
          sums[device] += device + i;
      }
    }
  for (int device = 0; device < DEVICES; device++)
    for (int runs = 0; !runs;)
      omp_target_memcpy (&runs, (void *) flags[device], sizeof runs, 0, 0, host, device);
  for (int device = 0; device < DEVICES; device++)
    omp_target_memcpy ((void *) flags[device], &one, sizeof one, sizeof one, 0, device, host);
#pragma omp taskwait
  for (int device = 0; device < DEVICES; device++)
    {
      EXPECT_EQUAL (sums[device], N * (N - 1) / 2 + N * device);
      omp_target_free ((void *) flags[device], device);
    }
}

/* A value goes from device to device, by regions and copies without waits of the host.  */
static void
test_chain (void)
{
  int value = 1, step = 0;
  for (int device = 0; device < 2 * DEVICES; device++)
    {
#pragma omp target nowait device(device % DEVICES) map(tofrom : value) depend(inout : value)
      value *= 3;
    }
#pragma omp taskwait
  for (; step < 2 * DEVICES; step++)
    value /= 3;
  EXPECT_EQUAL (value, 1);
}

/* ------------------------------------------------------------------------
   The environment.  */

/* Kind and number of the default device, and how many there are, as one number.  */
static int
tell_default (void)
{
  int kind = -1, number = -1;
#pragma omp target map(from : kind, number)
  {
    kind = kind_here ();
    number = omp_get_device_num ();
  }
  return 1 + kind + 4 * number + 16 * omp_get_num_devices ();
}

static void
expect_default (const char *name, const char *value, int kind, int number, int devices)
{
  const char *settings[] = { name, value, NULL };
  EXPECT_EQUAL (again ("default", settings), 1 + kind + 4 * number + 16 * devices);
}

static void
test_environment (void)
{
  int kinds[DEVICES];
  for (int device = 0; device < DEVICES; device++)
    {
      char number[] = { '0' + device, '\0' };
      kinds[device] = kind_of (device);
      expect_default ("OMP_DEFAULT_DEVICE", number, kinds[device], device, DEVICES);
      char text[100];
      snprintf (text, sizeof text, "*[%d]", device);
      expect_default ("OMP_AVAILABLE_DEVICES", text, kinds[device], 0, 1);
      snprintf (text, sizeof text, "uid(%s),*", omp_get_uid_from_device (device));
      expect_default ("OMP_AVAILABLE_DEVICES", text, kinds[device], 0, DEVICES);
    }
  expect_default ("OMP_AVAILABLE_DEVICES", "arch(gcn),arch(nvptx)", KIND_AMD, 0, 2);
  expect_default ("OMP_AVAILABLE_DEVICES", "vendor(nvidia)", KIND_NVIDIA, 0, 1);
}

int
main (int count, char **arguments)
{
  (void) arguments;
  if (count > 1)
    return tell_default ();
  alarm (200);
  test_regions ();
  test_copies ();
  test_chain ();
  test_together ();
  test_environment ();
  return 0;
}
