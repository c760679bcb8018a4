/* Attached pointers (OpenACC 3.3, 2.6.8 and 2.7.2; OpenMP 5.2, 5.8.3): a pointer
   in a present range that holds the device address of its pointee while its
   count is not zero.  Copies in either direction leave such pointers alone.

   An entry's attachments are one block of memory: a count for each pointer-sized
   word of the range, and behind the counts, for each word, the device address
   that was attached, and whether a store of it is still on its way.  All are atomic.
   What is noted of a pointer becomes true or changes under the map's write lock; under
   the read lock its count changes between numbers above 0, and the thread that stored
   the pointer says so without a lock (attach_settle).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/plan/attach.h"

#include <stdlib.h>
#include <string.h>
#include "base/error.h"
#include "base/memory.h"
#include "base/read_only.h"
#include "libomp-offload/device/device_queue.h"
#include "libomp-offload/plan/mapvars.h"
#include "libomp-offload/plan/plan.h"

static size_t
word_of (const struct map_entry *entry, uintptr_t host)
{
  return (host - entry->host_start) / sizeof (void *);
}

static size_t
count_words (const struct map_entry *entry)
{
  return (entry->host_end - entry->host_start + sizeof (void *) - 1)
         / sizeof (void *);
}

/* The size of the counts of WORDS, as a multiple of a word's.  */
static size_t
size_of_counts (size_t words)
{
  return (words + 1) / 2 * (2 * sizeof (uint32_t));
}

static uint32_t *
make_counts (struct map_entry *entry)
{
  size_t words = count_words (entry);
  size_t size = size_of_counts (words) + words * (sizeof (uintptr_t) + 1);
  uint32_t *counts = memory_try_alloc (size), *old = NULL;
  if (counts == NULL)
    return NULL;
  memset (counts, 0, size);
  /* Another reader of the map may have made them meanwhile.  */
  if (__atomic_compare_exchange_n (&entry->attach_counts, &old, counts, false,
                                   __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
    return counts;
  free (counts);
  return old;
}

uint32_t *
attach_count (struct map_entry *entry, uintptr_t host, bool make)
{
  uint32_t *counts = __atomic_load_n (&entry->attach_counts, __ATOMIC_ACQUIRE);
  if (counts == NULL && make)
    counts = make_counts (entry);
  return counts ? &counts[word_of (entry, host)] : NULL;
}

/* Where what the pointer at HOST in ENTRY, which has counts, is attached to is
   noted.  */
static uintptr_t *
target_of (const struct map_entry *entry, uintptr_t host)
{
  char *counts
    = (char *) __atomic_load_n (&entry->attach_counts, __ATOMIC_ACQUIRE);
  uintptr_t *targets
    = (uintptr_t *) (counts + size_of_counts (count_words (entry)));
  return &targets[word_of (entry, host)];
}

/* Whether that is still to be stored there.  */
static bool *
unsettled_of (const struct map_entry *entry, uintptr_t host)
{
  return (bool *) (target_of (entry, entry->host_start) + count_words (entry))
         + word_of (entry, host);
}

bool
attach_is_settled (const struct map_entry *entry, uintptr_t host)
{
  return !__atomic_load_n (unsettled_of (entry, host), __ATOMIC_ACQUIRE);
}

void
attach_settle (const struct map_entry *entry, uintptr_t host)
{
  __atomic_store_n (unsettled_of (entry, host), false, __ATOMIC_RELEASE);
}

bool
attach_is_attached (struct map_entry *entry, uintptr_t host, uintptr_t *word)
{
  const uint32_t *count = attach_count (entry, host, false);
  if (count == NULL || __atomic_load_n (count, __ATOMIC_RELAXED) == 0)
    return false;
  *word = __atomic_load_n (target_of (entry, host), __ATOMIC_RELAXED);
  return true;
}

void
attach_note (const struct map_entry *entry, uintptr_t host, uintptr_t word)
{
  __atomic_store_n (target_of (entry, host), word, __ATOMIC_RELAXED);
}

bool
attach_raise (struct map_entry *entry, uintptr_t host, uintptr_t word,
              bool fresh, bool openacc)
{
  uint32_t *count = attach_count (entry, host, false);
  uint32_t old = __atomic_load_n (count, __ATOMIC_RELAXED), now;
  bool same
    = !fresh
      && __atomic_load_n (target_of (entry, host), __ATOMIC_RELAXED) == word;
  do
    /* OpenACC counts the attachments to one target: another one begins anew
       (3.3, 2.7.2).  */
    now = openacc && !same ? 1 : old + 1;
  while (!__atomic_compare_exchange_n (count, &old, now, true, __ATOMIC_RELAXED,
                                       __ATOMIC_RELAXED));
  /* OpenMP attaches a pointer again where the target is new (5.2, 5.8.3).  */
  bool store = old == 0 || fresh || (openacc && !same);
  if (store)
    {
      attach_note (entry, host, word);
      __atomic_store_n (unsettled_of (entry, host), true, __ATOMIC_RELAXED);
    }
  /* Another thread's store of the same may not be done.  */
  return store || (same && !attach_is_settled (entry, host));
}

/* Lower *COUNT, which seems to become 0 by that, under the write lock.  Plans
   that owe attachments settle first, and so it may stay above 0; returns
   whether it is 0.  */
static bool
lower_last (struct map *map, struct map_entry *entry, uint32_t *count, bool all)
{
  bool last = false;
  map_lock_write (&map->lock);
  if (map_entry_is_used (entry))
    plan_settle_write_locked (map);
  uint32_t old = __atomic_load_n (count, __ATOMIC_RELAXED);
  if (old > 0)
    {
      last = all || old == 1;
      __atomic_store_n (count, last ? 0 : old - 1, __ATOMIC_RELAXED);
      if (last)
        map_begin_detach_write_locked (entry);
    }
  map_lock_write_end (&map->lock);
  return last;
}

bool
attach_lower (struct map *map, struct map_entry *entry, uintptr_t host,
              bool all)
{
  uint32_t *count = attach_count (entry, host, false);
  uint32_t old = count ? __atomic_load_n (count, __ATOMIC_RELAXED) : 0;
  while (old > 1 && !all)
    if (__atomic_compare_exchange_n (count, &old, old - 1, true,
                                     __ATOMIC_RELAXED, __ATOMIC_RELAXED))
      return false;
  return old > 0 && lower_last (map, entry, count, all);
}

/* What attach_copy and attach_take do with each part of a range that has no
   attached pointer.  */
struct part_copy
{
  struct device *device;
  const struct map_entry *entry;
  bool to_device;
  struct goacc_asyncqueue *queue;
  /* If not NULL: the device's bytes from host address FETCHED_HOST on.  */
  const char *fetched;
  uintptr_t fetched_host;
};

static bool
copy_part (const struct part_copy *copy, uintptr_t host, size_t size)
{
  void *there = (void *) plan_device_address (copy->entry, host);
  if (size == 0 || map_entry_is_shared (copy->entry))
    return true;
  if (copy->fetched != NULL)
    memcpy ((void *) host, copy->fetched + (host - copy->fetched_host), size);
  else if (copy->to_device)
    return device_copy_to (copy->device, there, (void *) host, size,
                           copy->queue);
  else
    return device_copy_from (copy->device, (void *) host, there, size,
                             copy->queue);
  return true;
}

static bool
copy_parts (const struct part_copy *copy, uintptr_t host, size_t size)
{
  const struct map_entry *entry = copy->entry;
  const uint32_t *counts
    = __atomic_load_n (&entry->attach_counts, __ATOMIC_ACQUIRE);
  uintptr_t end = host + size;
  /* An implicit map may name more than the part that is present.  */
  if (host < entry->host_start)
    host = entry->host_start;
  if (end > entry->host_end)
    end = entry->host_end;
  if (host >= end)
    return true;
  /* GCC maps a constant array tofrom where no clause names it.  */
  if (!copy->to_device && !map_entry_is_shared (entry)
      && unlikely (memory_is_read_only (host, end - host)))
    return true;
  if (counts == NULL)
    return copy_part (copy, host, end - host);
  uintptr_t from = host;
  for (uintptr_t at = host; at < end;)
    {
      uintptr_t next
        = entry->host_start + (word_of (entry, at) + 1) * sizeof (void *);
      if (__atomic_load_n (&counts[word_of (entry, at)], __ATOMIC_RELAXED) > 0)
        {
          if (!copy_part (copy, from, at - from))
            return false;
          from = next;
        }
      at = next;
    }
  return from >= end || copy_part (copy, from, end - from);
}

bool
attach_copy (struct device *device, const struct map_entry *entry,
             uintptr_t host, size_t size, bool to_device,
             struct goacc_asyncqueue *queue)
{
  const struct part_copy copy = {
    .device = device, .entry = entry, .to_device = to_device, .queue = queue
  };
  return copy_parts (&copy, host, size);
}

void
attach_take (const struct map_entry *entry, uintptr_t host, size_t size,
             const char *fetched)
{
  const struct part_copy copy
    = { .entry = entry, .fetched = fetched, .fetched_host = host };
  copy_parts (&copy, host, size);
}

bool
attach_store (struct device *device, uintptr_t host, uintptr_t device_address,
              uintptr_t word, struct goacc_asyncqueue *queue)
{
  void *there = (void *) device_address;
  const struct copy_part part
    = { (const void *) host, device_address, sizeof word };
  if (queue == NULL)
    return device_copy_parts_to (device, there, &word, sizeof word, NULL, &part,
                                 1);
  uintptr_t *lasting = memory_try_alloc (sizeof *lasting);
  if (lasting == NULL)
    {
      gomp_error ("out of memory to set the pointer at device address %p of "
                  "device %d (%s)",
                  there, device->number, device->name);
      return false;
    }
  *lasting = word;
  bool done = device_copy_parts_to (device, there, lasting, sizeof word, queue,
                                    &part, 1);
  if (done)
    device_queue_free_after (device, queue, lasting);
  else
    free (lasting);
  return done;
}

/* --- The routines (acc_attach, acc_detach and their like).  */

bool
mapvars_attach (struct device *device, void **host_pointer, size_t bias,
                struct goacc_asyncqueue *queue)
{
  void *hosts[] = { host_pointer };
  size_t sizes[] = { bias };
  unsigned short kinds[] = { GOMP_MAP_ATTACH };
  struct mapvars_request request = { .construct = MAPVARS_ACC_ENTER_DATA,
                                     .count = 1,
                                     .hosts = hosts,
                                     .sizes = sizes,
                                     .kinds = kinds,
                                     .short_kinds = true,
                                     .queue = queue };
  return mapvars_enter (device, &request, NULL, NULL);
}

bool
mapvars_detach (struct device *device, void **host_pointer, bool finalize,
                struct goacc_asyncqueue *queue)
{
  void *hosts[] = { host_pointer };
  size_t sizes[] = { 0 };
  unsigned short kinds[]
    = { finalize ? GOMP_MAP_FORCE_DETACH : GOMP_MAP_DETACH };
  struct mapvars_request request = { .construct = MAPVARS_ACC_EXIT_DATA,
                                     .count = 1,
                                     .hosts = hosts,
                                     .sizes = sizes,
                                     .kinds = kinds,
                                     .short_kinds = true,
                                     .queue = queue };
  return mapvars_exit (device, &request);
}
