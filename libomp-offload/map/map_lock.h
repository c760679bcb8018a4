/* The map's lock: many readers at once, each on a cache line of few threads, or
   one writer.  A reader pays two atomic operations on its own line; a writer
   visits the lines that threads have.  Held for short stretches of look-ups and counting only:
   never during a transfer, an allocation on the device or a kernel.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_MAP_LOCK_H
#define GANGWAY_OFFLOAD_MAP_LOCK_H

#include "base/attributes.h"
#include "base/mutex.h"

#define MAP_LOCK_LINES 16

struct map_lock
{
  struct mutex writers; /* held by the writer */
  uint32_t writing;     /* atomic: a writer waits or holds */
  struct
  {
    uint32_t readers; /* atomic */
  } cache_aligned lines[MAP_LOCK_LINES];
};

void map_lock_init (struct map_lock *lock);

/* The calling thread's number here, which no other thread of the process has; 0:
   it has none yet.  */
extern __thread unsigned map_lock_own_number
  __attribute__ ((tls_model ("initial-exec")));
unsigned map_lock_take_number (void);

/* Lines that threads have: 0 up to this.  A number that only grows; complete as to
   readers of a lock for who holds that for writing.  */
unsigned map_lock_lines_used (void);

static inline unsigned
map_lock_number (void)
{
  unsigned number = map_lock_own_number;
  return likely (number != 0) ? number : map_lock_take_number ();
}

/* The calling thread's line: threads take them in turn.  */
static inline unsigned
map_lock_line (void)
{
  return (map_lock_number () - 1) % MAP_LOCK_LINES;
}

/* What the next two do where a writer is about.  */
void map_lock_read_slow (struct map_lock *lock, uint32_t *readers);
void map_lock_read_end_slow (uint32_t *readers);

/* A reader does not take the lock again, as a reader or a writer.  */
static inline void
map_lock_read (struct map_lock *lock)
{
  uint32_t *readers = &lock->lines[map_lock_line ()].readers;
  /* Sequentially consistent, as is the writer's pair: either the writer sees
     this reader or the reader sees the writer.  */
  __atomic_add_fetch (readers, 1, __ATOMIC_SEQ_CST);
  if (unlikely (__atomic_load_n (&lock->writing, __ATOMIC_SEQ_CST)))
    map_lock_read_slow (lock, readers);
}

static inline void
map_lock_read_end (struct map_lock *lock)
{
  uint32_t *readers = &lock->lines[map_lock_line ()].readers;
  if (__atomic_sub_fetch (readers, 1, __ATOMIC_SEQ_CST) == 0
      && unlikely (__atomic_load_n (&lock->writing, __ATOMIC_SEQ_CST)))
    map_lock_read_end_slow (readers);
}

void map_lock_write (struct map_lock *lock);
/* Before a fork: other maps' locks are held too.  After it in the child, where
   readers that were about to wait for the writer are gone.  */
void map_lock_write_alike (struct map_lock *lock);
void map_lock_forget_readers (struct map_lock *lock);
void map_lock_write_end (struct map_lock *lock);

#endif
