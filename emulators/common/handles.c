/* The arena of handles.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/common/handles.h"

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>

enum
{
  CELLS = 1 << 20
};

/* KIND is written last and read first, so that a reader who sees a kind sees its
   object.  Both are atomic.  */
struct cell
{
  uint32_t kind;
  uint32_t next_free; /* of a free cell; under the lock */
  void *object;
};

static pthread_mutex_t handles_lock = PTHREAD_MUTEX_INITIALIZER;
static struct cell *cells; /* atomic; set once.  Cell 0 is not used */
static uint32_t first_free, last_free, never_used = 1; /* under the lock */

static bool
arena_ready_locked (void)
{
  if (cells)
    return true;
  void *arena
    = mmap (NULL, CELLS * sizeof (struct cell), PROT_READ | PROT_WRITE,
            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (arena == MAP_FAILED)
    return false;
  __atomic_store_n (&cells, arena, __ATOMIC_RELEASE);
  return true;
}

/* Freed cells wait in a queue while there are others.  */
static struct cell *
take_locked (void)
{
  if (!arena_ready_locked ())
    return NULL;
  if (never_used < CELLS / 16 || (first_free == 0 && never_used < CELLS))
    return &cells[never_used++];
  if (first_free == 0)
    return NULL;
  struct cell *cell = &cells[first_free];
  first_free = cell->next_free;
  if (first_free == 0)
    last_free = 0;
  return cell;
}

void *
handle_make (unsigned kind, void *object)
{
  pthread_mutex_lock (&handles_lock);
  struct cell *cell = take_locked ();
  pthread_mutex_unlock (&handles_lock);
  if (!cell)
    return NULL;
  __atomic_store_n (&cell->object, object, __ATOMIC_RELAXED);
  __atomic_store_n (&cell->kind, kind, __ATOMIC_RELEASE);
  return cell;
}

void
handle_drop (void *handle)
{
  struct cell *cell = handle;
  uint32_t number = cell - cells;
  __atomic_store_n (&cell->kind, 0, __ATOMIC_RELEASE);
  pthread_mutex_lock (&handles_lock);
  cell->next_free = 0;
  if (last_free)
    cells[last_free].next_free = number;
  else
    first_free = number;
  last_free = number;
  pthread_mutex_unlock (&handles_lock);
}

void *
handle_object (unsigned kind, const void *handle)
{
  struct cell *arena = __atomic_load_n (&cells, __ATOMIC_ACQUIRE);
  uintptr_t distance = (uintptr_t) handle - (uintptr_t) arena;
  if (!arena || distance >= CELLS * sizeof (struct cell)
      || distance % sizeof (struct cell) != 0)
    return NULL;
  struct cell *cell = &arena[distance / sizeof (struct cell)];
  if (__atomic_load_n (&cell->kind, __ATOMIC_ACQUIRE) != kind)
    return NULL;
  return __atomic_load_n (&cell->object, __ATOMIC_RELAXED);
}
