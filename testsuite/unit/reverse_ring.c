/* The ring of reverse offload: threads in the place of device threads put requests into
   it, one thread takes them, and others serve and release them.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

/* Few slots, so that the ring is full and goes round all the time.  */
#define RING_SLOTS 8
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "plugins/common/reverse_ring.c"
#include "testsuite/unit/unit.h"

enum
{
  ASKERS = 12,
  SERVERS = 4,
  EACH = 400
};

static struct ring ring;
static struct ring_server server;
static uint64_t tickets;

/* ------------------------------------------------------------------------
   One thread for all.  */

static void
publish (uint64_t ticket)
{
  unsigned slot = ticket % RING_SLOTS;
  ring.requests[slot] = (struct ring_request) { .fn = ticket };
  ring_store_release (&ring.turns[slot], ticket + 1);
}

static void
test_turns (void)
{
  unsigned slot, other;
  struct ring_request request;
  ring_server_begin (&server, &ring);
  CHECK (!ring_server_take (&server, &slot, &request),
         "an empty ring has none");
  publish (0);
  CHECK (ring_server_take (&server, &slot, &request) && slot == 0
           && request.fn == 0,
         "a request is found");
  CHECK (!ring_server_take (&server, &other, &request),
         "a request that was taken is not found again");
  CHECK (ring.turns[0] == 1, "and its device thread waits");
  ring_server_release (&server, slot);
  CHECK (ring.turns[0] == RING_SLOTS,
         "once released, its slot is the next round's");
  CHECK (!ring_server_take (&server, &other, &request),
         "a slot that is free again has no request");
}

/* Slot 1 is not published yet, or has a long request: those behind it go on.  */
static void
test_holes (void)
{
  unsigned slot;
  struct ring_request request;
  ring_server_begin (&server, &ring);
  publish (2);
  publish (7);
  CHECK (ring_server_take (&server, &slot, &request) && slot == 2,
         "a request before which others are still missing is found");
  CHECK (ring_server_take (&server, &slot, &request) && slot == 7,
         "and the last slot's");
  ring_server_release (&server, 7);
  ring_server_release (&server, 2);
  for (uint64_t round = 1; round < 4; round++)
    {
      publish (2 + round * RING_SLOTS);
      bool good = ring_server_take (&server, &slot, &request) && slot == 2
                  && request.fn == 2 + round * RING_SLOTS;
      CHECK (good, "a slot goes round while slot 0 stands, round %d",
             (int) round);
      ring_server_release (&server, slot);
    }
}

/* Turns are compared modulo 2^64.  */
static void
test_wrap (void)
{
  uint64_t turn = 5;
  ring_await_turn (&turn, (uint64_t) 0 - 3);
  CHECK (true, "a turn past the end of 64 bits is behind one before it");
}

/* ------------------------------------------------------------------------
   Many threads.  */

static int served[ASKERS][EACH];  /* how often; atomic */
static int answers[ASKERS][EACH]; /* written by a server, read by the asker */
static int wrong;                 /* answers that were not there; atomic */

static void *
ask_many (void *argument)
{
  int (*mine)[EACH] = argument;
  for (int i = 0; i < EACH; i++)
    {
      int me = (int) (mine - answers), question = 2 * i + me;
      struct ring_request request
        = { (uintptr_t) &question, (uint64_t) me, (uint64_t) i, 1, 2 };
      uint64_t ticket = __atomic_fetch_add (&tickets, 1, __ATOMIC_RELAXED);
      ring_ask (&ring, ticket, &request);
      if ((*mine)[i] != 2 * i + me + 1)
        __atomic_fetch_add (&wrong, 1, __ATOMIC_RELAXED);
    }
  return NULL;
}

/* The slots that were taken and whom nobody serves yet, with what is asked there.  */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct pending
{
  unsigned slot;
  struct ring_request request;
} pending[RING_SLOTS];
static unsigned pending_count; /* under lock */
static bool over;              /* under lock */

static bool
pending_get (struct pending *it, bool *last)
{
  pthread_mutex_lock (&lock);
  bool got = pending_count > 0;
  if (got)
    *it = pending[--pending_count];
  *last = !got && over;
  pthread_mutex_unlock (&lock);
  return got;
}

static void *
serve_many (void *argument)
{
  (void) argument;
  struct pending it;
  for (bool last = false; !last;)
    {
      if (!pending_get (&it, &last))
        {
          sched_yield ();
          continue;
        }
      int question = *(int *) (uintptr_t) it.request.fn;
      size_t me = it.request.count, i = it.request.addresses;
      __atomic_fetch_add (&served[me][i], 1, __ATOMIC_RELAXED);
      answers[me][i] = question + 1;
      ring_server_release (&server, it.slot);
    }
  return NULL;
}

static void
take_all (int count)
{
  for (int taken = 0; taken < count;)
    {
      struct pending it;
      if (!ring_server_take (&server, &it.slot, &it.request))
        {
          sched_yield ();
          continue;
        }
      pthread_mutex_lock (&lock);
      pending[pending_count++] = it;
      pthread_mutex_unlock (&lock);
      taken++;
    }
}

static void
test_threads (void)
{
  pthread_t askers[ASKERS], servers[SERVERS];
  ring_server_begin (&server, &ring);
  for (int i = 0; i < SERVERS; i++)
    pthread_create (&servers[i], NULL, serve_many, NULL);
  for (int i = 0; i < ASKERS; i++)
    pthread_create (&askers[i], NULL, ask_many, &answers[i]);
  take_all (ASKERS * EACH);
  for (int i = 0; i < ASKERS; i++)
    pthread_join (askers[i], NULL);
  pthread_mutex_lock (&lock);
  over = true;
  pthread_mutex_unlock (&lock);
  for (int i = 0; i < SERVERS; i++)
    pthread_join (servers[i], NULL);
  int not_once = 0;
  for (int i = 0; i < ASKERS; i++)
    for (int j = 0; j < EACH; j++)
      not_once += served[i][j] != 1;
  CHECK (not_once == 0, "of %d requests each was served once; %d were not",
         ASKERS * EACH, not_once);
  CHECK (wrong == 0, "each asker saw its answer; %d did not", wrong);
  unsigned slot;
  struct ring_request request;
  CHECK (!ring_server_take (&server, &slot, &request),
         "nothing is left in the ring");
}

int
main (void)
{
  alarm (200);
  test_turns ();
  test_holes ();
  test_wrap ();
  test_threads ();
  return UNIT_RESULT ();
}
