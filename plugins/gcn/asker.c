/* An asker lives until the image is gone and the runtime has given back every request: each
   holds a reference.  Its lock guards what follows it, and is held for some stores only:
   never while a request is served.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/gcn/asker.h"

#include <stdlib.h>
#include "plugins/gcn/queue.h"

/* A pointer in the image's code: where the ring is.  */
#define VARIABLE_RING "gangway_reverse_ring"

struct asked
{
  struct asker *asker;
  unsigned slot; /* of the ring */
};

struct asker
{
  const struct image *image; /* constant, like the next one until closed */
  struct ring *ring;         /* the host's memory, at the device's address */

  pthread_mutex_t lock;
  struct ring_server server;
  bool closed;         /* the ring is gone */
  unsigned references; /* one until closed, and one for each request taken */

  struct asked asked[RING_SLOTS]; /* constant; one for each slot */
};

/* ------------------------------------------------------------------------
   Beginning and ending.  */

/* A new asker for IMAGE's requests in RING, which it makes empty.  */
static struct asker *
asker_allocate (const struct image *image, struct ring *ring)
{
  struct asker *asker = GOMP_PLUGIN_malloc_cleared (sizeof *asker);
  asker->image = image;
  asker->ring = ring;
  asker->references = 1;
  pthread_mutex_init (&asker->lock, NULL);
  for (unsigned i = 0; i < RING_SLOTS; i++)
    asker->asked[i] = (struct asked) { asker, i };
  ring_server_begin (&asker->server, ring);
  return asker;
}

bool
asker_create (struct device *device, const struct image *image,
              struct asker **asker)
{
  uint64_t place;
  size_t size;
  void *ring;
  *asker = NULL;
  int found = image_variable (image, VARIABLE_RING, &place, &size);
  if (found <= 0)
    return found == 0;
  if (size != sizeof (void *))
    return true;
  if (!HSA_GOOD (device->ordinal, hsa_memory_allocate, device->host_memory,
                 sizeof (struct ring), &ring))
    return false;
  struct asker *made = asker_allocate (image, ring);
  if (!GOMP_OFFLOAD_host2dev (device->ordinal, (void *) place, &ring,
                              sizeof ring))
    {
      asker_close (made);
      return false;
    }
  *asker = made;
  return true;
}

/* Leave ASKER's lock with one reference less.  */
static void
asker_drop_locked (struct asker *asker)
{
  bool last = --asker->references == 0;
  pthread_mutex_unlock (&asker->lock);
  if (!last)
    return;
  pthread_mutex_destroy (&asker->lock);
  free (asker);
}

void
asker_close (struct asker *asker)
{
  pthread_mutex_lock (&asker->lock);
  asker->closed = true;
  driver.hsa_memory_free (asker->ring);
  asker_drop_locked (asker);
}

bool
asker_is_of (const struct asker *asker, const struct image *image)
{
  return asker->image == image;
}

/* ------------------------------------------------------------------------
   Requests.  */

struct asked *
asker_take (struct asker *asker, struct ring_request *request)
{
  unsigned slot = 0;
  pthread_mutex_lock (&asker->lock);
  bool found
    = !asker->closed && ring_server_take (&asker->server, &slot, request);
  asker->references += found;
  pthread_mutex_unlock (&asker->lock);
  return found ? &asker->asked[slot] : NULL;
}

void
asked_served (void *data, struct goacc_asyncqueue *queue)
{
  struct asked *asked = data;
  struct asker *asker = asked->asker;
  /* Where the copies have failed the device has: the runtime, which waits for the same
     queue, ends the program.  */
  if (queue && !queue_wait (queue))
    GOMP_PLUGIN_error ("reverse offload: copies to the device have failed");
  pthread_mutex_lock (&asker->lock);
  if (!asker->closed)
    ring_server_release (&asker->server, asked->slot);
  asker_drop_locked (asker);
}
