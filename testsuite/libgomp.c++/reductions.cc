// User-defined reductions of class types, in parallel, loop and task-group
// form.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// { dg-all-levels }

#include "expect.h"
#include <omp.h>
#include <vector>

struct Sum
{
  long total = 0;
  int terms = 0;
  Sum &
  operator+= (const Sum &other)
  {
    total += other.total;
    terms += other.terms;
    return *this;
  }
  void
  add (long value)
  {
    total += value;
    terms++;
  }
};

#pragma omp declare reduction(+ : Sum : omp_out += omp_in)
#pragma omp declare reduction(join : std::vector<int> : omp_out.insert (      \
  omp_out.end (), omp_in.begin (), omp_in.end ()))

int
main ()
{
  Sum sum;
  std::vector<int> all;
#pragma omp parallel for num_threads (5) reduction (+ : sum)                  \
  reduction (join : all) schedule (dynamic)
  for (int i = 0; i < 300; i++)
    {
      sum.add (i);
      all.push_back (i);
    }
  EXPECT_EQUAL (sum.total, 44850);
  EXPECT_EQUAL (sum.terms, 300);
  EXPECT_EQUAL (all.size (), 300);
  std::vector<bool> seen (300);
  for (int i : all)
    seen[i] = true;
  for (int i = 0; i < 300; i++)
    EXPECT (seen[i]);
  Sum tasks;
#pragma omp parallel num_threads (4)
#pragma omp single
  {
#pragma omp taskgroup task_reduction (+ : tasks)
    for (int i = 0; i < 60; i++)
      {
#pragma omp task in_reduction (+ : tasks)
        tasks.add (i);
      }
  }
  EXPECT_EQUAL (tasks.total, 1770);
  EXPECT_EQUAL (tasks.terms, 60);
  return 0;
}
