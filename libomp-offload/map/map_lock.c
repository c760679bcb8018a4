/* Many readers or one writer.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/map/map_lock.h"

#include <sched.h>
#include "base/futex.h"

void
map_lock_init (struct map_lock *lock)
{
  *lock = (struct map_lock) { 0 };
  mutex_init (&lock->writers, MUTEX_RANK_MAP);
}

void
map_lock_read_slow (struct map_lock *lock, uint32_t *readers)
{
  do
    {
      /* Step back, so that the writer sees the line empty.  */
      if (__atomic_sub_fetch (readers, 1, __ATOMIC_SEQ_CST) == 0)
        futex_wake (readers, 1);
      mutex_lock (&lock->writers);
      mutex_unlock (&lock->writers);
      __atomic_add_fetch (readers, 1, __ATOMIC_SEQ_CST);
    }
  while (__atomic_load_n (&lock->writing, __ATOMIC_SEQ_CST));
}

void
map_lock_read_end_slow (uint32_t *readers)
{
  futex_wake (readers, 1);
}

static void __attribute__ ((noinline)) wait_for_readers (uint32_t *readers)
{
  for (unsigned tries = 0;; tries++)
    {
      uint32_t count = __atomic_load_n (readers, __ATOMIC_SEQ_CST);
      if (count == 0)
        return;
      if (tries < 64)
        cpu_relax ();
      else
        futex_wait (readers, count);
    }
}

static void
keep_readers_out (struct map_lock *lock)
{
  /* Sequentially consistent, and before the lines are counted: a thread whose number
     this does not see yet sees WRITING once it has counted itself as a reader.  */
  __atomic_store_n (&lock->writing, 1, __ATOMIC_SEQ_CST);
  unsigned lines = thread_lines_used ();
  for (unsigned line = 0; line < lines; line++)
    if (unlikely (__atomic_load_n (&lock->lines[line].readers, __ATOMIC_SEQ_CST)
                  != 0))
      wait_for_readers (&lock->lines[line].readers);
}

void
map_lock_write (struct map_lock *lock)
{
  mutex_lock (&lock->writers);
  keep_readers_out (lock);
}

void
map_lock_write_alike (struct map_lock *lock)
{
  mutex_lock_alike (&lock->writers);
  keep_readers_out (lock);
}

void
map_lock_forget_readers (struct map_lock *lock)
{
  for (unsigned line = 0; line < THREAD_LINES; line++)
    lock->lines[line].readers = 0;
}

void
map_lock_write_end (struct map_lock *lock)
{
  __atomic_store_n (&lock->writing, 0, __ATOMIC_SEQ_CST);
  mutex_unlock (&lock->writers);
}
