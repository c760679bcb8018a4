/* Memory for tasks and their small companions: free lists of each worker,
   which exchange whole batches with a depot that all share.  A block may be
   freed by another worker than allocated it; it then stays with the one that
   freed it.  What a worker keeps is bounded; the depot gives memory back when
   no team runs tasks.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_TASK_POOL_H
#define GANGWAY_HOST_TASK_POOL_H

#include "base/attributes.h"

/* Size classes.  Blocks of the task classes are always tasks, and those of TASK_POOL_256
   are at rest while they are free (task_rest.h).  */
enum task_pool_class
{
  TASK_POOL_SMALL, /* 64 bytes: dependence nodes, edges */
  TASK_POOL_256,
  TASK_POOL_512,
  TASK_POOL_1024,
  TASK_POOL_CLASSES
};

#define TASK_POOL_BATCH 64

static const unsigned short task_pool_sizes[TASK_POOL_CLASSES]
  = { 64, 256, 512, 1024 };

/* A free block.  The links lie where a struct task has its ICVs.  A thief may look
   at a task that has been freed meanwhile, but never at its ICVs: only the threads
   that make and run a task use these.  */
struct task_pool_block
{
  struct task_pool_block *next;
  struct task_pool_block *next_batch; /* of the first block of a batch */
};

/* Invariant: COUNT is the length of FIRST, below TASK_POOL_BATCH; SPARE is
   empty or one batch.  */
struct task_pool_list
{
  struct task_pool_block *first;
  unsigned count;
  struct task_pool_block *spare;
};

struct task_pool
{
  struct task_pool_list lists[TASK_POOL_CLASSES];
};

/* The slow halves of task_pool_alloc and task_pool_free.  refill: POOL's list is
   empty; take a batch from the depot, or memory from the C library, and return one
   block; ends the process where there is no memory.  flush: POOL's list is a full
   batch; put one batch into the depot.  Both take the depot's lock.  */
void *task_pool_refill (struct task_pool *pool, enum task_pool_class class)
  __attribute__ ((cold, returns_nonnull));
void task_pool_flush (struct task_pool *pool, enum task_pool_class class)
  __attribute__ ((cold));

/* Take one block for a thread that has no worker, or give one back.  Both take the
   depot's lock.  */
void *task_pool_alloc_shared (enum task_pool_class class);
void task_pool_free_shared (void *memory, enum task_pool_class class);

/* A team begins, or ends, to run tasks: between these calls blocks of the task
   classes stay tasks.  */
void task_pool_team_start (void);
void task_pool_team_end (void);

/* Free all blocks that POOL (release), or the depot (trim), holds.  The library
   is being unloaded.  */
void task_pool_release (struct task_pool *pool);
void task_pool_trim (void);

/* Blocks the depot holds, for tests.  */
size_t task_pool_depot_blocks (enum task_pool_class class);

/* The block that task_pool_alloc would give without refilling POOL, or NULL; and take that
   BLOCK.  */
static inline void *
task_pool_first (const struct task_pool *pool, enum task_pool_class class)
{
  return pool->lists[class].first;
}

static inline void
task_pool_take_first (struct task_pool *pool, enum task_pool_class class,
                      void *block)
{
  struct task_pool_list *list = &pool->lists[class];
  list->first = ((struct task_pool_block *) block)->next;
  list->count--;
}

/* A block aligned to a cache line.  POOL is the calling thread's, or NULL.  */
static inline void *
task_pool_alloc (struct task_pool *pool, enum task_pool_class class)
{
  if (unlikely (!pool))
    return task_pool_alloc_shared (class);
  void *block = task_pool_first (pool, class);
  if (unlikely (!block))
    return task_pool_refill (pool, class);
  task_pool_take_first (pool, class, block);
  return block;
}

static inline void
task_pool_free (struct task_pool *pool, void *memory,
                enum task_pool_class class)
{
  if (unlikely (!pool))
    {
      task_pool_free_shared (memory, class);
      return;
    }
  struct task_pool_list *list = &pool->lists[class];
  struct task_pool_block *block = memory;
  block->next = list->first;
  list->first = block;
  if (unlikely (++list->count == TASK_POOL_BATCH))
    task_pool_flush (pool, class);
}

/* Around fork, for fork.c: hold the lock while the process is copied.  */
void task_pool_fork_prepare (void);
void task_pool_fork_done (void);

#endif
