/* The program's own memory that devices may address.

   Programs lock ranges that overlap.  Which bytes devices reach is kept in ranges that do
   not (host_ranges.h): a lock adds pieces where nothing is, and a piece stays as long
   as it touches a lock.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/runtime/locked.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include "emulators/common/host_ranges.h"
#include "emulators/hsa/runtime/agent.h"
#include "emulators/hsa/runtime/allocation.h"
#include "emulators/hsa/runtime/entry_points.h"
#include "emulators/hsa/runtime/runtime.h"

/* Locks, the latest last, and pieces, in no order; with the lock.  */
static pthread_mutex_t locked_lock = PTHREAD_MUTEX_INITIALIZER;
struct list
{
  struct locked *ranges;
  size_t count, capacity;
};
static struct list locks, pieces;

static bool
list_add (struct list *list, const struct locked *range)
{
  if (list->count == list->capacity)
    {
      size_t capacity = list->capacity ? 2 * list->capacity : 32;
      void *more = realloc (list->ranges, capacity * sizeof *list->ranges);
      if (!more)
        return false;
      list->ranges = more;
      list->capacity = capacity;
    }
  list->ranges[list->count++] = *range;
  return true;
}

static void
list_remove (struct list *list, size_t i)
{
  list->count--;
  memmove (&list->ranges[i], &list->ranges[i + 1],
           (list->count - i) * sizeof *list->ranges);
}

static bool
overlap (const struct locked *a, const struct locked *b)
{
  return a->base < b->base + b->size && b->base < a->base + a->size;
}

/* The lowest address from FROM on that is in a piece, and where that piece ends; END where
   there is none before it.  */
static uint64_t
next_piece_locked (uint64_t from, uint64_t end, uint64_t *piece_end)
{
  uint64_t first = end;
  *piece_end = end;
  for (size_t i = 0; i < pieces.count; i++)
    {
      const struct locked *p = &pieces.ranges[i];
      if (p->base + p->size <= from || p->base >= first)
        continue;
      first = p->base < from ? from : p->base;
      *piece_end = p->base + p->size;
    }
  return first;
}

/* Add pieces for what of the range no piece covers.  Memory that was allocated by the
   runtime needs none.  */
static bool
cover_locked (uint64_t base, size_t size)
{
  uint64_t end = base + size, piece_end;
  while (base < end)
    {
      uint64_t next = next_piece_locked (base, end, &piece_end);
      struct locked gap = { .base = base, .size = next - base };
      if (gap.size > 0)
        {
          if (host_range_find ((void *) (uintptr_t) base, NULL, NULL, NULL)
              == HOST_RANGE_NONE)
            {
              if (!list_add (&pieces, &gap))
                return false;
              if (!host_range_add ((void *) (uintptr_t) base, gap.size,
                                   HOST_RANGE_REGISTERED, 0))
                {
                  pieces.count--;
                  return false;
                }
            }
        }
      base = piece_end > next ? piece_end : next;
    }
  return true;
}

static bool
is_locked_locked (const struct locked *piece)
{
  for (size_t i = 0; i < locks.count; i++)
    if (overlap (&locks.ranges[i], piece))
      return true;
  return false;
}

/* Take away pieces that no lock touches.  */
static void
uncover_locked (void)
{
  for (size_t i = pieces.count; i-- > 0;)
    if (!is_locked_locked (&pieces.ranges[i]))
      {
        host_range_remove ((void *) (uintptr_t) pieces.ranges[i].base);
        list_remove (&pieces, i);
      }
}

bool
locked_add (uint64_t base, size_t size, bool shared)
{
  struct locked new = { .base = base, .size = size, .shared = shared };
  pthread_mutex_lock (&locked_lock);
  bool added = list_add (&locks, &new);
  if (added && !cover_locked (base, size))
    {
      locks.count--;
      uncover_locked ();
      added = false;
    }
  pthread_mutex_unlock (&locked_lock);
  return added;
}

bool
locked_remove (uint64_t base, size_t size, bool shared)
{
  pthread_mutex_lock (&locked_lock);
  size_t i = locks.count;
  while (i > 0
         && (locks.ranges[i - 1].base != base
             || locks.ranges[i - 1].shared != shared
             || (size && locks.ranges[i - 1].size != size)))
    i--;
  if (i > 0)
    {
      list_remove (&locks, i - 1);
      uncover_locked ();
    }
  pthread_mutex_unlock (&locked_lock);
  return i > 0;
}

static struct locked *
find_locked (uint64_t address)
{
  struct locked *found = NULL;
  for (size_t i = 0; i < locks.count; i++)
    if (address - locks.ranges[i].base < locks.ranges[i].size
        && (!found || locks.ranges[i].size < found->size))
      found = &locks.ranges[i];
  return found;
}

bool
locked_find (uint64_t address, struct locked *found)
{
  pthread_mutex_lock (&locked_lock);
  struct locked *range = find_locked (address);
  if (range)
    *found = *range;
  pthread_mutex_unlock (&locked_lock);
  return range != NULL;
}

bool
locked_set_user_data (uint64_t address, void *user_data)
{
  pthread_mutex_lock (&locked_lock);
  struct locked *range = find_locked (address);
  if (range)
    range->user_data = user_data;
  pthread_mutex_unlock (&locked_lock);
  return range != NULL;
}

/* The runtime is shut down.  */
static void
forget_locked (void)
{
  pthread_mutex_lock (&locked_lock);
  locks.count = 0;
  uncover_locked ();
  free (locks.ranges);
  free (pieces.ranges);
  locks = pieces = (struct list) { 0 };
  pthread_mutex_unlock (&locked_lock);
}

static void __attribute__ ((constructor)) at_load (void)
{
  runtime_at_shut_down (forget_locked);
}

/* ---- The calls ---------------------------------------------------------------------------- */

static hsa_status_t
lock (void *host, size_t size, const hsa_agent_t *agents, int agent_count,
      void **address)
{
  if (!address)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  *address = NULL;
  uint64_t base = (uintptr_t) host, end;
  if (!host || size == 0 || agent_count < 0 || !agents != (agent_count == 0)
      || __builtin_add_overflow (base, size, &end))
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  for (int i = 0; i < agent_count; i++)
    if (!agent_find (agents[i]))
      return HSA_STATUS_ERROR_INVALID_AGENT;
  if (agent_of_address (base))
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  if (!locked_add (base, size, false))
    return HSA_STATUS_ERROR_OUT_OF_RESOURCES;
  *address = host; /* devices have the host's addresses for it */
  return HSA_STATUS_SUCCESS;
}

hsa_status_t
do_hsa_amd_memory_lock (void *host, size_t size, hsa_agent_t *agents,
                        int agent_count, void **address)
{
  return lock (host, size, agents, agent_count, address);
}

hsa_status_t
do_hsa_amd_memory_lock_to_pool (void *host, size_t size, hsa_agent_t *agents,
                                int agent_count, hsa_amd_memory_pool_t pool,
                                uint32_t flags, void **address)
{
  const struct region *region = region_find (pool.handle);
  if (flags)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  if (!region || agent_is_device (region->agent))
    return HSA_STATUS_ERROR_INVALID_MEMORY_POOL;
  return lock (host, size, agents, agent_count, address);
}

/* What is not locked is no error to AMD's runtime.  */
hsa_status_t
do_hsa_amd_memory_unlock (void *host)
{
  if (!host)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  return locked_remove ((uintptr_t) host, 0, false) ? HSA_STATUS_SUCCESS
                                                    : HSA_STATUS_ERROR;
}
