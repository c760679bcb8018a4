/* The depot: batches of free blocks that no worker has.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/tasks/task_pool.h"

#include <stdlib.h>
#include "base/memory.h"
#include "base/mutex.h"
#include "libomp-host/tasks/task_rest.h"

/* Bytes per class that the depot keeps when no team runs tasks.  With a 16th and
   with 16 times of it, fib, nqueens, health and sparselu of bench/tasks (two
   threads, seven pairs, with other load) differ by less than the runs among
   themselves.  */
#define DEPOT_KEEP (1u << 20)
/* Blocks made at once for an empty list.  With 4, 16 and 64, 100,000 empty tasks
   of one thread take 186, 186 and 246 instructions each (callgrind).  */
#define REFILL 16

/* All guarded by depot.lock.  Batches in `batches' are of TASK_POOL_BATCH
   blocks each; `loose' holds single ones.  */
static struct
{
  struct mutex lock;
  unsigned teams; /* that run tasks */
  struct
  {
    struct task_pool_block *batches;
    struct task_pool_block *loose;
    size_t blocks;
  } classes[TASK_POOL_CLASSES];
} depot = { .lock = MUTEX_INITIALIZER (MUTEX_RANK_TASK_POOL) };

static struct task_pool_block *depot_take_batch (enum task_pool_class class)
{
  mutex_lock (&depot.lock);
  struct task_pool_block *batch = depot.classes[class].batches;
  if (batch)
    {
      depot.classes[class].batches = batch->next_batch;
      depot.classes[class].blocks -= TASK_POOL_BATCH;
    }
  mutex_unlock (&depot.lock);
  return batch;
}

static void
depot_put_batch (enum task_pool_class class, struct task_pool_block *batch)
{
  mutex_lock (&depot.lock);
  batch->next_batch = depot.classes[class].batches;
  depot.classes[class].batches = batch;
  depot.classes[class].blocks += TASK_POOL_BATCH;
  mutex_unlock (&depot.lock);
}

static struct task_pool_block *block_make (enum task_pool_class class)
{
  void *memory = memory_alloc_aligned (CACHE_LINE, task_pool_sizes[class]);
  if (class == TASK_POOL_256)
    task_rest (memory, class);
  return memory;
}

void *
task_pool_refill (struct task_pool *pool, enum task_pool_class class)
{
  struct task_pool_list *list = &pool->lists[class];
  struct task_pool_block *batch = list->spare;
  list->spare = NULL;
  if (!batch)
    batch = depot_take_batch (class);
  if (batch)
    {
      list->first = batch->next;
      list->count = TASK_POOL_BATCH - 1;
      return batch;
    }
  for (int i = 1; i < REFILL; i++)
    {
      struct task_pool_block *block = block_make (class);
      block->next = list->first;
      list->first = block;
      list->count++;
    }
  return block_make (class);
}

/* The list is a whole batch: keep it as the spare, or pass the spare on, so
   that a thread whose count swings around the limit does not take the lock
   each time.  */
void
task_pool_flush (struct task_pool *pool, enum task_pool_class class)
{
  struct task_pool_list *list = &pool->lists[class];
  if (list->spare)
    depot_put_batch (class, list->spare);
  list->spare = list->first;
  list->first = NULL;
  list->count = 0;
}

void *task_pool_alloc_shared (enum task_pool_class class)
{
  mutex_lock (&depot.lock);
  struct task_pool_block *block = depot.classes[class].loose;
  if (block)
    {
      depot.classes[class].loose = block->next;
      depot.classes[class].blocks--;
    }
  mutex_unlock (&depot.lock);
  return block ? block : block_make (class);
}

void
task_pool_free_shared (void *memory, enum task_pool_class class)
{
  struct task_pool_block *block = memory;
  mutex_lock (&depot.lock);
  block->next = depot.classes[class].loose;
  depot.classes[class].loose = block;
  depot.classes[class].blocks++;
  mutex_unlock (&depot.lock);
}

void
task_pool_team_start (void)
{
  mutex_lock (&depot.lock);
  depot.teams++;
  mutex_unlock (&depot.lock);
}

/* Take from the depot what is beyond KEEP blocks, as one list through next.  */
static struct task_pool_block *
depot_surplus_locked (enum task_pool_class class, size_t keep)
{
  struct task_pool_block *surplus = NULL;
  while (depot.classes[class].blocks > keep)
    {
      struct task_pool_block *block = depot.classes[class].loose;
      if (block)
        {
          depot.classes[class].loose = block->next;
          depot.classes[class].blocks--;
          block->next = surplus;
          surplus = block;
          continue;
        }
      struct task_pool_block *batch = depot.classes[class].batches;
      depot.classes[class].batches = batch->next_batch;
      depot.classes[class].blocks -= TASK_POOL_BATCH;
      struct task_pool_block *last = batch;
      while (last->next)
        last = last->next;
      last->next = surplus;
      surplus = batch;
    }
  return surplus;
}

static void
blocks_free (struct task_pool_block *block)
{
  struct task_pool_block *next;
  for (; block; block = next)
    {
      next = block->next;
      free (block);
    }
}

void
task_pool_team_end (void)
{
  struct task_pool_block *surplus[TASK_POOL_CLASSES] = { NULL };
  mutex_lock (&depot.lock);
  if (--depot.teams == 0)
    for (int class = 0; class < TASK_POOL_CLASSES; class ++)
      surplus[class]
        = depot_surplus_locked (class, DEPOT_KEEP / task_pool_sizes[class]);
  mutex_unlock (&depot.lock);

  for (int class = 0; class < TASK_POOL_CLASSES; class ++)
    blocks_free (surplus[class]);
}

void
task_pool_release (struct task_pool *pool)
{
  for (int class = 0; class < TASK_POOL_CLASSES; class ++)
    {
      struct task_pool_list *list = &pool->lists[class];
      blocks_free (list->first);
      blocks_free (list->spare);
      *list = (struct task_pool_list) { 0 };
    }
}

void
task_pool_trim (void)
{
  for (int class = 0; class < TASK_POOL_CLASSES; class ++)
    {
      mutex_lock (&depot.lock);
      struct task_pool_block *surplus = depot_surplus_locked (class, 0);
      mutex_unlock (&depot.lock);
      blocks_free (surplus);
    }
}

/* A fork happens with the depot at rest.  */

void
task_pool_fork_prepare (void)
{
  mutex_lock (&depot.lock);
}

void
task_pool_fork_done (void)
{
  mutex_unlock (&depot.lock);
}

size_t task_pool_depot_blocks (enum task_pool_class class)
{
  mutex_lock (&depot.lock);
  size_t blocks = depot.classes[class].blocks;
  mutex_unlock (&depot.lock);
  return blocks;
}
