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
#include "base/error.h"
#include "base/memory.h"
#include "base/thread_line.h"
#include "libomp-offload/device/data_events.h"
#include "libomp-offload/device/device_error.h"
#include "libomp-offload/device/device_queue.h"
#include "libomp-offload/device/memory_blocks.h"
#include "libomp-offload/device/memory_lines.h"
#include "libomp-offload/plugin/plugin.h"
#include "base/workers.h"

/* Lines of threads keep blocks of classes up to this one, of 4 KiB, and only where what
   they have all together is little beside what may be kept.  */
#define CLASS_OF_LINES ((12 - MEMORY_CLASS_SMALLEST_LOG2) * MEMORY_CLASS_STEPS)
#define CACHE_OF_LINES ((size_t) THREAD_LINES * MEMORY_LINE_SLOTS * 4096)

/* What plugins align their memory for, at least: any type.  */
#define ALLOCATION_ALIGN 16

/* The lock guards the blocks; a line's slots are changed as memory_lines.h says.  */
struct device_memory
{
  struct memory_line lines[THREAD_LINES];
  struct mutex lock;
  struct memory_blocks blocks;
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
  if (cache_limit != 0)
    return memory_class_of (size, rounded);
  *rounded = size;
  return MEMORY_CLASS_NONE;
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
  memory_blocks_init (&memory->blocks);
  return memory;
}

/* ------------------------------------------------------------------------
   Allocation.  */

static struct memory_line *
own_line (struct device_memory *memory)
{
  return &memory->lines[thread_line ()];
}

/* Let the calling thread's line have BLOCK, which is the caller's, if it is small.  */
static void
block_lend_locked (struct device_memory *memory, struct memory_block *block)
{
  struct memory_block *out;
  if (block->class > CLASS_OF_LINES || cache_limit < CACHE_OF_LINES)
    return;
  block->slot = memory_line_put_locked (own_line (memory), block, block->memory,
                                        block->class, &out);
  if (out)
    memory_blocks_keep_locked (&memory->blocks, out);
}

/* Keep what idle blocks the lines have.  */
static void
lines_empty_locked (struct device_memory *memory)
{
  for (unsigned line = 0; line < THREAD_LINES; line++)
    for (int i = 0; i < MEMORY_LINE_SLOTS; i++)
      {
        struct memory_block *block
          = memory_slot_empty_locked (&memory->lines[line].slots[i]);
        if (block)
          memory_blocks_keep_locked (&memory->blocks, block);
      }
}

static void
blocks_give_back (struct device *device, struct memory_block *list)
{
  while (list)
    {
      struct memory_block *block = list;
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
  struct memory_block *list
    = memory_blocks_shed_locked (&memory->blocks, limit);
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
static struct memory_block *
block_make (struct device *device, size_t rounded, unsigned class)
{
  struct memory_block *block = memory_try_alloc (sizeof *block);
  if (!block)
    return NULL;
  *block = (struct memory_block) { .size = rounded, .class = class };
  block->memory = device->plugin->alloc (device->ordinal, rounded);
  if (!block->memory)
    {
      free (block);
      return NULL;
    }
  return block;
}

/* A kept block or a new one with room for SIZE bytes, or NULL.  */
static struct memory_block *
block_acquire (struct device *device, size_t size)
{
  struct device_memory *memory = device->memory;
  size_t rounded;
  unsigned class = class_of (size, &rounded);
  struct memory_block *block = NULL;
  if (class <= CLASS_OF_LINES)
    block = memory_line_take (own_line (memory), class);
  if (likely (block != NULL))
    return block;
  mutex_lock (&memory->lock);
  if (class != MEMORY_CLASS_NONE)
    block = memory_blocks_take_locked (&memory->blocks, class);
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
    block = block_make (device, size, MEMORY_CLASS_NONE);
  if (!block)
    return NULL;
  mutex_lock (&memory->lock);
  memory_blocks_insert_locked (&memory->blocks, block);
  block_lend_locked (memory, block);
  mutex_unlock (&memory->lock);
  return block;
}

/* The memory of a block with room for SIZE bytes, of which a tool is told as TOLD; or
   NULL.  */
static void *
alloc_and_tell (struct device *device, size_t size, size_t told)
{
  struct data_event event;
  data_event_start (&event, DATA_ALLOC, device, told, NULL, NULL);
  struct memory_block *block = block_acquire (device, size);
  void *memory = block ? block->memory : NULL;
  if (block)
    {
      __atomic_store_n (&block->wanted, size, __ATOMIC_RELAXED);
      block->told = told;
    }
  event.there = memory;
  data_event_end (&event);
  return memory;
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
  struct memory_block *block
    = memory_blocks_find_locked (&memory->blocks, address);
  bool known = block && memory_block_is_used_locked (block);
  if (known && block->slot)
    memory_slot_give_locked (block->slot);
  else if (known)
    memory_blocks_keep_locked (&memory->blocks, block);
  *over = memory_blocks_are_over_locked (&memory->blocks, cache_limit);
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
  struct memory_block *block
    = memory_blocks_find_locked (&memory->blocks, address);
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
  blocks_give_back (device, memory_blocks_end (&memory->blocks));
  free (memory);
  device->memory = NULL;
}

bool
device_memory_holds (struct device *device, const void *address, size_t size)
{
  struct device_memory *memory = device->memory;
  mutex_lock (&memory->lock);
  const struct memory_block *block
    = memory_blocks_around_locked (&memory->blocks, (uintptr_t) address);
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
  const struct memory_block *block
    = memory_blocks_around_locked (&memory->blocks, (uintptr_t) address);
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
  *used = memory->blocks.used;
  *cached = memory->blocks.cached;
  mutex_unlock (&memory->lock);
}
