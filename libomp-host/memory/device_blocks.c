/* A hash table with lists.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/memory/device_blocks.h"

#include <pthread.h>
#include "base/mutex.h"

#define LISTS 256

/* LOCK guards the lists.  COUNT is read without it, to find an empty table; atomic.  */
static struct mutex lock = MUTEX_INITIALIZER (MUTEX_RANK_DEVICE_BLOCKS);
static struct device_block *lists[LISTS];
static size_t count;

static struct device_block **
list_of (const void *memory)
{
  return &lists[((uintptr_t) memory * 0x9e3779b97f4a7c15u >> 32) % LISTS];
}

/* In the child of a fork the lock may be held by a thread that is not there.  Each change of
   a list is one store, so that the lists are whole.  */
static void
lock_forget (void)
{
  mutex_init (&lock, MUTEX_RANK_DEVICE_BLOCKS);
}

static void
expect_fork (void)
{
  pthread_atfork (NULL, NULL, lock_forget);
}

void
device_blocks_add (struct device_block *block)
{
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  struct device_block **list = list_of (block->memory);
  pthread_once (&once, expect_fork);
  mutex_lock (&lock);
  block->next = *list;
  *list = block;
  __atomic_store_n (&count, count + 1, __ATOMIC_RELAXED);
  mutex_unlock (&lock);
}

struct device_block *
device_blocks_remove (const void *memory)
{
  /* The program has ordered this behind the allocation.  */
  if (likely (__atomic_load_n (&count, __ATOMIC_RELAXED) == 0))
    return NULL;
  struct device_block **link = list_of (memory);
  mutex_lock (&lock);
  while (*link && (*link)->memory != memory)
    link = &(*link)->next;
  struct device_block *found = *link;
  if (found)
    {
      *link = found->next;
      __atomic_store_n (&count, count - 1, __ATOMIC_RELAXED);
    }
  mutex_unlock (&lock);
  return found;
}
