// A dot product and a count in OpenACC with C++ containers, through the
// runtime routines.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include <cstdio>
#include <openacc.h>
#include <vector>

int
main ()
{
  const int n = 100000;
  std::vector<long> a (n), b (n);
  for (int i = 0; i < n; i++)
    {
      a[i] = i % 100;
      b[i] = i % 7 - 3;
    }
  long *x = a.data (), *y = b.data ();
  acc_copyin (x, n * sizeof (long));
  acc_copyin (y, n * sizeof (long));
  long dot = 0;
  int positive = 0;
#pragma acc parallel loop present (x[0 : n], y[0 : n])                        \
  reduction (+ : dot, positive)
  for (int i = 0; i < n; i++)
    {
      dot += x[i] * y[i];
      positive += x[i] * y[i] > 0;
    }
  acc_delete (x, n * sizeof (long));
  acc_delete (y, n * sizeof (long));
  long wanted = 0;
  int wanted_positive = 0;
  for (int i = 0; i < n; i++)
    {
      wanted += a[i] * b[i];
      wanted_positive += a[i] * b[i] > 0;
    }
  if (dot != wanted || positive != wanted_positive)
    {
      std::printf ("%ld and %d, not %ld and %d\n", dot, positive, wanted,
                   wanted_positive);
      return 1;
    }
  std::printf ("OK: dot product %ld\n", dot);
  return 0;
}
