/* The request that target device (ancestor: 1) is compiled to, made by hand, so
   that it is tested with compilers that cannot: from the threads of a region,
   from nowait regions and on two devices.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */
/* { dg-env GANGWAY_HOST_DEVICES "2" } */

#include <omp.h>
#include <stddef.h>
#include "expect.h"

/* The ABI's numbers.  */
#define DEVICE_HOST_FALLBACK -2
#define MAP_TO 1
#define MAP_TOFROM 3
#define MAP_ALWAYS_TOFROM 19
#define MAP_FIRSTPRIVATE 12
#define MAP_FIRSTPRIVATE_INT 13
#define ALIGN_4 (2 << 8)

extern void GOMP_target_ext (int device, void (*fn) (void *), size_t mapnum,
                             void **hosts, size_t *sizes,
                             unsigned short *kinds, unsigned flags,
                             void **depend, void **args);

#define REQUESTS 1600
#define REGIONS 5
#define EACH 320

static int hits[REQUESTS];
static int wrong_device;

/* On the host: arguments[0] a number, [1] a private copy, [2] the answer.  */
static void
answer (void *data)
{
  void **arguments = data;
  size_t number = (size_t) arguments[0];
  int *copy = arguments[1], *out = arguments[2];
  __atomic_fetch_add (&hits[number], 1, __ATOMIC_RELAXED);
  if (omp_get_device_num () != omp_get_initial_device ())
    __atomic_store_n (&wrong_device, 1, __ATOMIC_RELAXED);
  *out += 2 * *copy;
  *copy = -1;
}

static int
ask (int number)
{
  int copy = number, out = 1;
  void *hosts[] = { (void *) (size_t) number, &copy, &out };
  size_t sizes[] = { 0, sizeof copy, sizeof out };
  unsigned short kinds[] = { MAP_FIRSTPRIVATE_INT, MAP_FIRSTPRIVATE | ALIGN_4,
                             MAP_TOFROM | ALIGN_4 };
  GOMP_target_ext (DEVICE_HOST_FALLBACK, answer, 3, hosts, sizes, kinds, 0,
                   NULL, NULL);
  return copy == number ? out - 1 : -1;
}

static void
expect_once (void)
{
  for (int i = 0; i < REQUESTS; i++)
    {
      EXPECT_EQUAL (hits[i], 1);
      hits[i] = 0;
    }
}

static void
test_one_region (void)
{
  long sum = 0;
#pragma omp target map(tofrom : sum)
#pragma omp parallel for num_threads(16) reduction(+ : sum)
  for (int i = 0; i < REQUESTS; i++)
    sum += ask (i);
  EXPECT_EQUAL (sum, (long) REQUESTS * (REQUESTS - 1));
  expect_once ();
}

static void
test_nowait (void)
{
  long sums[REGIONS] = { 0 };
  for (int r = 0; r < REGIONS; r++)
    {
#pragma omp target nowait map(tofrom : sums[r : 1]) firstprivate(r)           \
  device(r % omp_get_num_devices ())
#pragma omp parallel for num_threads(4)
      for (int i = r * EACH; i < (r + 1) * EACH; i++)
        {
          int value = ask (i);
#pragma omp atomic
          sums[r] += value;
        }
    }
#pragma omp taskwait
  long sum = 0;
  for (int r = 0; r < REGIONS; r++)
    sum += sums[r];
  EXPECT_EQUAL (sum, (long) REQUESTS * (REQUESTS - 1));
  expect_once ();
}

/* Data of the host's: found by the device's address, each through the map of
   its own device, and moved both ways by `always'.  */
static int table[64];

static void
double_element (void *data)
{
  int **arguments = data;
  if (arguments[0] >= table && arguments[0] < table + 64)
    *arguments[0] *= 2;
}

static void
test_mapped (void)
{
  for (int device = 0; device < omp_get_num_devices (); device++)
    {
      int good = 1;
      for (int i = 0; i < 64; i++)
        table[i] = -1;
#pragma omp target map(tofrom : table, good) device(device)
      for (int i = 0; i < 64; i++)
        {
          table[i] = i;
          void *hosts[] = { &table[i] };
          size_t sizes[] = { sizeof (int) };
          unsigned short kinds[] = { MAP_ALWAYS_TOFROM | ALIGN_4 };
          GOMP_target_ext (DEVICE_HOST_FALLBACK, double_element, 1, hosts,
                           sizes, kinds, 0, NULL, NULL);
          good = good && table[i] == 2 * i;
        }
      EXPECT_EQUAL (good, 1);
      for (int i = 0; i < 64; i++)
        EXPECT_EQUAL (table[i], 2 * i);
    }
}

/* Without data; and outside of a region the number is the host's.  */
static int plain_calls;

static void
plain (void *data)
{
  (void) data;
  plain_calls++;
}

static void
test_no_data (void)
{
#pragma omp target
  GOMP_target_ext (DEVICE_HOST_FALLBACK, plain, 0, NULL, NULL, NULL, 0, NULL,
                   NULL);
  EXPECT_EQUAL (plain_calls, 1);
  GOMP_target_ext (DEVICE_HOST_FALLBACK, plain, 0, NULL, NULL, NULL, 0, NULL,
                   NULL);
  EXPECT_EQUAL (plain_calls, 2);
}

int
main (void)
{
  test_one_region ();
  test_nowait ();
  test_mapped ();
  test_no_data ();
  EXPECT_EQUAL (wrong_device, 0);
  return 0;
}
