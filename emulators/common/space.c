/* Allocation of device memory in a reserved range of addresses.

   The range has several times as many addresses as the device has memory, so that
   a freed range need not be reused soon.  Allocations are placed by a cursor that
   goes round the range; it goes past the highest address used so far only while
   little is freed, because each page used for the first time costs the host memory.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/common/space.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum
{
  GRANULE = 256,          /* alignment and gap of allocations */
  ADDRESSES_PER_BYTE = 4, /* of memory: how many times the addresses are more */
  FREED_COUNT_LIMIT = 4096, /* freed blocks that are remembered before reuse */
  FREED_BYTES_LIMIT = 1 << 26,
  OPENED = 1 << 26, /* bytes that become writable at a time */
  LARGE = 1 << 20   /* a block of this size gives its pages back when freed */
};

/* A range that is allocated, or was and is not reused yet.  */
struct block
{
  uint64_t base;
  size_t size; /* as asked for */
  bool freed;
};

/* All blocks of a space.  Invariant: sorted by base; from the end of each to the
   base of the next are at least GRANULE bytes.  LOCK protects all fields.  */
struct space_blocks
{
  pthread_mutex_t lock;
  struct block *list;
  size_t count, capacity;
  size_t size,
    used; /* bytes of memory in all; in blocks not freed, rounded up */
  size_t freed_count, freed_bytes;
  uint64_t cursor; /* where the next allocation is tried first */
  uint64_t top;    /* no block ends above */
  uint64_t open;   /* below this, bytes and states can be written */
};

static uint64_t
round_up (uint64_t value, uint64_t align)
{
  return (value + align - 1) & -align;
}

/* A page of the host's: what is mapped, or given back, is whole ones.  */
static uint64_t
page_size (void)
{
  static uint64_t size; /* atomic, relaxed */
  uint64_t known = __atomic_load_n (&size, __ATOMIC_RELAXED);
  if (known == 0)
    {
      known = (uint64_t) sysconf (_SC_PAGESIZE);
      __atomic_store_n (&size, known, __ATOMIC_RELAXED);
    }
  return known;
}

/* Map SIZE bytes at ADDRESS, or anywhere where that is null, as PROTECTION says: all zero,
   and without a cost until they are touched.  They are mapped anew each time, since
   valgrind looks at each byte of what a mprotect makes accessible.  */
static char *
map_zeros (char *address, size_t size, int protection)
{
  int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
  char *place = mmap (address, size, protection,
                      flags | (address ? MAP_FIXED : 0), -1, 0);
  if (place != MAP_FAILED)
    madvise (place, size, MADV_DONTDUMP);
  return place;
}

/* Reserve SIZE device addresses, their bytes and their states, which can be read alone (see
   open_locked).  Returns the first device address or MAP_FAILED.  */
static char *
reserve (size_t size)
{
  char *all = map_zeros (NULL, 3 * size, PROT_NONE);
  if (all != MAP_FAILED
      && map_zeros (all + size, 2 * size, PROT_READ) == MAP_FAILED)
    {
      munmap (all, 3 * size);
      return MAP_FAILED;
    }
  return all;
}

/* Make a space of SIZE bytes in the ADDRESSES at ALL, with the states at twice that
   distance; null where memory runs out.  */
static struct space *
create_at (char *all, size_t addresses, size_t size)
{
  struct space *space = calloc (1, sizeof *space);
  struct space_blocks *blocks = calloc (1, sizeof *blocks);
  if (!space || !blocks)
    {
      free (blocks);
      free (space);
      munmap (all, 3 * addresses);
      return NULL;
    }
  space->first = (uintptr_t) all;
  space->last = space->first + addresses;
  space->backing = addresses;
  space->shadow = 2 * addresses;
  space->blocks = blocks;
  pthread_mutex_init (&blocks->lock, NULL);
  blocks->size = size;
  blocks->open = space->first;
  blocks->cursor = blocks->top = space->first + GRANULE;
  return space;
}

struct space *
space_create (size_t size)
{
  if (size == 0 || size > SIZE_MAX / 16)
    return NULL;
  size_t addresses = round_up (size, page_size ()) * ADDRESSES_PER_BYTE;
  char *all = reserve (addresses);
  if (all == MAP_FAILED)
    all = reserve (addresses = round_up (size, page_size ()) + page_size ());
  return all == MAP_FAILED ? NULL : create_at (all, addresses, size);
}

struct space *
space_create_window (size_t size)
{
  if (size == 0 || size > SIZE_MAX / 16)
    return NULL;
  size_t addresses = round_up (size, page_size ());
  char *all = reserve (addresses);
  if (all == MAP_FAILED)
    return NULL;
  struct space *window = create_at (all, addresses, addresses);
  if (window)
    window->window = true;
  return window;
}

struct space *
space_create_view (const struct space *window)
{
  size_t addresses = window->last - window->first;
  char *states = mmap (NULL, addresses, PROT_READ,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (states == MAP_FAILED)
    return NULL;
  madvise (states, addresses, MADV_DONTDUMP);
  struct space *view = malloc (sizeof *view);
  if (view)
    {
      *view = *window;
      view->shadow = (uintptr_t) states - window->first;
    }
  else
    munmap (states, addresses);
  return view;
}

void
space_destroy (struct space *space)
{
  munmap ((void *) (uintptr_t) space->first, 3 * (space->last - space->first));
  pthread_mutex_destroy (&space->blocks->lock);
  free (space->blocks->list);
  free (space->blocks);
  free (space);
}

/* The number of blocks that begin at or below ADDRESS.  */
static size_t
blocks_up_to_locked (const struct space_blocks *blocks, uint64_t address)
{
  size_t low = 0, high = blocks->count;
  while (low < high)
    {
      size_t middle = low + (high - low) / 2;
      if (blocks->list[middle].base <= address)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* The end of what BLOCK keeps from others: its gap counts.  */
static uint64_t
block_end (const struct block *block)
{
  return round_up (block->base + block->size, GRANULE) + GRANULE;
}

/* The lowest address in [FROM, TO) where SIZE bytes and a gap touch no block in
   use; 0 without any.  */
static uint64_t
search_locked (const struct space_blocks *blocks, uint64_t from, uint64_t to,
               size_t size, size_t align)
{
  uint64_t place = round_up (from, align);
  size_t i = blocks_up_to_locked (blocks, place);
  for (i -= i > 0; i < blocks->count; i++)
    {
      const struct block *block = &blocks->list[i];
      if (block->base >= place + size + GRANULE)
        break;
      if (!block->freed && block_end (block) > place)
        place = round_up (block_end (block), align);
    }
  return place < to && size + GRANULE <= to - place ? place : 0;
}

static uint64_t
place_locked (struct space *space, size_t size, size_t align)
{
  struct space_blocks *blocks = space->blocks;
  uint64_t bottom = space->first + GRANULE, place;
  bool much_freed = blocks->freed_count > FREED_COUNT_LIMIT
                    || blocks->freed_bytes > FREED_BYTES_LIMIT;
  place = search_locked (blocks, blocks->cursor,
                         much_freed ? blocks->top : space->last, size, align);
  if (!place)
    place = search_locked (blocks, bottom, blocks->top, size, align);
  if (!place)
    place = search_locked (blocks, bottom, space->last, size, align);
  return place;
}

/* Mark the states of a freed block.  A large one gives back its pages and those of its
   states, which then are SPACE_NOTHING: refused alike.  */
static void
mark_freed (struct space *space, const struct block *block)
{
  if (space->window)
    return;
  if (block->size < LARGE)
    {
      memset (space_states (space, block->base), SPACE_FREED, block->size);
      return;
    }
  uint64_t inner = round_up (block->base, page_size ());
  uint64_t end = (block->base + block->size) & -page_size ();
  madvise (space_states (space, inner), end - inner, MADV_DONTNEED);
  madvise (space_bytes (space, inner), end - inner, MADV_DONTNEED);
  memset (space_states (space, block->base), SPACE_FREED, inner - block->base);
  memset (space_states (space, end), SPACE_FREED,
          block->base + block->size - end);
}

/* Forget block I, which is freed.  Its list place is taken away by the caller.  */
static void
forget_locked (struct space *space, size_t i)
{
  struct space_blocks *blocks = space->blocks;
  const struct block *block = &blocks->list[i];
  if (!space->window)
    memset (space_states (space, block->base), SPACE_NOTHING,
            block->size < LARGE ? block->size : page_size ());
  if (!space->window && block->size >= LARGE)
    {
      uint64_t end = (block->base + block->size) & -page_size ();
      memset (space_states (space, end), SPACE_NOTHING,
              block->base + block->size - end);
    }
  blocks->freed_count--;
  blocks->freed_bytes -= round_up (block->size, GRANULE);
}

/* Make room in the list for a block at BASE, in place of the freed blocks that it
   covers.  Returns the new place, or null where memory runs out.  */
static struct block *
replace_locked (struct space *space, uint64_t base, size_t size)
{
  struct space_blocks *blocks = space->blocks;
  if (blocks->count == blocks->capacity)
    {
      size_t capacity = blocks->capacity ? 2 * blocks->capacity : 64;
      struct block *list = realloc (blocks->list, capacity * sizeof *list);
      if (!list)
        return NULL;
      blocks->list = list;
      blocks->capacity = capacity;
    }
  size_t start = blocks_up_to_locked (blocks, base);
  if (start > 0 && block_end (&blocks->list[start - 1]) > base)
    start--;
  size_t end = start;
  while (end < blocks->count && blocks->list[end].base < base + size + GRANULE)
    forget_locked (space, end++);
  memmove (&blocks->list[start + 1], &blocks->list[end],
           (blocks->count - end) * sizeof *blocks->list);
  blocks->count = blocks->count - end + start + 1;
  return &blocks->list[start];
}

/* Let bytes and states below END be written; what was never allocated can only be read, so
   that a tool which walks all of a process's writable memory need not walk through all
   addresses.  Returns whether it can be had.  */
static bool
open_locked (struct space *space, uint64_t end)
{
  struct space_blocks *blocks = space->blocks;
  if (space->window || end <= blocks->open)
    return true;
  uint64_t from = blocks->open, to = from + round_up (end - from, OPENED);
  if (to > space->last)
    to = space->last;
  if (map_zeros (space_bytes (space, from), to - from, PROT_READ | PROT_WRITE)
        == MAP_FAILED
      || map_zeros ((char *) space_states (space, from), to - from,
                    PROT_READ | PROT_WRITE)
           == MAP_FAILED)
    return false;
  blocks->open = to;
  return true;
}

static uint64_t
allocate_locked (struct space *space, size_t size, size_t align)
{
  struct space_blocks *blocks = space->blocks;
  size_t counted = round_up (size, GRANULE);
  if (counted > blocks->size - blocks->used)
    return 0;
  uint64_t place = place_locked (space, counted, align);
  if (!place || !open_locked (space, place + counted))
    return 0;
  struct block *block = replace_locked (space, place, counted);
  if (!block)
    return 0;
  *block = (struct block) { place, size, false };
  blocks->used += counted;
  blocks->cursor = block_end (block);
  if (blocks->cursor > blocks->top)
    blocks->top = blocks->cursor;
  if (!space->window)
    memset (space_states (space, place), SPACE_ALLOCATED, size);
  return place;
}

uint64_t
space_allocate (struct space *space, size_t size, size_t align)
{
  if (size == 0)
    size = 1;
  if (align < GRANULE)
    align = GRANULE;
  if (size > space->blocks->size)
    return 0;
  pthread_mutex_lock (&space->blocks->lock);
  uint64_t place = allocate_locked (space, size, align);
  pthread_mutex_unlock (&space->blocks->lock);
  return place;
}

bool
space_free (struct space *space, uint64_t address)
{
  struct space_blocks *blocks = space->blocks;
  pthread_mutex_lock (&blocks->lock);
  size_t i = blocks_up_to_locked (blocks, address);
  struct block *block = i > 0 ? &blocks->list[i - 1] : NULL;
  bool found = block && block->base == address && !block->freed;
  if (found)
    {
      size_t counted = round_up (block->size, GRANULE);
      block->freed = true;
      blocks->used -= counted;
      blocks->freed_count++;
      blocks->freed_bytes += counted;
      mark_freed (space, block);
    }
  pthread_mutex_unlock (&blocks->lock);
  return found;
}

bool
space_find (struct space *space, uint64_t address, uint64_t *base, size_t *size,
            bool *freed)
{
  struct space_blocks *blocks = space->blocks;
  pthread_mutex_lock (&blocks->lock);
  size_t i = blocks_up_to_locked (blocks, address);
  const struct block *block = i > 0 ? &blocks->list[i - 1] : NULL;
  bool found = block && address - block->base < block->size;
  if (!found)
    while (i > 0 && (block = &blocks->list[i - 1])->freed)
      i--;
  if (!found && i == 0)
    block = NULL;
  *base = block ? block->base : 0;
  *size = block ? block->size : 0;
  *freed = found && block->freed;
  pthread_mutex_unlock (&blocks->lock);
  return found;
}

bool
space_take (struct space *space, size_t size)
{
  struct space_blocks *blocks = space->blocks;
  pthread_mutex_lock (&blocks->lock);
  bool room = size <= blocks->size - blocks->used;
  if (room)
    blocks->used += size;
  pthread_mutex_unlock (&blocks->lock);
  return room;
}

void
space_give_back (struct space *space, size_t size)
{
  pthread_mutex_lock (&space->blocks->lock);
  space->blocks->used -= size;
  pthread_mutex_unlock (&space->blocks->lock);
}

size_t
space_room (struct space *space)
{
  pthread_mutex_lock (&space->blocks->lock);
  size_t room = space->blocks->size - space->blocks->used;
  pthread_mutex_unlock (&space->blocks->lock);
  return room;
}

size_t
space_size (struct space *space)
{
  return space->blocks->size; /* never changes */
}

bool
space_holds (const struct space *space, uint64_t address, size_t size)
{
  struct space_blocks *blocks = space->blocks;
  if (!space_is_in (space, address))
    return false;
  pthread_mutex_lock (&blocks->lock);
  size_t i = blocks_up_to_locked (blocks, address);
  const struct block *block = i > 0 ? &blocks->list[i - 1] : NULL;
  uint64_t offset = block ? address - block->base : 0;
  bool holds = block && !block->freed && offset < block->size
               && size <= block->size - offset;
  pthread_mutex_unlock (&blocks->lock);
  return holds;
}

void
space_written (struct space *space, uint64_t address, size_t size)
{
  memset (space_states (space, address), SPACE_WRITTEN, size);
}
