/* Task reductions.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/tasks/reduction.h"

#include <stdlib.h>
#include <string.h>
#include "base/error.h"
#include "base/memory.h"
#include "libomp-host/tasks/taskgroup.h"

/* The words of a block, and of an item.  */
enum
{
  BLOCK_COUNT,
  BLOCK_SIZE,
  BLOCK_COPIES,
  BLOCK_ALLOCATOR,
  BLOCK_NEXT,
  BLOCK_SCOPE,
  BLOCK_END,
  BLOCK_ITEMS
};
enum
{
  ITEM_ORIGINAL,
  ITEM_OFFSET,
  ITEM_WORDS = 3
};

struct reduction_item
{
  uintptr_t original;
  uintptr_t offset;
  const uintptr_t *block;
};

/* One registration.  OUTER is the one it hides.  Items are ordered by the
   original's address.  Constant once made.  */
struct reduction_scope
{
  struct reduction_scope *outer;
  uintptr_t *data;
  size_t count;
  struct reduction_item items[];
};

static inline uintptr_t *
block_next (const uintptr_t *block)
{
  return (uintptr_t *) block[BLOCK_NEXT];
}

static inline const uintptr_t *
block_item (const uintptr_t *block, size_t i)
{
  return block + BLOCK_ITEMS + i * ITEM_WORDS;
}

/* Registering.  */

static void
block_allocate (uintptr_t *block, unsigned threads)
{
  size_t size = block[BLOCK_SIZE] * threads;
  size_t alignment = block[BLOCK_COPIES];
  if (alignment < sizeof (void *))
    alignment = sizeof (void *);
  void *copies = memory_alloc_aligned (alignment, size);
  memset (copies, 0, size);
  block[BLOCK_COPIES] = (uintptr_t) copies;
  block[BLOCK_END] = (uintptr_t) copies + size;
}

static int
item_compare (const void *a, const void *b)
{
  const struct reduction_item *x = a, *y = b;
  return (x->original > y->original) - (x->original < y->original);
}

static struct reduction_scope *
scope_make (uintptr_t *data, struct reduction_scope *outer)
{
  size_t count = 0;
  for (const uintptr_t *block = data; block; block = block_next (block))
    count += block[BLOCK_COUNT];
  struct reduction_scope *scope
    = memory_alloc (sizeof *scope + count * sizeof scope->items[0]);
  scope->outer = outer;
  scope->data = data;
  scope->count = 0;
  for (const uintptr_t *block = data; block; block = block_next (block))
    for (size_t i = 0; i < block[BLOCK_COUNT]; i++)
      {
        const uintptr_t *item = block_item (block, i);
        scope->items[scope->count++]
          = (struct reduction_item) { item[ITEM_ORIGINAL], item[ITEM_OFFSET],
                                      block };
      }
  qsort (scope->items, count, sizeof scope->items[0], item_compare);
  return scope;
}

/* Complete the blocks of DATA for THREADS threads, with the copies that FIRST,
   another thread's blocks for the same construct, has, or with new ones.  */
static struct reduction_scope *
scope_register (uintptr_t *data, const uintptr_t *first, unsigned threads,
                struct reduction_scope *outer)
{
  for (uintptr_t *block = data; block; block = block_next (block))
    {
      if (first)
        {
          block[BLOCK_COPIES] = first[BLOCK_COPIES];
          block[BLOCK_END] = first[BLOCK_END];
          first = block_next (first);
        }
      else
        block_allocate (block, threads);
      block[BLOCK_SCOPE] = 0;
    }
  struct reduction_scope *scope = scope_make (data, outer);
  data[BLOCK_SCOPE] = (uintptr_t) scope;
  return scope;
}

static void
group_register (struct thread *thread, uintptr_t *data, const uintptr_t *first)
{
  struct taskgroup *group = thread->region.task->group;
  if (unlikely (!group))
    group = taskgroup_start (thread);
  group->reductions = scope_register (
    data, first, thread->region.task_team->size, group->reductions);
}

void
reduction_register (struct thread *thread, uintptr_t *data)
{
  group_register (thread, data, NULL);
}

void
reduction_unregister (uintptr_t *data)
{
  free ((struct reduction_scope *) data[BLOCK_SCOPE]);
  for (const uintptr_t *block = data; block; block = block_next (block))
    free ((void *) block[BLOCK_COPIES]);
}

void
reduction_parallel_start (struct task_team *team, uintptr_t *data)
{
  struct taskgroup *group = taskgroup_make_uncounted ();
  group->reductions = scope_register (data, NULL, team->size, NULL);
  team->group = group;
}

void
reduction_workshare_start (struct thread *thread)
{
  taskgroup_start (thread)->workshare = true;
}

void
reduction_workshare_register (struct thread *thread, uintptr_t *data,
                              uintptr_t *first)
{
  group_register (thread, data, first);
}

void
reduction_workshare_end (struct thread *thread)
{
  struct taskgroup *group = thread->region.task->group;
  struct reduction_scope *scope = group->reductions;
  taskgroup_end (thread);
  /* The other threads' blocks share the primary thread's copies.  */
  if (thread->region.num == 0)
    reduction_unregister (scope->data);
  else
    free (scope);
}

/* Finding copies.  */

static const struct reduction_item *
scope_find_original (const struct reduction_scope *scope, uintptr_t address)
{
  size_t low = 0, high = scope->count;
  while (low < high)
    {
      size_t middle = (low + high) / 2;
      if (scope->items[middle].original < address)
        low = middle + 1;
      else
        high = middle;
    }
  return low < scope->count && scope->items[low].original == address
           ? &scope->items[low]
           : NULL;
}

/* The block of SCOPE with a copy at ADDRESS, or NULL.  */
static const uintptr_t *
scope_find_copy (const struct reduction_scope *scope, uintptr_t address)
{
  const uintptr_t *block = scope->data;
  while (block
         && !(address >= block[BLOCK_COPIES] && address < block[BLOCK_END]))
    block = block_next (block);
  return block;
}

static void __attribute__ ((cold, noreturn))
reduction_unknown (const void *address)
{
  gomp_fatal ("couldn't find matching task_reduction or reduction with task "
              "modifier for %p",
              address);
}

static uintptr_t
block_original (const uintptr_t *block, uintptr_t offset, const void *address)
{
  for (size_t i = 0; i < block[BLOCK_COUNT]; i++)
    if (block_item (block, i)[ITEM_OFFSET] == offset)
      return block_item (block, i)[ITEM_ORIGINAL];
  reduction_unknown (address);
}

static struct reduction_item
reduction_find (const struct reduction_scope *scope, const void *address,
                bool with_original)
{
  for (; scope; scope = scope->outer)
    {
      const struct reduction_item *item
        = scope_find_original (scope, (uintptr_t) address);
      if (item)
        return *item;
      const uintptr_t *block = scope_find_copy (scope, (uintptr_t) address);
      if (block)
        {
          uintptr_t offset
            = ((uintptr_t) address - block[BLOCK_COPIES]) % block[BLOCK_SIZE];
          uintptr_t original
            = with_original ? block_original (block, offset, address) : 0;
          return (struct reduction_item) { original, offset, block };
        }
    }
  reduction_unknown (address);
}

void
reduction_remap (struct thread *thread, size_t count, size_t originals,
                 void **pointers)
{
  const struct taskgroup *group = thread->region.task->group;
  const struct reduction_scope *scope = group ? group->reductions : NULL;
  for (size_t i = 0; i < count; i++)
    {
      struct reduction_item item
        = reduction_find (scope, pointers[i], i < originals);
      pointers[i] = (void *) (item.block[BLOCK_COPIES]
                              + thread->region.num * item.block[BLOCK_SIZE]
                              + item.offset);
      if (i < originals)
        pointers[count + i] = (void *) item.original;
    }
}
