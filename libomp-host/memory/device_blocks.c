/* A hash table with lists.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/memory/device_blocks.h"

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

void
device_blocks_fork_prepare (void)
{
  mutex_lock (&lock);
}

void
device_blocks_fork_done (void)
{
  mutex_unlock (&lock);
}

void
device_blocks_add (struct device_block *block)
{
  struct device_block **list = list_of (block->memory);
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
