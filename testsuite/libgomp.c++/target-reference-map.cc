// References, arrays of classes and lambdas' captures in target data and
// its update.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// { dg-all-levels }

#include "expect.h"
#include <vector>

struct Cell
{
  double value;
  int hits;
};

static void
sweep (std::vector<Cell> &cells)
{
  Cell *data = cells.data ();
  const int n = int (cells.size ());
#pragma omp target data map (tofrom : data[0 : n])
  {
    for (int round = 0; round < 4; round++)
      {
#pragma omp target teams distribute parallel for
        for (int i = 0; i < n; i++)
          {
            data[i].value *= 2;
            data[i].hits++;
          }
      }
#pragma omp target update from (data[0 : 1])
    EXPECT_EQUAL (data[0].hits, 4);
  }
}

int
main ()
{
  std::vector<Cell> cells (500, Cell { 1, 0 });
  sweep (cells);
  for (const Cell &cell : cells)
    {
      EXPECT_EQUAL (cell.value, 16);
      EXPECT_EQUAL (cell.hits, 4);
    }
  return 0;
}
