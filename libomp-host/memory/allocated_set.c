/* A set of pointers: a hash table with open addressing.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/memory/allocated_set.h"

#include <stdlib.h>
#include "base/memory.h"
#include "base/mutex.h"

/* LOCK guards all below.  CAPACITY is a power of two or 0; an entry is reached
   from its hash without a gap (removal moves entries back); at most half of the
   entries are used.  COUNT is read without the lock to find an empty set.  */
static struct mutex lock = MUTEX_INITIALIZER (MUTEX_RANK_ALLOCATED_SET);
static void **entries;
static size_t capacity, count;

static size_t
home (const void *memory)
{
  return ((uintptr_t) memory * 0x9e3779b97f4a7c15u >> 20) & (capacity - 1);
}

/* The entry of MEMORY, or the free one where it would go.  */
static size_t
probe (const void *memory)
{
  size_t index = home (memory);
  while (entries[index] && entries[index] != memory)
    index = (index + 1) & (capacity - 1);
  return index;
}

static void
grow (void)
{
  void **old = entries;
  size_t old_capacity = capacity;
  capacity = capacity ? 2 * capacity : 64;
  entries = memory_alloc_cleared (capacity * sizeof *entries);
  for (size_t i = 0; i < old_capacity; i++)
    if (old[i])
      entries[probe (old[i])] = old[i];
  free (old);
}

void
allocated_set_add (void *memory)
{
  if (!memory)
    return;
  mutex_lock (&lock);
  if (2 * (count + 1) > capacity)
    grow ();
  size_t index = probe (memory);
  if (!entries[index])
    {
      entries[index] = memory;
      __atomic_store_n (&count, count + 1, __ATOMIC_RELAXED);
    }
  mutex_unlock (&lock);
}

/* Free entry HOLE and close the gap behind it.  */
static void
remove_at (size_t hole)
{
  size_t index = hole;
  for (;;)
    {
      index = (index + 1) & (capacity - 1);
      if (!entries[index])
        break;
      /* An entry may move into the hole if that is not before its home.  */
      size_t distance = (index - home (entries[index])) & (capacity - 1);
      if (distance >= ((index - hole) & (capacity - 1)))
        {
          entries[hole] = entries[index];
          hole = index;
        }
    }
  entries[hole] = NULL;
}

bool
allocated_set_remove (void *memory)
{
  /* Relaxed: a pointer that this thread could find was added by it, or by one it
     has synchronised with, so that the count it sees includes it.  */
  if (!memory || __atomic_load_n (&count, __ATOMIC_RELAXED) == 0)
    return false;
  mutex_lock (&lock);
  size_t index = capacity ? probe (memory) : 0;
  bool found = capacity != 0 && entries[index] != NULL;
  if (found)
    {
      remove_at (index);
      __atomic_store_n (&count, count - 1, __ATOMIC_RELAXED);
    }
  mutex_unlock (&lock);
  return found;
}

void
allocated_set_fork_prepare (void)
{
  mutex_lock (&lock);
}

void
allocated_set_fork_done (void)
{
  mutex_unlock (&lock);
}
