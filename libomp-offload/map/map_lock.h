/* The map's lock: many readers at once, each of which counts itself on a cache
   line that it shares with few threads, or one writer.  A reader pays two
   atomic operations on its own line; a writer looks at every line that has a
   thread.  The lock is held for short stretches of look-ups and counting only:
   never during a transfer, an allocation on the device or a kernel.  Checked by
   testsuite/models/weak_map_lock.c, which runs the code.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_MAP_LOCK_H
#define GANGWAY_OFFLOAD_MAP_LOCK_H

#include "base/attributes.h"
#include "base/mutex.h"
#include "base/thread_line.h"

struct map_lock
{
  struct mutex writers; /* held by the writer */
  uint32_t writing;     /* atomic: a writer waits or holds */
  struct
  {
    uint32_t readers; /* atomic */
  } cache_aligned lines[THREAD_LINES];
};

/* Nobody has LOCK, whatever it was before.  No other thread uses it.  */
void map_lock_init (struct map_lock *lock);

/* The slow halves of map_lock_read and map_lock_read_end, for when a writer
   waits or holds the lock.  */
void map_lock_read_slow (struct map_lock *lock, uint32_t *readers);
void map_lock_read_end_slow (uint32_t *readers);

/* Take LOCK for reading.  A thread that has it must not take it again, neither
   for reading nor for writing: a writer may already wait between the two.  */
static inline void
map_lock_read (struct map_lock *lock)
{
  uint32_t *readers = &lock->lines[thread_line ()].readers;
  /* Sequentially consistent, as the writer's store to WRITING and its loads of
     the readers are: either the writer sees this reader or the reader sees the
     writer.  */
  __atomic_add_fetch (readers, 1, __ATOMIC_SEQ_CST);
  if (unlikely (__atomic_load_n (&lock->writing, __ATOMIC_SEQ_CST)))
    map_lock_read_slow (lock, readers);
}

/* Undo map_lock_read, on the thread that called it; wakes a writer that waits for the last
   reader of the thread's line.  */
static inline void
map_lock_read_end (struct map_lock *lock)
{
  uint32_t *readers = &lock->lines[thread_line ()].readers;
  if (__atomic_sub_fetch (readers, 1, __ATOMIC_SEQ_CST) == 0
      && unlikely (__atomic_load_n (&lock->writing, __ATOMIC_SEQ_CST)))
    map_lock_read_end_slow (readers);
}

/* Take LOCK for writing: waits for the writer before and for all readers.
   map_lock_write_end releases it.  */
void map_lock_write (struct map_lock *lock);
/* For a fork.  map_lock_write_alike is map_lock_write for a thread that takes
   the locks of all maps, which have one rank.  map_lock_forget_readers is for
   the child, which holds LOCK for writing: other threads that were about to
   read, and counted themselves, do not exist there.  */
void map_lock_write_alike (struct map_lock *lock);
void map_lock_forget_readers (struct map_lock *lock);
void map_lock_write_end (struct map_lock *lock);

#endif
