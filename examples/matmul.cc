// A matrix product with a class template whose storage is mapped.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include <cstdio>
#include <vector>

template <typename T>
class Matrix
{
public:
  Matrix (int rows, int columns)
    : rows (rows), columns (columns), cells (rows * columns)
  {
  }
  T &operator() (int i, int j) { return cells[i * columns + j]; }

  // this = a * b, on the device.
  void
  multiply (const Matrix &a, const Matrix &b)
  {
    const T *x = a.cells.data (), *y = b.cells.data ();
    T *z = cells.data ();
    const int n = rows, m = columns, k = a.columns;
#pragma omp target teams distribute parallel for collapse (2)                 \
  map (to : x[0 : n * k], y[0 : k * m]) map (from : z[0 : n * m])
    for (int i = 0; i < n; i++)
      for (int j = 0; j < m; j++)
        {
          T sum = 0;
          for (int l = 0; l < k; l++)
            sum += x[i * k + l] * y[l * m + j];
          z[i * m + j] = sum;
        }
  }

private:
  int rows, columns;
  std::vector<T> cells;
};

int
main ()
{
  const int n = 120, k = 80, m = 100;
  Matrix<double> a (n, k), b (k, m), c (n, m);
  for (int i = 0; i < n; i++)
    for (int l = 0; l < k; l++)
      a (i, l) = i + l;
  for (int l = 0; l < k; l++)
    for (int j = 0; j < m; j++)
      b (l, j) = l - j;
  c.multiply (a, b);

  // The sum over l of (i + l) (l - j), by the formulas for sums of l and l^2.
  const double s1 = k * (k - 1) / 2, s2 = (k - 1) * k * (2 * k - 1) / 6;
  int wrong = 0;
  for (int i = 0; i < n; i++)
    for (int j = 0; j < m; j++)
      wrong += c (i, j) != s2 + (i - j) * s1 - double (k) * i * j;
  if (wrong)
    {
      std::printf ("%d elements are wrong\n", wrong);
      return 1;
    }
  std::printf ("OK: %d x %d\n", n, m);
  return 0;
}
