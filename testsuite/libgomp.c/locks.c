/* Simple and nestable locks in the hands of one thread and
   contended by many.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include "expect.h"

static void
alone (void)
{
  omp_lock_t lock;
  omp_nest_lock_t nest;
  omp_init_lock (&lock);
  omp_set_lock (&lock);
  EXPECT (!omp_test_lock (&lock));
  omp_unset_lock (&lock);
  EXPECT (omp_test_lock (&lock));
  omp_unset_lock (&lock);
  omp_destroy_lock (&lock);

  omp_init_nest_lock (&nest);
  omp_set_nest_lock (&nest);
  EXPECT_EQUAL (omp_test_nest_lock (&nest), 2);
  omp_set_nest_lock (&nest);
  EXPECT_EQUAL (omp_test_nest_lock (&nest), 4);
  for (int i = 0; i < 4; i++)
    omp_unset_nest_lock (&nest);
  EXPECT_EQUAL (omp_test_nest_lock (&nest), 1);
  omp_unset_nest_lock (&nest);
  omp_destroy_nest_lock (&nest);
}

static void
contended (void)
{
  omp_lock_t lock;
  omp_nest_lock_t nest;
  long plain = 0, nested = 0, tried = 0;
  omp_init_lock (&lock);
  omp_init_nest_lock (&nest);
#pragma omp parallel num_threads (8)
  for (int i = 0; i < 3000; i++)
    {
      omp_set_lock (&lock);
      plain++;
      omp_unset_lock (&lock);
      omp_set_nest_lock (&nest);
      omp_set_nest_lock (&nest);
      nested++;
      omp_unset_nest_lock (&nest);
      nested++;
      omp_unset_nest_lock (&nest);
      if (omp_test_lock (&lock))
        {
          tried++;
          omp_unset_lock (&lock);
        }
    }
  EXPECT_EQUAL (plain, 24000);
  EXPECT_EQUAL (nested, 48000);
  EXPECT (tried > 0 && tried <= 24000);
  omp_destroy_lock (&lock);
  omp_destroy_nest_lock (&nest);
}

/* A nestable lock belongs to a task, not to a thread (5.2, 18.9).  */
static void
other_task (void)
{
  omp_nest_lock_t nest;
  int got = -1;
  omp_init_nest_lock (&nest);
  omp_set_nest_lock (&nest);
#pragma omp task if (0) shared (got, nest)
  got = omp_test_nest_lock (&nest);
  EXPECT_EQUAL (got, 0);
  omp_unset_nest_lock (&nest);
  omp_destroy_nest_lock (&nest);
}

int
main (void)
{
  alone ();
  contended ();
  other_task ();
  return 0;
}
