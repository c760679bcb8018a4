/* Pending copies to the host's memory, each with a mark behind it in its queue, which
   tells whether it is done: a queue that is busy with something else may be long
   done with it, and the memory another variable's by now.  One lock guards the list
   of queues and their writes; no driver is called with it held.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/device/host_writes.h"

#include <stdlib.h>
#include "base/memory.h"
#include "libomp-offload/device/device_queue.h"
#include "libomp-offload/plugin/plugin.h"

/* A copy to [START, END).  */
struct write
{
  struct write *next; /* put into the queue later */
  struct device *device;
  uintptr_t start, end;
  struct gomp_queue_mark *mark; /* NULL where none could be made */
  unsigned users;               /* its queue, if that still lists it, and each
                                   thread that asks for its mark */
};

struct watched
{
  struct watched *next;
  struct device *device;
  struct goacc_asyncqueue *queue;
  bool open;
  /* The older ones first; some may be done.  */
  struct write *first, **last;
  size_t count;
};

static struct watched *list; /* atomic, to see without LOCK if it is empty */
static struct mutex lock = MUTEX_INITIALIZER (MUTEX_RANK_HOST_WRITES);

void
host_writes_before_fork (void)
{
  mutex_lock (&lock);
}

void
host_writes_after_fork (void)
{
  mutex_unlock (&lock);
}

void
host_writes_watch (struct device *device, struct goacc_asyncqueue *queue)
{
  struct watched *watched = memory_alloc_cleared (sizeof *watched);
  watched->device = device;
  watched->queue = queue;
  watched->last = &watched->first;
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

/* --- Writes.  */

static void
let_go (struct write *write)
{
  mutex_lock (&lock);
  bool last = --write->users == 0;
  mutex_unlock (&lock);
  if (!last)
    return;
  if (write->mark != NULL)
    write->device->plugin->queue_mark_free (write->mark);
  free (write);
}

/* Take WRITE, which is done, out of QUEUE's list, if it is still there.  Others stay:
   threads that put copies into one queue at once do not append them in its order.  */
static void
forget (struct goacc_asyncqueue *queue, struct write *write)
{
  mutex_lock (&lock);
  struct watched *watched = *find_locked (queue);
  struct write **link = watched != NULL ? &watched->first : NULL;
  while (link != NULL && *link != NULL && *link != write)
    link = &(*link)->next;
  bool found = link != NULL && *link != NULL;
  if (found)
    {
      *link = write->next;
      if (write->next == NULL)
        watched->last = link;
      watched->count--;
    }
  mutex_unlock (&lock);
  if (found)
    let_go (write);
}

/* Whether WRITE, of QUEUE, is done.  What has no mark is waited for.  */
static bool
is_done (struct goacc_asyncqueue *queue, const struct write *write)
{
  return write->mark != NULL
           ? write->device->plugin->queue_mark_passed (write->mark)
           : device_queue_wait (write->device, queue);
}

/* --- Queues.  */

void
host_writes_forget (struct goacc_asyncqueue *queue)
{
  mutex_lock (&lock);
  struct watched **link = find_locked (queue), *watched = *link;
  if (watched != NULL)
    __atomic_store_n (link, watched->next, __ATOMIC_RELAXED);
  mutex_unlock (&lock);
  for (struct write *write = watched != NULL ? watched->first : NULL, *next;
       write != NULL; write = next)
    {
      next = write->next;
      let_go (write);
    }
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

/* So many writes more, and the older ones are looked at.  */
#define MANY_WRITES 16

/* The first write of QUEUE, held, or NULL.  */
static struct write *
hold_first (struct goacc_asyncqueue *queue)
{
  mutex_lock (&lock);
  struct watched *watched = *find_locked (queue);
  struct write *write = watched != NULL ? watched->first : NULL;
  if (write != NULL)
    write->users++;
  mutex_unlock (&lock);
  return write;
}

/* Forget QUEUE's first writes that are done.  */
static void
forget_older (struct goacc_asyncqueue *queue)
{
  struct write *write;
  bool done = true;
  while (done && (write = hold_first (queue)) != NULL)
    {
      done = write->mark != NULL && is_done (queue, write);
      if (done)
        forget (queue, write);
      let_go (write);
    }
}

/* Append WRITE to those of QUEUE; whether it has many.  */
static bool
append (struct goacc_asyncqueue *queue, struct write *write)
{
  mutex_lock (&lock);
  struct watched *watched = *find_locked (queue);
  bool many = false;
  if (watched != NULL)
    {
      *watched->last = write;
      watched->last = &write->next;
      many = ++watched->count % MANY_WRITES == 0;
    }
  mutex_unlock (&lock);
  if (watched == NULL)
    let_go (write);
  return many;
}

void
host_writes_note (struct goacc_asyncqueue *queue, const void *host, size_t size)
{
  if (likely (__atomic_load_n (&list, __ATOMIC_RELAXED) == NULL))
    return;
  mutex_lock (&lock);
  const struct watched *watched = *find_locked (queue);
  struct device *device = watched != NULL ? watched->device : NULL;
  mutex_unlock (&lock);
  if (device == NULL)
    return;
  struct write *write = memory_alloc_cleared (sizeof *write);
  write->device = device;
  write->start = (uintptr_t) host;
  write->end = (uintptr_t) host + size;
  write->users = 1;
  if (device->plugin->queue_mark != NULL)
    write->mark = device->plugin->queue_mark (queue);
  if (append (queue, write))
    forget_older (queue);
}

/* A write of WATCHED that overlaps [START, END), or NULL.  */
static struct write *
overlap (const struct watched *watched, uintptr_t start, uintptr_t end)
{
  struct write *write = watched->first;
  while (write != NULL && (write->start >= end || start >= write->end))
    write = write->next;
  return write;
}

/* A write to [START, END) in one of DEVICE's queues, held, and that queue, or
   NULL.  */
static struct write *
find_write (struct device *device, uintptr_t start, uintptr_t end,
            struct goacc_asyncqueue **queue)
{
  struct write *write = NULL;
  mutex_lock (&lock);
  for (struct watched *watched = list; watched != NULL && write == NULL;
       watched = watched->next)
    if (watched->device == device
        && (write = overlap (watched, start, end)) != NULL)
      {
        write->users++;
        *queue = watched->queue;
      }
  mutex_unlock (&lock);
  return write;
}

enum host_writes
host_writes_look (struct device *device, struct goacc_asyncqueue *queue,
                  const void *host, size_t size)
{
  uintptr_t start = (uintptr_t) host;
  struct goacc_asyncqueue *writer;
  struct write *write;
  if (likely (__atomic_load_n (&list, __ATOMIC_RELAXED) == NULL))
    return HOST_WRITES_NONE;
  mutex_lock (&lock);
  struct watched *watched = *find_locked (queue);
  bool open = watched != NULL && watched->open;
  mutex_unlock (&lock);
  while ((write = find_write (device, start, start + size, &writer)) != NULL)
    {
      bool done = is_done (writer, write);
      if (done)
        forget (writer, write);
      let_go (write);
      if (!done)
        return HOST_WRITES_PENDING;
    }
  return open ? HOST_WRITES_UNKNOWN : HOST_WRITES_NONE;
}
