/* Programs from before GCC 4.4 use the lock routines of version OMP_1.0, whose
   nestable lock is of 8 bytes and belongs to a thread, not to a task.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdlib.h>

typedef struct { int owner, count; } old_nest_lock;
typedef int old_lock;

#define OLD(type, name, argument)                                             \
  __asm__ (".symver old_" #name ", omp_" #name "@OMP_1.0");                   \
  extern type old_##name (argument)

OLD (void, init_lock, old_lock *);
OLD (void, set_lock, old_lock *);
OLD (int, test_lock, old_lock *);
OLD (void, unset_lock, old_lock *);
OLD (void, destroy_lock, old_lock *);
OLD (void, init_nest_lock, old_nest_lock *);
OLD (void, set_nest_lock, old_nest_lock *);
OLD (int, test_nest_lock, old_nest_lock *);
OLD (void, unset_nest_lock, old_nest_lock *);
OLD (void, destroy_nest_lock, old_nest_lock *);
OLD (void, init_lock_, old_lock *);
OLD (int, test_lock_, old_lock *);
OLD (void, init_nest_lock_, old_nest_lock *);
OLD (void, set_nest_lock_, old_nest_lock *);
OLD (int, test_nest_lock_, old_nest_lock *);
OLD (void, unset_nest_lock_, old_nest_lock *);
OLD (void, destroy_nest_lock_, old_nest_lock *);

int
main (void)
{
  struct { old_nest_lock lock; int guard; } nest = { .guard = 12345 };
  old_lock lock;
  int count = 0;

  old_init_lock (&lock);
  if (old_test_lock (&lock) != 1 || old_test_lock (&lock) != 0)
    abort ();
  old_unset_lock (&lock);
  old_init_nest_lock (&nest.lock);
  if (old_test_nest_lock (&nest.lock) != 1
      || old_test_nest_lock (&nest.lock) != 2)
    abort ();
  /* The thread's tasks hold it, too.  */
#pragma omp task if (0) shared (nest)
  if (old_test_nest_lock (&nest.lock) != 3)
    abort ();
  old_unset_nest_lock (&nest.lock);
  old_unset_nest_lock (&nest.lock);
  old_unset_nest_lock (&nest.lock);

#pragma omp parallel num_threads (4)
  for (int i = 0; i < 10000; i++)
    {
      old_set_nest_lock (&nest.lock);
      old_set_nest_lock (&nest.lock);
      count++;
      old_unset_nest_lock (&nest.lock);
      old_unset_nest_lock (&nest.lock);
      old_set_lock (&lock);
      count++;
      count--;
      old_unset_lock (&lock);
    }
  if (nest.guard != 12345)
    abort ();
  old_destroy_nest_lock (&nest.lock);
  old_destroy_lock (&lock);

  old_init_lock_ (&lock);
  if (old_test_lock_ (&lock) != 1)
    abort ();
  old_init_nest_lock_ (&nest.lock);
  old_set_nest_lock_ (&nest.lock);
  if (old_test_nest_lock_ (&nest.lock) != 2)
    abort ();
  old_unset_nest_lock_ (&nest.lock);
  old_unset_nest_lock_ (&nest.lock);
  old_destroy_nest_lock_ (&nest.lock);
  return 0;
}
