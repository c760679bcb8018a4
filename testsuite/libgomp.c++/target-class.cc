// Regions in member functions: this is mapped, members are reached, and
// templates are instantiated for the device.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// { dg-all-levels }

#include "expect.h"
#include <omp.h>

template <typename T, int N>
class Vector
{
public:
  T cells[N];
  T *buffer;

  Vector () : buffer (new T[N]) {}
  ~Vector () { delete[] buffer; }

  void
  scale (T by)
  {
#pragma omp target teams distribute parallel for map (tofrom : cells)
    for (int i = 0; i < N; i++)
      cells[i] *= by;
  }

  void
  into_buffer ()
  {
#pragma omp target map (to : cells) map (from : buffer[0 : N])
    for (int i = 0; i < N; i++)
      buffer[i] = cells[i] + 1;
  }
};

struct Point
{
  int x, y;
};

int
main ()
{
  Vector<long, 50> v;
  for (int i = 0; i < 50; i++)
    v.cells[i] = i;
  v.scale (3);
  v.into_buffer ();
  for (int i = 0; i < 50; i++)
    {
      EXPECT_EQUAL (v.cells[i], 3 * i);
      EXPECT_EQUAL (v.buffer[i], 3 * i + 1);
    }
  Point point = { 3, 4 };
  Point &reference = point;
  int length = 0;
  auto square = [] (int n) { return n * n; };
#pragma omp target map (tofrom : reference, length)
  {
    length = square (reference.x) + square (reference.y);
    reference.x = 0;
  }
  EXPECT_EQUAL (length, 25);
  EXPECT_EQUAL (point.x, 0);
  return 0;
}
