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

__thread unsigned map_lock_own_number
  __attribute__ ((tls_model ("initial-exec")));

unsigned
map_lock_take_number (void)
{
  static unsigned last; /* atomic */
  unsigned number;
  do
    number = __atomic_add_fetch (&last, 1, __ATOMIC_RELAXED);
  while (number == 0);
  map_lock_own_number = number;
  return number;
}

static void
read_slow (struct map_lock *lock, uint32_t *readers)
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
map_lock_read (struct map_lock *lock)
{
  uint32_t *readers = &lock->lines[map_lock_line ()].readers;
  /* Sequentially consistent, as is the writer's pair: either the writer sees
     this reader or the reader sees the writer.  */
  __atomic_add_fetch (readers, 1, __ATOMIC_SEQ_CST);
  if (unlikely (__atomic_load_n (&lock->writing, __ATOMIC_SEQ_CST)))
    read_slow (lock, readers);
}

void
map_lock_read_end (struct map_lock *lock)
{
  uint32_t *readers = &lock->lines[map_lock_line ()].readers;
  if (__atomic_sub_fetch (readers, 1, __ATOMIC_SEQ_CST) == 0
      && unlikely (__atomic_load_n (&lock->writing, __ATOMIC_SEQ_CST)))
    futex_wake (readers, 1);
}

static void
wait_for_readers (uint32_t *readers)
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
  __atomic_store_n (&lock->writing, 1, __ATOMIC_SEQ_CST);
  for (unsigned line = 0; line < MAP_LOCK_LINES; line++)
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
  for (unsigned line = 0; line < MAP_LOCK_LINES; line++)
    lock->lines[line].readers = 0;
}

void
map_lock_write_end (struct map_lock *lock)
{
  __atomic_store_n (&lock->writing, 0, __ATOMIC_SEQ_CST);
  mutex_unlock (&lock->writers);
}
