/* Pending copies to the host's memory.  One lock guards the list of queues and
   their ranges; no driver is called with it held.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/device/host_writes.h"

#include <pthread.h>
#include <stdlib.h>
#include "base/memory.h"
#include "libomp-offload/plugin/plugin.h"

struct watched
{
  struct watched *next;
  struct device *device;
  struct goacc_asyncqueue *queue;
  bool open;
  /* The ranges that copies in the queue were to write when they were put there,
     since the queue was last seen empty; some of these copies may be done.
     SERIAL grows with each copy.  */
  struct addr_pair *ranges;
  size_t count, room;
  uint64_t serial;
};

static struct watched *list; /* atomic, to see without LOCK if it is empty */
static struct mutex lock = MUTEX_INITIALIZER (MUTEX_RANK_LEAF);

static void
before_fork (void)
{
  mutex_lock_alike (&lock);
}

static void
after_fork (void)
{
  mutex_unlock (&lock);
}

static void
watch_fork (void)
{
  pthread_atfork (before_fork, after_fork, after_fork);
}

void
host_writes_watch (struct device *device, struct goacc_asyncqueue *queue)
{
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once (&once, watch_fork);
  struct watched *watched = memory_alloc_cleared (sizeof *watched);
  watched->device = device;
  watched->queue = queue;
  mutex_lock (&lock);
  watched->next = list;
  __atomic_store_n (&list, watched, __ATOMIC_RELAXED);
  mutex_unlock (&lock);
}

static struct watched **
find_locked (const struct goacc_asyncqueue *queue)
{
  struct watched **link = &list;
  while (*link != NULL && (*link)->queue != queue)
    link = &(*link)->next;
  return link;
}

void
host_writes_forget (struct goacc_asyncqueue *queue)
{
  mutex_lock (&lock);
  struct watched **link = find_locked (queue), *watched = *link;
  if (watched != NULL)
    __atomic_store_n (link, watched->next, __ATOMIC_RELAXED);
  mutex_unlock (&lock);
  if (watched != NULL)
    free (watched->ranges);
  free (watched);
}

void
host_writes_open (struct goacc_asyncqueue *queue)
{
  mutex_lock (&lock);
  struct watched *watched = *find_locked (queue);
  if (watched != NULL)
    watched->open = true;
  mutex_unlock (&lock);
}

static void
add_locked (struct watched *watched, uintptr_t start, uintptr_t end)
{
  watched->serial++;
  /* A range that is noted already needs no other note: a loop copies it again
     and again.  */
  for (size_t i = 0; i < watched->count; i++)
    if (watched->ranges[i].start <= start && watched->ranges[i].end >= end)
      return;
  if (watched->count == watched->room)
    {
      watched->room = watched->room ? 2 * watched->room : 16;
      watched->ranges = memory_realloc (
        watched->ranges, watched->room * sizeof watched->ranges[0]);
    }
  watched->ranges[watched->count++] = (struct addr_pair) { start, end };
}

/* Forget the ranges of QUEUE unless a copy was put there after its serial was
   SERIAL, when the caller saw it empty.  */
static void
forget_ranges (struct goacc_asyncqueue *queue, uint64_t serial)
{
  mutex_lock (&lock);
  struct watched *watched = *find_locked (queue);
  if (watched != NULL && watched->serial == serial)
    watched->count = 0;
  mutex_unlock (&lock);
}

/* With so many ranges, and with each doubling, host_writes_note asks the driver
   whether the queue is empty, so that they can be forgotten.  */
#define MANY_RANGES 64

void
host_writes_note (struct goacc_asyncqueue *queue, const void *host, size_t size)
{
  uintptr_t start = (uintptr_t) host;
  if (likely (__atomic_load_n (&list, __ATOMIC_RELAXED) == NULL))
    return;
  mutex_lock (&lock);
  struct watched *watched = *find_locked (queue);
  if (watched != NULL)
    add_locked (watched, start, start + size);
  bool many = watched != NULL && watched->count >= MANY_RANGES
              && (watched->count & (watched->count - 1)) == 0;
  struct device *device = many ? watched->device : NULL;
  uint64_t serial = many ? watched->serial : 0;
  mutex_unlock (&lock);
  if (many && device->plugin->openacc_async_test (queue) == 1)
    forget_ranges (queue, serial);
}

static bool
overlaps (const struct watched *watched, uintptr_t start, uintptr_t end)
{
  for (size_t i = 0; i < watched->count; i++)
    if (watched->ranges[i].start < end && start < watched->ranges[i].end)
      return true;
  return false;
}

/* A queue of DEVICE that has noted something in [START, END); sets *SERIAL.  */
static struct goacc_asyncqueue *
find_writer (struct device *device, uintptr_t start, uintptr_t end,
             uint64_t *serial)
{
  struct goacc_asyncqueue *queue = NULL;
  mutex_lock (&lock);
  for (struct watched *watched = list; watched != NULL && queue == NULL;
       watched = watched->next)
    if (watched->device == device && overlaps (watched, start, end))
      {
        queue = watched->queue;
        *serial = watched->serial;
      }
  mutex_unlock (&lock);
  return queue;
}

enum host_writes
host_writes_look (struct device *device, struct goacc_asyncqueue *queue,
                  const void *host, size_t size)
{
  uintptr_t start = (uintptr_t) host;
  struct goacc_asyncqueue *writer;
  uint64_t serial = 0;
  mutex_lock (&lock);
  struct watched *watched = *find_locked (queue);
  bool open = watched != NULL && watched->open;
  mutex_unlock (&lock);
  while ((writer = find_writer (device, start, start + size, &serial)) != NULL)
    {
      if (device->plugin->openacc_async_test (writer) != 1)
        return HOST_WRITES_PENDING;
      forget_ranges (writer, serial);
    }
  return open ? HOST_WRITES_UNKNOWN : HOST_WRITES_NONE;
}
