// Worksharing loops over random access iterators and range-based for.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// { dg-all-levels }

#include "expect.h"
#include <omp.h>
#include <vector>

int
main ()
{
  std::vector<int> numbers (1000);
  for (std::size_t i = 0; i < numbers.size (); i++)
    numbers[i] = int (i);
  long sum = 0;
#pragma omp parallel for num_threads (4) schedule (dynamic, 7)                \
  reduction (+ : sum)
  for (auto i = numbers.begin (); i != numbers.end (); ++i)
    sum += *i;
  EXPECT_EQUAL (sum, 499500);
  sum = 0;
#pragma omp parallel for num_threads (4) schedule (guided) reduction (+ : sum)
  for (auto &number : numbers)
    sum += number++;
  EXPECT_EQUAL (sum, 499500);
  sum = 0;
#pragma omp parallel num_threads (4)
#pragma omp single
#pragma omp taskloop reduction (+ : sum)
  for (auto i = numbers.rbegin (); i < numbers.rend (); i += 2)
    sum += *i;
  EXPECT_EQUAL (sum, 250500);
  return 0;
}
