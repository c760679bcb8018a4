/* The device's memory: one file mapped twice.  The plugin's side can always be read
   and written; the other side, whose addresses are the device's, only while a
   kernel runs.  (With protection keys each thread could have rights of its own; few
   processors have them.  So a host access beside a kernel is not found.)

   memory_lock guards everything here.  Taken last; nothing is called with it held.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#define _GNU_SOURCE 1
#include "far.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define MEMORY_SIZE ((size_t) 1 << 30)
#define ALIGNMENT 256
/* Poison of a whole allocation would touch pages that nobody uses.  */
#define POISON_MOST ((size_t) 1 << 20)
#define POISON_NEW 0xa5
#define POISON_OLD 0xdb

/* Allocations, in the order of their addresses.  */
struct allocation
{
  struct allocation *next;
  size_t start, size; /* from the begin of the memory */
};

static pthread_mutex_t memory_lock = PTHREAD_MUTEX_INITIALIZER;
static char *device_side, *plugin_side;
static struct allocation *allocations;
static unsigned kernels; /* that run now */

bool
far_memory_begin (void)
{
  bool good = true;
  pthread_mutex_lock (&memory_lock);
  if (!device_side)
    {
      int file = memfd_create ("far", MFD_CLOEXEC);
      good = file >= 0 && ftruncate (file, MEMORY_SIZE) == 0;
      if (good)
        {
          plugin_side = mmap (NULL, MEMORY_SIZE, PROT_READ | PROT_WRITE,
                              MAP_SHARED | MAP_NORESERVE, file, 0);
          device_side = mmap (NULL, MEMORY_SIZE, PROT_NONE,
                              MAP_SHARED | MAP_NORESERVE, file, 0);
          good = plugin_side != MAP_FAILED && device_side != MAP_FAILED;
        }
      close (file);
    }
  pthread_mutex_unlock (&memory_lock);
  return good;
}

static void
poison (size_t start, size_t size, int value)
{
  memset (plugin_side + start, value, size < POISON_MOST ? size : POISON_MOST);
}

/* The link in the list behind which SIZE bytes fit; NULL where there is none.  Sets
   *START.  */
static struct allocation **
room_find_locked (size_t size, size_t *start)
{
  struct allocation **link = &allocations;
  *start = 0;
  while (*link && (*link)->start - *start < size)
    {
      *start = ((*link)->start + (*link)->size + ALIGNMENT - 1)
               & ~(size_t) (ALIGNMENT - 1);
      link = &(*link)->next;
    }
  return *link || MEMORY_SIZE - *start >= size ? link : NULL;
}

void *
far_memory_alloc (size_t size)
{
  size_t start = 0;
  size += size == 0;
  struct allocation *made = malloc (sizeof *made);
  pthread_mutex_lock (&memory_lock);
  struct allocation **link
    = made && size <= MEMORY_SIZE ? room_find_locked (size, &start) : NULL;
  if (link)
    {
      *made = (struct allocation) { *link, start, size };
      *link = made;
      poison (start, size, POISON_NEW);
    }
  pthread_mutex_unlock (&memory_lock);
  if (link)
    return device_side + start;
  free (made);
  return NULL;
}

bool
far_memory_free (void *memory)
{
  size_t start = (char *) memory - device_side;
  pthread_mutex_lock (&memory_lock);
  struct allocation **link = &allocations;
  while (*link && (*link)->start != start)
    link = &(*link)->next;
  struct allocation *found = *link;
  if (found)
    {
      *link = found->next;
      poison (start, found->size, POISON_OLD);
    }
  pthread_mutex_unlock (&memory_lock);
  free (found);
  if (!found)
    GOMP_PLUGIN_error ("far device: %p is not allocated", memory);
  return found != NULL;
}

/* Whether SIZE bytes from START on lie in one allocation.  */
static bool
is_allocated (size_t start, size_t size)
{
  pthread_mutex_lock (&memory_lock);
  struct allocation *a = allocations;
  while (a && start >= a->start + a->size)
    a = a->next;
  bool is = a && start >= a->start && start + size <= a->start + a->size;
  pthread_mutex_unlock (&memory_lock);
  return is;
}

char *
far_memory_view (const void *memory, size_t size)
{
  size_t start = (const char *) memory - device_side;
  if (start < MEMORY_SIZE && size <= MEMORY_SIZE - start
      && is_allocated (start, size))
    return plugin_side + start;
  if (far_is_variable (memory, size) || far_queue_has_on_stack (memory, size))
    return (char *) memory;
  GOMP_PLUGIN_error ("far device: there are no %zu bytes at %p", size, memory);
  return NULL;
}

void
far_memory_open (void)
{
  pthread_mutex_lock (&memory_lock);
  if (kernels++ == 0)
    mprotect (device_side, MEMORY_SIZE, PROT_READ | PROT_WRITE);
  pthread_mutex_unlock (&memory_lock);
}

void
far_memory_close (void)
{
  pthread_mutex_lock (&memory_lock);
  if (--kernels == 0)
    mprotect (device_side, MEMORY_SIZE, PROT_NONE);
  pthread_mutex_unlock (&memory_lock);
}

/* ------------------------------------------------------------------------
   As the runtime calls it.  */

EXPORT void *
GOMP_OFFLOAD_alloc (int device, size_t size)
{
  (void) device;
  void *memory = far_call (FAR_alloc) ? far_memory_alloc (size) : NULL;
  if (memory)
    __atomic_fetch_add (&far_allocations, 1, __ATOMIC_RELAXED);
  return memory;
}

EXPORT bool
GOMP_OFFLOAD_free (int device, void *memory)
{
  (void) device;
  return far_call (FAR_free) ? far_memory_free (memory) : far_failed (FAR_free);
}

static bool
copy (void *dst, const void *src, size_t size)
{
  far_delay (far_settings.copy_us);
  if (dst && src)
    memmove (dst, src, size);
  return dst && src;
}

EXPORT bool
GOMP_OFFLOAD_host2dev (int device, void *dst, const void *src, size_t size)
{
  (void) device;
  __atomic_fetch_add (&far_bytes[0], size, __ATOMIC_RELAXED);
  return far_call (FAR_host2dev) ? copy (far_memory_view (dst, size), src, size)
                                 : far_failed (FAR_host2dev);
}

EXPORT bool
GOMP_OFFLOAD_dev2host (int device, void *dst, const void *src, size_t size)
{
  (void) device;
  __atomic_fetch_add (&far_bytes[1], size, __ATOMIC_RELAXED);
  return far_call (FAR_dev2host) ? copy (dst, far_memory_view (src, size), size)
                                 : far_failed (FAR_dev2host);
}

EXPORT bool
GOMP_OFFLOAD_dev2dev (int device, void *dst, const void *src, size_t size)
{
  (void) device;
  return far_call (FAR_dev2dev) ? copy (far_memory_view (dst, size),
                                        far_memory_view (src, size), size)
                                : far_failed (FAR_dev2dev);
}

EXPORT bool
GOMP_OFFLOAD_memset (int device, void *memory, int value, size_t size)
{
  (void) device;
  if (!far_call (FAR_memset))
    return far_failed (FAR_memset);
  char *view = far_memory_view (memory, size);
  if (view)
    memset (view, value, size);
  return view != NULL;
}

/* ------------------------------------------------------------------------
   In a queue.  */

enum direction
{
  TO_DEVICE,
  FROM_DEVICE,
  ON_DEVICE
};

struct copy_op
{
  struct far_op op;
  enum direction direction;
  void *dst;
  const void *src;
  size_t size;
};

/* What stands behind a failure is left out.  */
static bool
copy_run (struct far_op *op, bool good)
{
  struct copy_op *c = (struct copy_op *) op;
  if (!good)
    return true;
  if (!far_call (FAR_later_copy))
    return far_failed (FAR_later_copy);
  return copy (
    c->direction == FROM_DEVICE ? c->dst : far_memory_view (c->dst, c->size),
    c->direction == TO_DEVICE ? c->src : far_memory_view (c->src, c->size),
    c->size);
}

static bool
copy_add (enum far_call call, enum direction direction, void *dst,
          const void *src, size_t size, struct goacc_asyncqueue *queue)
{
  if (!far_call (call))
    return far_failed (call);
  if (direction != ON_DEVICE)
    __atomic_fetch_add (&far_bytes[direction], size, __ATOMIC_RELAXED);
  struct copy_op *op = GOMP_PLUGIN_malloc (sizeof *op);
  *op = (struct copy_op) { { .run = copy_run }, direction, dst, src, size };
  far_queue_add (queue, &op->op);
  return true;
}

EXPORT bool
GOMP_OFFLOAD_openacc_async_host2dev (int device, void *dst, const void *src,
                                     size_t size,
                                     struct goacc_asyncqueue *queue)
{
  (void) device;
  return copy_add (FAR_openacc_async_host2dev, TO_DEVICE, dst, src, size,
                   queue);
}

EXPORT bool
GOMP_OFFLOAD_openacc_async_dev2host (int device, void *dst, const void *src,
                                     size_t size,
                                     struct goacc_asyncqueue *queue)
{
  (void) device;
  return copy_add (FAR_openacc_async_dev2host, FROM_DEVICE, dst, src, size,
                   queue);
}

EXPORT bool
GOMP_OFFLOAD_openacc_async_dev2dev (int device, void *dst, const void *src,
                                    size_t size, struct goacc_asyncqueue *queue)
{
  (void) device;
  return copy_add (FAR_openacc_async_dev2dev, ON_DEVICE, dst, src, size, queue);
}
