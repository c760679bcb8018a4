// std::thread beside OpenMP: each has its own teams, and an atomic and a
// critical section hold for all.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// { dg-options "-pthread" }

#include "expect.h"
#include <omp.h>
#include <thread>
#include <vector>

int
main ()
{
  long count = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 6; i++)
    threads.emplace_back ([&count] {
      for (int round = 0; round < 40; round++)
#pragma omp parallel num_threads (3)
        {
#pragma omp critical(shared)
          count++;
        }
    });
  for (auto &thread : threads)
    thread.join ();
  EXPECT_EQUAL (count, 6 * 40 * 3);
  return 0;
}
