/* One device's memory: blocks of the plugin's that were freed are kept, by size
   class, for the next allocation of that class.  In the steady state a program
   that maps the same sizes again and again makes no call of the plugin.

   memory->lock guards everything in here, but for the blocks that lines of threads
   keep for themselves (memory_lines.h), and is never held during a call of the plugin.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/device/device_memory.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include "base/environment.h"
#include "base/errno_kept.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/thread_line.h"
#include "libomp-offload/device/data_events.h"
#include "libomp-offload/device/device_error.h"
#include "libomp-offload/device/device_queue.h"
#include "libomp-offload/device/memory_lines.h"
#include "libomp-offload/plugin/plugin.h"
#include "base/workers.h"

/* Four classes to each power of two, from 64 bytes up to 256 MiB, so that at
   most a fifth of a block is unused.  Larger blocks are of no class
   (CLASS_NONE): no allocation takes a kept one, and a kept one goes back to the
   plugin as soon as blocks are given back at all.  */
#define CLASS_STEPS 4
#define CLASS_SMALLEST_LOG2 6
#define CLASS_LARGEST_LOG2 28
#define CLASSES ((CLASS_LARGEST_LOG2 - CLASS_SMALLEST_LOG2) * CLASS_STEPS + 1)
#define CLASS_NONE CLASSES

/* Lines of threads keep blocks of classes up to this one, of 4 KiB, and only where what
   they have all together is little beside what may be kept.  */
#define CLASS_OF_LINES ((12 - CLASS_SMALLEST_LOG2) * CLASS_STEPS)
#define CACHE_OF_LINES ((size_t) THREAD_LINES * MEMORY_LINE_SLOTS * 4096)

/* What plugins align their memory for, at least: any type.  */
#define ALLOCATION_ALIGN 16

/* A block that the plugin gave: it is in the hash table, and, while it is kept
   and not in use, on its class's list too.  */
struct block
{
  void *memory;
  size_t size;   /* what the plugin was asked for */
  size_t wanted; /* what device_alloc was asked for; atomic */
  size_t told;   /* what a tool was told of */
  unsigned class;
  bool kept;
  struct memory_slot *slot; /* of a line's, or NULL; if so, it is not kept */
  struct block *next_hash;
  struct block *next_kept; /* if kept */
};

/* Invariants: used + cached is the sum of all blocks' sizes; cached is the
   sum of the kept ones'.  Blocks in the lines' slots count as used.  */
struct device_memory
{
  struct memory_line lines[THREAD_LINES];
  struct mutex lock;
  struct block **table; /* by address; a power of two of chains */
  size_t table_size, blocks;
  struct block *kept[CLASS_NONE + 1];
  size_t used, cached;
};

/* GANGWAY_DEVICE_CACHE: so many bytes of freed blocks may be kept.  Constant
   after the first device is made.  */
static size_t cache_limit = (size_t) 1 << 30;

static void
cache_limit_read (void)
{
  environment_bytes ("GANGWAY_DEVICE_CACHE", 1, &cache_limit);
}

/* The class of SIZE; sets *ROUNDED to the size of that class's blocks.  Where no block is
   kept, none need be like another, and each is as large as what it is for: a device that
   checks accesses then finds those beyond the end.  */
static unsigned
class_of (size_t size, size_t *rounded)
{
  size_t smallest = (size_t) 1 << CLASS_SMALLEST_LOG2;
  if (cache_limit == 0)
    {
      *rounded = size;
      return CLASS_NONE;
    }
  *rounded = smallest;
  if (size <= smallest)
    return 0;
  if (size > (size_t) 1 << CLASS_LARGEST_LOG2)
    {
      *rounded = size;
      return CLASS_NONE;
    }
  /* 2^log2 < size <= 2^(log2+1), in quarters of 2^log2.  */
  unsigned log2 = 8 * sizeof (long) - 1 - __builtin_clzl (size - 1);
  size_t step = (size_t) 1 << (log2 - 2);
  size_t steps = (size - ((size_t) 1 << log2) + step - 1) / step;
  *rounded = ((size_t) 1 << log2) + steps * step;
  return (log2 - CLASS_SMALLEST_LOG2) * CLASS_STEPS + steps;
}

struct device_memory *
device_memory_create (void)
{
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once (&once, cache_limit_read);
  struct device_memory *memory
    = memory_alloc_aligned (CACHE_LINE, sizeof *memory);
  memset (memory, 0, sizeof *memory);
  mutex_init (&memory->lock, MUTEX_RANK_DEVICE_MEMORY);
  memory->table_size = 64;
  memory->table
    = memory_alloc_cleared (memory->table_size * sizeof *memory->table);
  return memory;
}

/* ------------------------------------------------------------------------
   The table of blocks.  */

static struct block **
table_chain_locked (struct device_memory *memory, const void *address)
{
  uintptr_t hash = (uintptr_t) address / 64;
  hash *= 0x9e3779b97f4a7c15ull;
  return &memory->table[(hash >> 32) & (memory->table_size - 1)];
}

static void
table_grow_locked (struct device_memory *memory)
{
  ERRNO_KEPT;
  size_t old_size = memory->table_size;
  struct block **old = memory->table;
  struct block **grown = calloc (2 * old_size, sizeof *grown);
  if (!grown)
    return; /* longer chains, nothing worse */
  memory->table = grown;
  memory->table_size = 2 * old_size;
  for (size_t i = 0; i < old_size; i++)
    for (struct block *block = old[i], *next; block; block = next)
      {
        next = block->next_hash;
        struct block **chain = table_chain_locked (memory, block->memory);
        block->next_hash = *chain;
        *chain = block;
      }
  free (old);
}

static void
table_insert_locked (struct device_memory *memory, struct block *block)
{
  if (memory->blocks >= memory->table_size)
    table_grow_locked (memory);
  struct block **chain = table_chain_locked (memory, block->memory);
  block->next_hash = *chain;
  *chain = block;
  memory->blocks++;
}

static struct block **
table_find_locked (struct device_memory *memory, const void *address)
{
  struct block **link = table_chain_locked (memory, address);
  while (*link && (*link)->memory != address)
    link = &(*link)->next_hash;
  return link;
}

static void
table_remove_locked (struct device_memory *memory, struct block *block)
{
  struct block **link = table_find_locked (memory, block->memory);
  *link = block->next_hash;
  memory->blocks--;
}

/* ------------------------------------------------------------------------
   Allocation.  */

static struct block *
block_take_kept_locked (struct device_memory *memory, unsigned class)
{
  struct block *block = memory->kept[class];
  if (!block)
    return NULL;
  memory->kept[class] = block->next_kept;
  block->kept = false;
  memory->cached -= block->size;
  memory->used += block->size;
  return block;
}

/* BLOCK, which was in use, is kept from here on.  */
static void
block_keep_locked (struct device_memory *memory, struct block *block)
{
  block->kept = true;
  block->slot = NULL;
  block->next_kept = memory->kept[block->class];
  memory->kept[block->class] = block;
  memory->used -= block->size;
  memory->cached += block->size;
}

static bool
block_is_used_locked (const struct block *block)
{
  return !block->kept && (!block->slot || memory_slot_is_used (block->slot));
}

static struct memory_line *
own_line (struct device_memory *memory)
{
  return &memory->lines[thread_line ()];
}

/* Let the calling thread's line have BLOCK, which is the caller's, if it is small.  */
static void
block_lend_locked (struct device_memory *memory, struct block *block)
{
  struct block *out;
  if (block->class > CLASS_OF_LINES || cache_limit < CACHE_OF_LINES)
    return;
  block->slot = memory_line_put_locked (own_line (memory), block, block->memory,
                                        block->class, &out);
  if (out)
    block_keep_locked (memory, out);
}

/* Keep what idle blocks the lines have.  */
static void
lines_empty_locked (struct device_memory *memory)
{
  for (unsigned line = 0; line < THREAD_LINES; line++)
    for (int i = 0; i < MEMORY_LINE_SLOTS; i++)
      {
        struct block *block
          = memory_slot_empty_locked (&memory->lines[line].slots[i]);
        if (block)
          block_keep_locked (memory, block);
      }
}

/* Whether blocks are kept that should be given back.  */
static bool
cache_is_over_locked (const struct device_memory *memory)
{
  return memory->kept[CLASS_NONE] || memory->cached > cache_limit;
}

/* Take out the kept blocks of no class, and others, largest class first, until
   at most LIMIT bytes are kept.  Returns their list (next_kept).  */
static struct block *
block_shed_locked (struct device_memory *memory, size_t limit)
{
  struct block *list = NULL;
  for (unsigned class = CLASS_NONE + 1; class -- > 0;)
    while (memory->kept[class]
           && (class == CLASS_NONE || memory->cached > limit))
      {
        struct block *block = memory->kept[class];
        memory->kept[class] = block->next_kept;
        memory->cached -= block->size;
        table_remove_locked (memory, block);
        block->next_kept = list;
        list = block;
      }
  return list;
}

static void
blocks_give_back (struct device *device, struct block *list)
{
  while (list)
    {
      struct block *block = list;
      list = block->next_kept;
      if (!device->plugin->free (device->ordinal, block->memory))
        device_error (device,
                      "freeing %zu bytes at %p on device %d (%s) failed",
                      block->size, block->memory, device->number, device->name);
      free (block);
    }
}

/* Give kept blocks back until at most LIMIT bytes are kept.  Returns whether
   any block went.  No lock may be held.  */
static bool
device_memory_shed (struct device *device, size_t limit)
{
  struct device_memory *memory = device->memory;
  mutex_lock (&memory->lock);
  if (limit == 0)
    lines_empty_locked (memory);
  struct block *list = block_shed_locked (memory, limit);
  mutex_unlock (&memory->lock);
  blocks_give_back (device, list);
  return list != NULL;
}

bool
device_memory_trim (struct device *device)
{
  return device->memory && device_memory_shed (device, 0);
}

void
device_memory_settle (struct device *device)
{
  device_memory_shed (device, cache_limit);
}

GOMP_ENTRY bool
GOMP_PLUGIN_trim (struct gomp_device_cookie *device)
{
  return device_memory_trim (device_of_cookie (device));
}

/* A new block from the plugin; NULL where the plugin, or the host, has no
   memory.  */
static struct block *
block_make (struct device *device, size_t rounded, unsigned class)
{
  struct block *block = memory_try_alloc (sizeof *block);
  if (!block)
    return NULL;
  *block = (struct block) { .size = rounded, .class = class };
  block->memory = device->plugin->alloc (device->ordinal, rounded);
  if (!block->memory)
    {
      free (block);
      return NULL;
    }
  return block;
}

/* A kept block or a new one with room for SIZE bytes, or NULL.  */
static struct block *
block_acquire (struct device *device, size_t size)
{
  struct device_memory *memory = device->memory;
  size_t rounded;
  unsigned class = class_of (size, &rounded);
  struct block *block = NULL;
  if (class <= CLASS_OF_LINES)
    block = memory_line_take (own_line (memory), class);
  if (likely (block != NULL))
    return block;
  mutex_lock (&memory->lock);
  if (class != CLASS_NONE)
    block = block_take_kept_locked (memory, class);
  if (block)
    block_lend_locked (memory, block);
  mutex_unlock (&memory->lock);
  if (likely (block != NULL))
    return block;

  block = block_make (device, rounded, class);
  if (!block)
    {
      device_memory_trim (device);
      block = block_make (device, rounded, class);
    }
  /* A block of just SIZE bytes may fit where the class's larger one does
     not.  */
  if (!block && rounded != size)
    block = block_make (device, size, CLASS_NONE);
  if (!block)
    return NULL;
  mutex_lock (&memory->lock);
  table_insert_locked (memory, block);
  memory->used += block->size;
  block_lend_locked (memory, block);
  mutex_unlock (&memory->lock);
  return block;
}

/* The memory of a block with room for SIZE bytes, of which a tool is told as TOLD; or
   NULL.  */
static void *
alloc_and_tell (struct device *device, size_t size, size_t told)
{
  struct block *block = block_acquire (device, size);
  if (!block)
    return NULL;
  __atomic_store_n (&block->wanted, size, __ATOMIC_RELAXED);
  block->told = told;
  data_event_tell (DATA_ALLOC, device, told, NULL, block->memory);
  return block->memory;
}

void *
device_alloc (struct device *device, size_t size)
{
  return alloc_and_tell (device, size, size);
}

void *
device_alloc_aligned (struct device *device, size_t size, size_t align,
                      uintptr_t *base)
{
  size_t slack = align > ALLOCATION_ALIGN ? align - 1 : 0;
  size_t told_align = align > sizeof (void *) ? align : sizeof (void *);
  void *memory = alloc_and_tell (device, size + slack, size + told_align - 1);
  *base = ((uintptr_t) memory + align - 1) & -align;
  return memory;
}

/* Make the block in use at ADDRESS a kept one.  False where there is no such
   block.  Sets *OVER where blocks are to be given back now.  */
static bool
block_keep (struct device_memory *memory, void *address, bool *over)
{
  *over = false;
  if (likely (memory_line_give (own_line (memory), address)))
    return true;
  mutex_lock (&memory->lock);
  struct block *block = *table_find_locked (memory, address);
  bool known = block && block_is_used_locked (block);
  if (known && block->slot)
    memory_slot_give_locked (block->slot);
  else if (known)
    block_keep_locked (memory, block);
  *over = cache_is_over_locked (memory);
  mutex_unlock (&memory->lock);
  return known;
}

static void __attribute__ ((cold))
device_free_unknown (struct device *device, void *address)
{
  gomp_error ("%p is not memory allocated on device %d (%s), or was freed "
              "before",
              address, device->number, device->name);
}

/* Tell of the end of the block at ADDRESS while it is still the caller's.  */
static void
device_free_tell (struct device *device, void *address)
{
  struct device_memory *memory = device->memory;
  if (!data_is_observed () || !address)
    return;
  mutex_lock (&memory->lock);
  struct block *block = *table_find_locked (memory, address);
  size_t told = block ? block->told : 0;
  mutex_unlock (&memory->lock);
  data_event_tell (DATA_FREE, device, told, NULL, address);
}

/* How often a thread has asked for shed_late.  Atomic, sequentially
   consistent.  */
static uint32_t sheds_wanted;

/* Runs on a worker.  The device, and its memory with it, may have been finished
   since a thread asked for this.  The thread that finishes or starts the device
   holds device->lock; this worker then has nothing to do.  A worker that gets
   the lock looks, once it has released it, whether a request came in the
   meantime: the worker of that request may have found the lock taken and done
   nothing.  */
static void
shed_late (void *argument)
{
  struct device *device = argument;
  uint32_t seen;
  do
    {
      seen = __atomic_load_n (&sheds_wanted, __ATOMIC_SEQ_CST);
      if (!mutex_try_lock (&device->lock))
        return;
      if (device_state (device) == DEVICE_READY)
        device_memory_shed (device, cache_limit);
      mutex_unlock (&device->lock);
    }
  while (__atomic_load_n (&sheds_wanted, __ATOMIC_SEQ_CST) != seen);
}

/* Keep the block at ADDRESS, on a thread that must not call the driver.  Where
   that makes too many, a worker gives blocks back.  */
static void
keep_quietly (struct device *device, void *address)
{
  bool over;
  if (!block_keep (device->memory, address, &over))
    device_free_unknown (device, address);
  if (likely (!over))
    return;
  /* Sequentially consistent, as shed_late's loads are: the request is counted
     before its worker can fail to get the lock, and the worker that has the
     lock loads the count after it has released the lock.  */
  __atomic_fetch_add (&sheds_wanted, 1, __ATOMIC_SEQ_CST);
  worker_pool_submit (offload_workers (), shed_late, device, false);
}

static void
device_free_now (struct device *device, void *address)
{
  bool over;
  if (!address)
    return;
  if (unlikely (device_in_callback))
    {
      keep_quietly (device, address);
      return;
    }
  if (!block_keep (device->memory, address, &over))
    device_free_unknown (device, address);
  if (unlikely (over))
    device_memory_shed (device, cache_limit);
}

void
device_free (struct device *device, void *address)
{
  device_free_tell (device, address);
  device_free_now (device, address);
}

/* ------------------------------------------------------------------------
   Freeing in a queue's order.  */

struct deferred_free
{
  struct device *device;
  void *address;
};

/* Called by QUEUE once all that was in it before is done.  */
static void
deferred_free_reached (void *argument, bool good)
{
  (void) good; /* nothing uses the block any more in either case */
  struct deferred_free deferred = *(struct deferred_free *) argument;
  free (argument);
  keep_quietly (deferred.device, deferred.address);
}

void
device_free_after (struct device *device, void *address,
                   struct goacc_asyncqueue *queue)
{
  device_free_tell (device, address);
  struct deferred_free *deferred
    = address && queue ? memory_try_alloc (sizeof *deferred) : NULL;
  if (deferred)
    {
      *deferred = (struct deferred_free) { device, address };
      device->plugin->openacc_async_queue_callback (
        queue, deferred_free_reached, deferred);
      return;
    }
  if (address && queue)
    device_queue_wait (device, queue);
  device_free_now (device, address);
}

/* ------------------------------------------------------------------------ */

void
device_memory_destroy (struct device *device)
{
  struct device_memory *memory = device->memory;
  for (size_t i = 0; i < memory->table_size; i++)
    for (struct block *block = memory->table[i], *next; block; block = next)
      {
        next = block->next_hash;
        block->next_kept = NULL;
        blocks_give_back (device, block);
      }
  free (memory->table);
  free (memory);
  device->memory = NULL;
}

/* The block in use that ADDRESS lies in, or NULL.  */
static const struct block *
block_around_locked (const struct device_memory *memory, uintptr_t address)
{
  for (size_t i = 0; i < memory->table_size; i++)
    for (struct block *block = memory->table[i]; block;
         block = block->next_hash)
      if (block_is_used_locked (block)
          && address - (uintptr_t) block->memory < block->size)
        return block;
  return NULL;
}

bool
device_memory_holds (struct device *device, const void *address, size_t size)
{
  struct device_memory *memory = device->memory;
  mutex_lock (&memory->lock);
  const struct block *block = block_around_locked (memory, (uintptr_t) address);
  bool holds = block
               && size <= block->size
                            - ((uintptr_t) address - (uintptr_t) block->memory);
  mutex_unlock (&memory->lock);
  return holds;
}

size_t
device_memory_room (struct device *device, const void *address)
{
  struct device_memory *memory = device->memory;
  size_t room = SIZE_MAX;
  mutex_lock (&memory->lock);
  const struct block *block = block_around_locked (memory, (uintptr_t) address);
  if (block)
    {
      size_t before = (uintptr_t) address - (uintptr_t) block->memory;
      size_t wanted = __atomic_load_n (&block->wanted, __ATOMIC_RELAXED);
      room = before < wanted ? wanted - before : 0;
    }
  mutex_unlock (&memory->lock);
  return room;
}

void
device_memory_before_fork (struct device *device)
{
  mutex_lock_alike (&device->memory->lock);
}

void
device_memory_after_fork (struct device *device)
{
  mutex_unlock (&device->memory->lock);
}

void
device_memory_usage (struct device *device, size_t *used, size_t *cached)
{
  struct device_memory *memory = device->memory;
  mutex_lock (&memory->lock);
  lines_empty_locked (memory);
  *used = memory->used;
  *cached = memory->cached;
  mutex_unlock (&memory->lock);
}
