/* Data that stays on the device, memory of the program's own there, and copies.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include "expect.h"

enum
{
  COUNT = 4096
};

#pragma omp declare target
int counter;
double table[64];
static int
square (int x)
{
  return x * x;
}
#pragma omp end declare target

static void
check_mapped (int *p)
{
#pragma omp target data map(tofrom : p[0 : COUNT])
  {
    for (int round = 0; round < 3; round++)
      {
#pragma omp target teams distribute parallel for
        for (int i = 0; i < COUNT; i++)
          p[i] = square (p[i]) % 1000 + round;
      }
#pragma omp target update from(p[0 : 10])
  }
  for (int i = 0; i < COUNT; i++)
    {
      int value = i;
      for (int round = 0; round < 3; round++)
        value = value * value % 1000 + round;
      EXPECT_EQUAL (p[i], value);
    }
}

static void
check_allocated (const int *p)
{
  int *d = omp_target_alloc (COUNT * sizeof *d, 0), sum = 0, wanted = 0;
  EXPECT (d != NULL);
  EXPECT (omp_target_memcpy (d, p, COUNT * sizeof *p, 0, 0, 0,
                             omp_get_initial_device ())
          == 0);
#pragma omp target is_device_ptr(d) map(tofrom : sum)
  for (int i = 0; i < COUNT; i++)
    sum += d[i];
  for (int i = 0; i < COUNT; i++)
    wanted += p[i];
  EXPECT_EQUAL (sum, wanted);
  omp_target_free (d, 0);
}

static void
check_variables (void)
{
  counter = 5;
  for (int i = 0; i < 64; i++)
    table[i] = i;
#pragma omp target update to(counter, table)
#pragma omp target
  {
    counter += 37;
    table[3] = counter;
  }
#pragma omp target update from(counter, table)
  EXPECT_EQUAL (counter, 42);
  EXPECT (table[3] == 42 && table[4] == 4);
}

int
main (void)
{
  int *p = malloc (COUNT * sizeof *p);
  for (int i = 0; i < COUNT; i++)
    p[i] = i;
  check_mapped (p);
  check_allocated (p);
  check_variables ();
  free (p);
  return 0;
}
