// threadprivate objects with constructors, and function-local statics that
// several threads meet.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// { dg-all-levels }

#include "expect.h"
#include <omp.h>

struct Counter
{
  int value;
  Counter () : value (5) {}
};

extern Counter counter;
#pragma omp threadprivate(counter)
Counter counter;

static int made;

struct Once
{
  Once () { made++; }
};

static void
use_static ()
{
  static Once once;
  (void) once;
}

int
main ()
{
  omp_set_dynamic (0);
#pragma omp parallel num_threads (4)
  {
    EXPECT_EQUAL (counter.value, 5);
    counter.value += omp_get_thread_num ();
    use_static ();
  }
#pragma omp parallel num_threads (4)
  EXPECT_EQUAL (counter.value, 5 + omp_get_thread_num ());
  EXPECT_EQUAL (made, 1);
  return 0;
}
