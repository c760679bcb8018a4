/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/gcn/reverse.h"

#include "plugins/common/asker.h"
#include "plugins/gcn/console.h"

/* ------------------------------------------------------------------------
   Looking at queues.  */

/* Whether a kernel of IMAGE's is among the entries of QUEUE.  */
static bool
queue_has_image_locked (const struct goacc_asyncqueue *queue,
                        const struct image *image)
{
  for (uint64_t at = queue->first; at < queue->end; at++)
    {
      const struct entry *entry = queue_entry (queue, at);
      if (entry->function && entry->function->image == image)
        return true;
    }
  return false;
}

/* The watcher's RUNS.  A queue whose lock another thread has is in use.  */
static bool
queue_runs (struct goacc_asyncqueue *queue, const void *image)
{
  if (!queue_is_active (queue))
    return false;
  if (pthread_mutex_trylock (&queue->lock) != 0)
    return true;
  queue_reap_locked (queue);
  bool runs
    = image ? queue_has_image_locked (queue, image) : queue_is_active (queue);
  pthread_mutex_unlock (&queue->lock);
  return runs;
}

const struct watcher_hooks reverse_hooks
  = { .look = console_look, .runs = queue_runs };

/* ------------------------------------------------------------------------
   Images.  */

static void
ring_free (void *memory)
{
  driver.hsa_memory_free (memory);
}

/* Give IMAGE, whose code has a pointer to a ring at PLACE, the ring.  False after a
   message.  */
static bool
image_give_ring (struct device *device, const struct image *image,
                 uint64_t place)
{
  void *ring;
  if (!HSA_GOOD (device->ordinal, hsa_memory_allocate, device->host_memory,
                 asker_ring.memory_size, &ring))
    return false;
  struct asker *asker = asker_create (image, &asker_ring, ring, ring_free);
  if (!GOMP_OFFLOAD_host2dev (device->ordinal, (void *) place, &ring,
                              sizeof ring))
    {
      asker_close (asker);
      return false;
    }
  watcher_serve (device->watcher, asker);
  return true;
}

bool
reverse_begin (struct device *device, struct image *image)
{
  uint64_t place;
  size_t size;
  int found = image_variable (image, ASKER_RING_VARIABLE, &place, &size);
  bool has_ring = found > 0 && size == sizeof (void *);
  if (found < 0 || (has_ring && !image_give_ring (device, image, place)))
    return false;
  GOMP_PLUGIN_debug (0, "gcn device %d: reverse offload through %s",
                     device->ordinal,
                     has_ring ? "a ring" : "the kernels' output");
  return true;
}
