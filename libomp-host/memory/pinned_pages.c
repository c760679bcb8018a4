/* Memory whose pages are locked.

   A block of half a page or more has pages of its own, which are unmapped with
   it.  Smaller ones are cut from a page in slots of one size, a power of two; a
   page is unmapped when its last slot is free, unless it is the only one of its
   size with room, so that a program that frees and allocates in turn does not
   lock and unlock a page each time.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/memory/pinned_pages.h"

#include <sys/mman.h>
#include <unistd.h>
#include "base/error.h"
#include "base/mutex.h"

#define SLOT_SIZE_MINIMUM_LOG2 6 /* 64 bytes: a cache line */
#define SLOT_SIZES 16

/* At the start of a page that is cut up: the page's first slots hold this.  */
struct slot_page
{
  struct slot_page *next, *previous; /* in pages[], where it has room */
  void *free;                        /* each free slot holds the next */
  unsigned used;
};

/* LOCK guards pages and all slot pages.  Pages with room, by the size of their
   slots.  */
static struct mutex lock = MUTEX_INITIALIZER (MUTEX_RANK_PINNED_PAGES);
static struct slot_page *pages[SLOT_SIZES];

static size_t
page_size (void)
{
  static size_t size;
  size_t known = __atomic_load_n (&size, __ATOMIC_RELAXED);
  if (known == 0)
    {
      known = sysconf (_SC_PAGESIZE);
      __atomic_store_n (&size, known, __ATOMIC_RELAXED);
    }
  return known;
}

static size_t
whole_pages (size_t size)
{
  return (size + page_size () - 1) & -page_size ();
}

static void *
map_locked (size_t size)
{
  void *memory = mmap (NULL, size, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED)
    return NULL;
  if (mlock (memory, size) == 0)
    return memory;
  gomp_debug ("failed to pin %zu bytes of memory (ulimit too low?)", size);
  munmap (memory, size);
  return NULL;
}

/* The class of the slots for SIZE bytes.  */
static unsigned
slot_class (size_t size)
{
  if (size <= (size_t) 1 << SLOT_SIZE_MINIMUM_LOG2)
    return 0;
  return 64 - __builtin_clzll (size - 1) - SLOT_SIZE_MINIMUM_LOG2;
}

static size_t
slot_size (unsigned class)
{
  return (size_t) 1 << (class + SLOT_SIZE_MINIMUM_LOG2);
}

static bool
is_small (size_t size)
{
  return size < page_size () / 2 && slot_class (size) < SLOT_SIZES
         && slot_size (slot_class (size)) < page_size () / 2;
}

static void
link_page (struct slot_page *page, unsigned class)
{
  page->previous = NULL;
  page->next = pages[class];
  if (page->next)
    page->next->previous = page;
  pages[class] = page;
}

static void
unlink_page (struct slot_page *page, unsigned class)
{
  if (page->previous)
    page->previous->next = page->next;
  else
    pages[class] = page->next;
  if (page->next)
    page->next->previous = page->previous;
}

/* Make a page of slots of CLASS and link it.  */
static struct slot_page *
make_page_locked (unsigned class)
{
  size_t step = slot_size (class);
  struct slot_page *page = map_locked (page_size ());
  if (!page)
    return NULL;
  page->used = 0;
  page->free = NULL;
  size_t first = (sizeof *page + step - 1) & -step;
  for (size_t offset = first; offset + step <= page_size (); offset += step)
    {
      void **slot = (void **) ((char *) page + offset);
      *slot = page->free;
      page->free = slot;
    }
  link_page (page, class);
  return page;
}

static void *
alloc_slot (unsigned class)
{
  mutex_lock (&lock);
  struct slot_page *page = pages[class];
  if (!page)
    page = make_page_locked (class);
  void *slot = NULL;
  if (page)
    {
      slot = page->free;
      page->free = *(void **) slot;
      page->used++;
      if (!page->free)
        unlink_page (page, class);
    }
  mutex_unlock (&lock);
  return slot;
}

static void
free_slot (void *memory, unsigned class)
{
  struct slot_page *page
    = (struct slot_page *) ((uintptr_t) memory & -page_size ());
  struct slot_page *unused = NULL;
  mutex_lock (&lock);
  if (!page->free)
    link_page (page, class);
  *(void **) memory = page->free;
  page->free = memory;
  page->used--;
  if (page->used == 0 && (page->next || page->previous))
    {
      unlink_page (page, class);
      unused = page;
    }
  mutex_unlock (&lock);
  if (unused)
    munmap (unused, page_size ());
}

void *
pinned_pages_alloc (size_t size)
{
  if (is_small (size))
    return alloc_slot (slot_class (size));
  size_t bytes = whole_pages (size);
  return bytes >= size ? map_locked (bytes) : NULL;
}

void
pinned_pages_free (void *memory, size_t size)
{
  if (is_small (size))
    free_slot (memory, slot_class (size));
  else
    /* Unmapping unlocks.  */
    munmap (memory, whole_pages (size));
}

void
pinned_pages_fork_prepare (void)
{
  mutex_lock (&lock);
}

void
pinned_pages_fork_done (void)
{
  mutex_unlock (&lock);
}
