/* Heat along a rod, in OpenACC: the data stays on the device over all steps.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <math.h>
#include <stdio.h>

enum { N = 2000, STEPS = 400 };

int
main (void)
{
  static double old[N], new[N];
  const double pi = acos (-1), k = 0.25;
  for (int i = 0; i < N; i++)
    old[i] = new[i] = sin (pi * i / (N - 1));
#pragma acc data copy (old) create (new)
  for (int step = 0; step < STEPS; step++)
    {
#pragma acc parallel loop present (old, new)
      for (int i = 1; i < N - 1; i++)
        new[i] = old[i] + k * (old[i - 1] - 2 * old[i] + old[i + 1]);
#pragma acc parallel loop present (old, new)
      for (int i = 1; i < N - 1; i++)
        old[i] = new[i];
    }
  /* A sine stays one: each step multiplies it by the same factor.  */
  const double factor
    = pow (1 - 2 * k * (1 - cos (pi / (N - 1))), STEPS);
  double wrong = 0;
  for (int i = 0; i < N; i++)
    wrong = fmax (wrong, fabs (old[i] - factor * sin (pi * i / (N - 1))));
  if (!(wrong < 1e-9))
    {
      printf ("wrong by %g\n", wrong);
      return 1;
    }
  printf ("OK: within %.1e\n", wrong);
  return 0;
}
