/* Requests of device threads for host code (device/ring.h, plugins/common/reverse_ring.c and
   asker.c) under C11's memory order: the host gets each request whole, the device thread goes
   on once what was copied for it is there, and slots are used again.  An asker's memory is
   freed when its image goes, with a request still to be given back.
   WEAK_SEES_PLAIN
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "weak.h"

/* A device thread that waits for its turn sleeps until the turn is there.  */
#include "device/words.h"
#define ring_pause()                                                           \
  weak_access (WEAK_LOAD, turn, 8, __ATOMIC_RELAXED, to, 0, WEAK_AT_LEAST, WEAK_OWN)
#define RING_SLOTS 2

#include "weak_pthread.h"
/* The lock is given up for good where it is destroyed.  */
#define pthread_mutex_destroy(lock) ((void) (lock))

/* Memory is taken in SETUP and freed once; it is then whoever's that writes to it.  */
static void memory_gone (void *memory);
#define free memory_gone
#include "plugins/common/reverse_ring.c"
#include "plugins/common/asker.c"
#undef free

#define RING ((struct ring *) weak_memory)
#define COPIED ((uint32_t *) (weak_memory + 512))
#define FREED ((uint32_t *) (weak_memory + 768))

static size_t taken_memory;
static struct asker *asker;

void *
GOMP_PLUGIN_malloc_cleared (size_t size)
{
  taken_memory += (size + 63) & -64;
  return weak_memory + taken_memory - ((size + 63) & -64);
}

void
GOMP_PLUGIN_error (const char *format, ...)
{
  (void) format;
}

bool
GOMP_OFFLOAD_openacc_async_synchronize (struct goacc_asyncqueue *queue)
{
  return queue == NULL;
}

/* A write that no other access of the ring may be beside.  */
static void
ring_memory_gone (void *memory)
{
  struct ring *ring = memory;
  weak_put (&ring->turns[0], UINT64_MAX / 4);
  weak_put (FREED, 1);
}

static void
memory_gone (void *memory)
{
  if (memory == asker)
    weak_put (&asker->references, 99);
}

static void
setup (void)
{
  taken_memory = 1024;
  asker = asker_create (NULL, &asker_ring, RING, ring_memory_gone);
  weak_constant (asker, offsetof (struct asker, lock));
  weak_constant (asker->asked, sizeof asker->asked[0] * RING_SLOTS);
  weak_constant ((char *) asker->state, sizeof (struct ring *));
}

/* --- Device threads.  What a request brings comes back as a copy, whose number is that
   of the ticket.  */

static void
ask (uint64_t ticket)
{
  struct ring_request request = { .fn = ticket + 1, .count = ticket + 2 };
  ring_ask (RING, ticket, &request);
  weak_check (weak_get (&COPIED[ticket]) == ticket + 1);
}

static void
ask_0_and_2 (void)
{
  ask (0);
  ask (2);
}

static void
ask_0 (void)
{
  ask (0);
}

static void
ask_1 (void)
{
  ask (1);
}

static void
ask_2 (void)
{
  ask (2);
}

/* --- The host.  */

/* Wait until the request with TICKET is there, and take one.  */
static struct taken
take (uint64_t ticket)
{
  struct taken taken;
  weak_access (WEAK_LOAD, &RING->turns[ticket % RING_SLOTS], 8, __ATOMIC_RELAXED, ticket + 1,
               0, WEAK_AT_LEAST, WEAK_OWN);
  weak_check (asker_take (asker, &taken, 1) == 1);
  weak_check (taken.request.count == taken.request.fn + 1);
  return taken;
}

static void
serve (struct taken taken)
{
  weak_put (&COPIED[taken.request.fn - 1], taken.request.fn);
  asked_served (taken.asked, NULL);
}

static void
serve_two (void)
{
  serve (take (0));
  serve (take (2));
}

static void
serve_both (void)
{
  struct taken first = take (0), second = take (1);
  serve (second);
  serve (first);
}

/* One thread takes, another one serves.  */
#define HANDED ((uint64_t *) (weak_memory + 640))
#define SLOT_OF_HANDED (HANDED + 1)

static void
take_and_hand (void)
{
  struct taken taken = take (0);
  weak_put (SLOT_OF_HANDED, taken.asked->slot);
  weak_access (WEAK_STORE, HANDED, 8, __ATOMIC_RELEASE, taken.request.fn, 0, false, WEAK_OWN);
  askers_close (asker);
}

static void
serve_handed (void)
{
  uint64_t fn = weak_access (WEAK_LOAD, HANDED, 8, __ATOMIC_ACQUIRE, 1, 0, WEAK_AT_LEAST, WEAK_OWN);
  struct taken taken = { &asker->asked[weak_get (SLOT_OF_HANDED)], { .fn = fn } };
  serve (taken);
}

/* A device thread that nobody waits for any more: it stays where it is.  */
static void
ask_and_stay (void)
{
  struct ring_request request = { .fn = 1, .count = 2 };
  struct ring_request *place = &RING->requests[0];
  ring_store (&place->fn, request.fn);
  ring_store (&place->count, request.count);
  ring_store_release (&RING->turns[0], 1);
}

static void
closed_over (void)
{
  weak_check (weak_last (FREED, 4) == 1);
  weak_check (weak_last (&asker->references, 4) == 99);
}

static const struct weak_model models[]
  = { { "a slot that is used again", 2, setup, { ask_0_and_2, serve_two }, NULL },
      { "one device thread after the other in a slot", 3, setup, { ask_0, ask_2, serve_two },
        NULL },
      { "two requests, served the other way round", 3, setup, { ask_0, ask_1, serve_both },
        NULL },
      { "an image that goes before its request is given back", 3, setup,
        { ask_and_stay, take_and_hand, serve_handed }, closed_over } };

int
main (void)
{
  return weak_main (models, sizeof models / sizeof models[0]);
}
