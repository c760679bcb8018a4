/* Loops over teams, threads and lanes, on a device and not on the host.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include "expect.h"

enum
{
  COUNT = 4096
};
static double x[COUNT], y[COUNT];

int
main (void)
{
  int host = 1;
#pragma omp target map(from : host)
  host = omp_is_initial_device ();
  EXPECT (!host);
  for (int i = 0; i < COUNT; i++)
    {
      x[i] = i;
      y[i] = 1;
    }
#pragma omp target teams distribute parallel for simd map(to : x) map(tofrom : y)
  for (int i = 0; i < COUNT; i++)
    y[i] += 2 * x[i];
#pragma omp target parallel for schedule(dynamic, 7) map(tofrom : y)
  for (int i = 0; i < 1000; i++)
    y[i] *= 2;
#pragma omp target teams distribute parallel for collapse(2) map(tofrom : y)
  for (int i = 0; i < 10; i++)
    for (int j = 0; j < 10; j++)
      y[i * 10 + j] += 1;
  for (int i = 0; i < COUNT; i++)
    EXPECT (y[i] == (1 + 2. * i) * (i < 1000 ? 2 : 1) + (i < 100));
  return 0;
}
