// Exceptions thrown and caught inside regions, critical sections and tasks
// leave the runtime in order.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// { dg-all-levels }

#include "expect.h"
#include <omp.h>
#include <stdexcept>

int
main ()
{
  int caught = 0, caught_in_tasks = 0;
#pragma omp parallel num_threads (4)
  for (int round = 0; round < 100; round++)
    {
      try
        {
          if (round % 3 == omp_get_thread_num () % 3)
            throw std::runtime_error ("one");
        }
      catch (const std::runtime_error &)
        {
#pragma omp critical
          {
            try
              {
                caught++;
                throw 1;
              }
            catch (int)
              {
              }
          }
        }
#pragma omp task shared (caught_in_tasks)
      {
        try
          {
            throw std::logic_error ("two");
          }
        catch (const std::logic_error &)
          {
#pragma omp atomic
            caught_in_tasks++;
          }
      }
#pragma omp barrier
    }
  EXPECT_EQUAL (caught, 34 + 33 + 33 + 34);
  EXPECT_EQUAL (caught_in_tasks, 400);
  return 0;
}
