/* Functions of AMD's mathematical library.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <math.h>
#include "expect.h"

static int
near (double got, double wanted, double tolerance)
{
  return fabs (got - wanted) <= tolerance * fabs (wanted);
}

int
main (void)
{
  double r[9], a = 0.7;
  float f[5], b = 0.5f;
#pragma omp target map(from : r, f) firstprivate(a, b)
  {
    r[0] = sqrt (a);
    r[1] = sin (a * 1e5);
    r[2] = exp (a);
    r[3] = pow (a, 3.3);
    r[4] = log (a);
    r[5] = fma (a, a, a);
    r[6] = atan2 (a, 2.);
    r[7] = floor (a * 10);
    r[8] = a / 3;
    f[0] = sqrtf (b);
    f[1] = sinf (b);
    f[2] = expf (b);
    f[3] = tanhf (b);
    f[4] = b / 3;
  }
  EXPECT (near (r[0], sqrt (a), 1e-15));
  EXPECT (near (r[1], sin (a * 1e5), 1e-14));
  EXPECT (near (r[2], exp (a), 1e-15));
  EXPECT (near (r[3], pow (a, 3.3), 1e-15));
  EXPECT (near (r[4], log (a), 1e-15));
  EXPECT (r[5] == fma (a, a, a));
  EXPECT (near (r[6], atan2 (a, 2), 1e-15));
  EXPECT (r[7] == floor (a * 10));
  EXPECT (r[8] == a / 3);
  EXPECT (near (f[0], sqrtf (b), 1e-6));
  EXPECT (near (f[1], sinf (b), 1e-6));
  EXPECT (near (f[2], expf (b), 1e-6));
  EXPECT (near (f[3], tanhf (b), 1e-6));
  EXPECT (near (f[4], b / 3, 2e-7));
  return 0;
}
