/* Locks that are initialised with a hint are locks like others, whatever the hint.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include "expect.h"

static const int hints[]
  = { omp_sync_hint_none,
      omp_sync_hint_uncontended,
      omp_sync_hint_contended,
      omp_sync_hint_nonspeculative,
      omp_sync_hint_speculative,
      omp_sync_hint_contended | omp_sync_hint_speculative,
      /* Not allowed together, and unknown.  */
      omp_sync_hint_contended | omp_sync_hint_uncontended,
      1 << 20 };

static void
expect_locks (omp_sync_hint_t hint)
{
  /* What is in a lock before does not matter.  */
  omp_lock_t lock = { { 255, 255, 255, 255 } };
  omp_nest_lock_t nest = { { 255, 255, 255, 255, 255 } };
  long plain = 0, nested = 0;
  omp_init_lock_with_hint (&lock, hint);
  omp_init_nest_lock_with_hint (&nest, hint);
  EXPECT (omp_test_lock (&lock));
  EXPECT (!omp_test_lock (&lock));
  omp_unset_lock (&lock);
#pragma omp parallel num_threads(4)
  for (int i = 0; i < 500; i++)
    {
      omp_set_lock (&lock);
      plain++;
      omp_unset_lock (&lock);
      omp_set_nest_lock (&nest);
      omp_set_nest_lock (&nest);
      nested++;
      omp_unset_nest_lock (&nest);
      omp_unset_nest_lock (&nest);
    }
  EXPECT_EQUAL (plain, 2000);
  EXPECT_EQUAL (nested, 2000);
  omp_destroy_lock (&lock);
  omp_destroy_nest_lock (&nest);
}

int
main (void)
{
  for (unsigned i = 0; i < sizeof hints / sizeof *hints; i++)
    expect_locks ((omp_sync_hint_t) hints[i]);
  return 0;
}
