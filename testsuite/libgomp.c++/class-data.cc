// Copies of class objects: constructors and destructors run once for each
// copy in firstprivate, lastprivate, copyprivate and tasks.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// { dg-all-levels }

#include "expect.h"
#include <omp.h>

static int alive, copies;

struct Tracked
{
  int value;
  explicit Tracked (int value = 0) : value (value)
  {
    __atomic_add_fetch (&alive, 1, __ATOMIC_RELAXED);
  }
  Tracked (const Tracked &other) : value (other.value)
  {
    __atomic_add_fetch (&alive, 1, __ATOMIC_RELAXED);
    __atomic_add_fetch (&copies, 1, __ATOMIC_RELAXED);
  }
  Tracked &
  operator= (const Tracked &other)
  {
    value = other.value;
    return *this;
  }
  ~Tracked () { __atomic_sub_fetch (&alive, 1, __ATOMIC_RELAXED); }
};

int
main ()
{
  omp_set_dynamic (0);
  {
    Tracked t (7);
#pragma omp parallel num_threads (4) firstprivate (t)
    {
      EXPECT_EQUAL (t.value, 7);
      t.value = omp_get_thread_num ();
    }
    EXPECT_EQUAL (t.value, 7);
    EXPECT_EQUAL (copies, 4);
    EXPECT_EQUAL (alive, 1);
    copies = 0;
    int sum = 0;
#pragma omp parallel num_threads (4)
#pragma omp single
    for (int i = 0; i < 50; i++)
      {
        Tracked mine (i);
#pragma omp task firstprivate (mine) shared (sum)
        {
#pragma omp atomic
          sum += mine.value;
        }
      }
    EXPECT_EQUAL (sum, 1225);
    EXPECT (copies >= 50);
    EXPECT_EQUAL (alive, 1);
#pragma omp parallel for num_threads (3) lastprivate (t)
    for (int i = 0; i < 10; i++)
      t.value = i;
    EXPECT_EQUAL (t.value, 9);
#pragma omp parallel num_threads (4) private (t)
    {
#pragma omp single copyprivate (t)
      t.value = 99;
      EXPECT_EQUAL (t.value, 99);
    }
  }
  EXPECT_EQUAL (alive, 0);
  return 0;
}
