/* The table of host memory that devices may address.

   Writers take a lock; readers take none and look again where a writer was at work
   meanwhile (a sequence lock; each access to the table is a release or an acquire, so
   that a reader which sees any of a writer's changes sees the generation odd or
   changed, too).  A table that became too small is never freed, since
   a reader may still look at it; all such tables together are no larger than the last.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/common/host_ranges.h"

#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdlib.h>

struct range
{
  uintptr_t base;
  size_t size;
  unsigned kind, flags;
};

/* A table and those that it replaced.  */
struct table
{
  struct table *smaller;
  struct range list[];
};

bool host_ranges_all;

/* Protects writing of what follows; all of it is read with atomic loads.  */
static pthread_mutex_t ranges_lock = PTHREAD_MUTEX_INITIALIZER;
static struct table *tables; /* the last one */
static struct range *ranges; /* its list: sorted by base, without overlap */
static size_t range_count, range_capacity;
static unsigned generation; /* odd while a writer is at work */

#define READ(object) __atomic_load_n (&(object), __ATOMIC_ACQUIRE)
#define WRITE(object, value)                                                   \
  __atomic_store_n (&(object), value, __ATOMIC_RELEASE)

static struct range
read_range (const struct range *from)
{
  return (struct range) { READ (from->base), READ (from->size),
                          READ (from->kind), READ (from->flags) };
}

static void
write_range (struct range *to, const struct range *value)
{
  WRITE (to->base, value->base);
  WRITE (to->size, value->size);
  WRITE (to->kind, value->kind);
  WRITE (to->flags, value->flags);
}

static void
write_begin_locked (void)
{
  WRITE (generation, generation + 1);
}

static void
write_end_locked (void)
{
  WRITE (generation, generation + 1);
}

/* The number of ranges of LIST that begin at or below ADDRESS.  */
static size_t
ranges_up_to (const struct range *list, size_t count, uintptr_t address)
{
  size_t low = 0, high = count;
  while (low < high)
    {
      size_t middle = low + (high - low) / 2;
      if (READ (list[middle].base) <= address)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static bool
grow_locked (void)
{
  if (range_count < range_capacity)
    return true;
  size_t capacity = range_capacity ? 2 * range_capacity : 64;
  struct table *larger
    = calloc (1, sizeof *larger + capacity * sizeof (struct range));
  if (!larger)
    return false;
  for (size_t i = 0; i < range_count; i++)
    larger->list[i] = ranges[i];
  larger->smaller = tables;
  WRITE (ranges, larger->list);
  tables = larger;
  range_capacity = capacity;
  return true;
}

static bool
add_locked (const struct range *new)
{
  size_t i = ranges_up_to (ranges, range_count, new->base);
  if (i > 0 && new->base - ranges[i - 1].base < ranges[i - 1].size)
    return false;
  if (i < range_count && ranges[i].base - new->base < new->size)
    return false;
  if (!grow_locked ())
    return false;
  write_begin_locked ();
  for (size_t j = range_count; j > i; j--)
    write_range (&ranges[j], &ranges[j - 1]);
  write_range (&ranges[i], new);
  WRITE (range_count, range_count + 1);
  write_end_locked ();
  return true;
}

bool
host_range_add (void *base, size_t size, enum host_range_kind kind,
                unsigned flags)
{
  struct range new = { (uintptr_t) base, size, kind, flags };
  if (size == 0 || kind == HOST_RANGE_NONE)
    return false;
  pthread_mutex_lock (&ranges_lock);
  bool added = add_locked (&new);
  pthread_mutex_unlock (&ranges_lock);
  return added;
}

static bool
remove_locked (uintptr_t base)
{
  size_t i = ranges_up_to (ranges, range_count, base);
  if (i == 0 || ranges[i - 1].base != base)
    return false;
  write_begin_locked ();
  for (; i < range_count; i++)
    write_range (&ranges[i - 1], &ranges[i]);
  WRITE (range_count, range_count - 1);
  write_end_locked ();
  return true;
}

bool
host_range_remove (void *base)
{
  pthread_mutex_lock (&ranges_lock);
  bool removed = remove_locked ((uintptr_t) base);
  pthread_mutex_unlock (&ranges_lock);
  return removed;
}

/* What the table says of ADDRESS.  The answer counts only where no writer was at work.  */
static struct range
look (uintptr_t address)
{
  /* First the count: the table that is read after it has room for so many.  */
  size_t count = READ (range_count);
  const struct range *list = READ (ranges);
  size_t i = ranges_up_to (list, count, address);
  if (i == 0)
    return (struct range) { 0 };
  struct range found = read_range (&list[i - 1]);
  return address - found.base < found.size ? found : (struct range) { 0 };
}

enum host_range_kind
host_range_find (const void *address, void **base, size_t *size,
                 unsigned *flags)
{
  struct range found;
  for (;;)
    {
      unsigned before = READ (generation);
      if (before % 2 == 0)
        {
          found = look ((uintptr_t) address);
          if (READ (generation) == before)
            break;
        }
      sched_yield ();
    }
  if (found.kind == HOST_RANGE_NONE)
    return HOST_RANGE_NONE;
  if (base)
    *base = (void *) found.base;
  if (size)
    *size = found.size;
  if (flags)
    *flags = found.flags;
  return found.kind;
}

unsigned
host_range_generation (void)
{
  return READ (generation);
}
