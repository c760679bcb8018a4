/* The map's lock: many readers at once, each on a cache line of few threads, or
   one writer.  A reader pays two atomic operations on its own line; a writer
   visits all lines.  Held for short stretches of look-ups and counting only:
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
  return map_lock_number () % MAP_LOCK_LINES;
}

/* A reader does not take the lock again, as a reader or a writer.  */
void map_lock_read (struct map_lock *lock);
void map_lock_read_end (struct map_lock *lock);
void map_lock_write (struct map_lock *lock);
/* Before a fork: other maps' locks are held too.  After it in the child, where
   readers that were about to wait for the writer are gone.  */
void map_lock_write_alike (struct map_lock *lock);
void map_lock_forget_readers (struct map_lock *lock);
void map_lock_write_end (struct map_lock *lock);

#endif
