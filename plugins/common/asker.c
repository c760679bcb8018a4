/* An asker lives until the image is gone and the runtime has given back every request: each
   holds a reference.  Its lock guards what follows it, and is held for some stores only:
   never while a request is served.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/common/asker.h"

#include <pthread.h>
#include <stdlib.h>

struct asked
{
  struct asker *asker;
  unsigned slot;
};

struct asker
{
  struct asker *next; /* of the list that it is in; that list's owner's */

  const void *image; /* this and what follows until the lock: constant */
  const struct asker_protocol *protocol;
  void *memory; /* until closed */
  void (*memory_free) (void *memory);
  void *state;

  pthread_mutex_t lock;
  bool closed;         /* the memory is gone */
  unsigned references; /* one until closed, and one for each request taken */

  struct asked asked[]; /* constant; one for each slot */
};

/* ------------------------------------------------------------------------
   The ring.  */

static void
ring_begin (void *state, void *memory)
{
  ring_server_begin (state, memory);
}

static bool
ring_take (void *state, unsigned *slot, struct ring_request *request)
{
  return ring_server_take (state, slot, request);
}

static void
ring_release (void *state, unsigned slot)
{
  ring_server_release (state, slot);
}

const struct asker_protocol asker_ring
  = { .memory_size = sizeof (struct ring),
      .state_size = sizeof (struct ring_server),
      .slots = RING_SLOTS,
      .begin = ring_begin,
      .take = ring_take,
      .release = ring_release };

/* ------------------------------------------------------------------------
   Beginning and ending.  */

struct asker *
asker_create (const void *image, const struct asker_protocol *protocol,
              void *memory, void (*memory_free) (void *memory))
{
  struct asker *asker = GOMP_PLUGIN_malloc_cleared (
    sizeof *asker + protocol->slots * sizeof *asker->asked);
  asker->image = image;
  asker->protocol = protocol;
  asker->memory = memory;
  asker->memory_free = memory_free;
  asker->state = GOMP_PLUGIN_malloc_cleared (protocol->state_size);
  asker->references = 1;
  pthread_mutex_init (&asker->lock, NULL);
  for (unsigned i = 0; i < protocol->slots; i++)
    asker->asked[i] = (struct asked) { asker, i };
  protocol->begin (asker->state, memory);
  return asker;
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
  free (asker->state);
  free (asker);
}

void
asker_close (struct asker *asker)
{
  pthread_mutex_lock (&asker->lock);
  asker->closed = true;
  asker->memory_free (asker->memory);
  asker_drop_locked (asker);
}

/* ------------------------------------------------------------------------
   Requests.  */

unsigned
asker_take (struct asker *asker, struct taken *taken, unsigned most)
{
  unsigned count = 0, slot;
  pthread_mutex_lock (&asker->lock);
  while (count < most && !asker->closed
         && asker->protocol->take (asker->state, &slot, &taken[count].request))
    taken[count++].asked = &asker->asked[slot];
  asker->references += count;
  pthread_mutex_unlock (&asker->lock);
  return count;
}

void
asked_served (void *data, struct goacc_asyncqueue *queue)
{
  struct asked *asked = data;
  struct asker *asker = asked->asker;
  /* Where the copies have failed the device has: the runtime, which waits for the same
     queue, ends the program.  */
  if (queue && !GOMP_OFFLOAD_openacc_async_synchronize (queue))
    GOMP_PLUGIN_error ("reverse offload: copies to the device have failed");
  pthread_mutex_lock (&asker->lock);
  if (!asker->closed)
    asker->protocol->release (asker->state, asked->slot);
  asker_drop_locked (asker);
}

/* ------------------------------------------------------------------------
   Lists.  */

void
askers_add (struct asker **list, struct asker *asker)
{
  asker->next = *list;
  *list = asker;
}

struct asker *
askers_remove (struct asker **list, const void *image)
{
  while (*list && (*list)->image != image)
    list = &(*list)->next;
  struct asker *asker = *list;
  if (!asker)
    return NULL;
  *list = asker->next;
  asker->next = NULL;
  return asker;
}

unsigned
askers_take (struct asker *list, struct taken *taken, unsigned most)
{
  unsigned count = 0;
  for (; list; list = list->next)
    count += asker_take (list, taken + count, most - count);
  return count;
}

void
askers_close (struct asker *list)
{
  while (list)
    {
      struct asker *asker = list;
      list = asker->next;
      asker_close (asker);
    }
}
