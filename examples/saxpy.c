/* y = a x + y in one target region.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdio.h>
#include <stdlib.h>

static void
saxpy (int n, float a, const float *x, float *y)
{
#pragma omp target teams distribute parallel for map (to : x[0 : n])          \
  map (tofrom : y[0 : n])
  for (int i = 0; i < n; i++)
    y[i] += a * x[i];
}

int
main (void)
{
  enum { N = 1 << 20 };
  float *x = malloc (N * sizeof *x), *y = malloc (N * sizeof *y);
  if (x == NULL || y == NULL)
    return 1;
  for (int i = 0; i < N; i++)
    {
      x[i] = (float) (i % 1000);
      y[i] = 1;
    }
  saxpy (N, 2, x, y);
  int wrong = 0;
  for (int i = 0; i < N; i++)
    wrong += y[i] != 1 + 2 * (float) (i % 1000);
  free (x);
  free (y);
  if (wrong)
    {
      printf ("%d of %d elements are wrong\n", wrong, N);
      return 1;
    }
  printf ("OK: %d elements\n", N);
  return 0;
}
