/* The ring of reverse offload: where device threads put requests for host code.

   It lies in page-locked memory that host and device read and write; how the two are to
   treat it is written here, once for the code on a device, which this header is, and for
   the host's (plugins/common/reverse_ring.h).  Included by device/<kind>/reverse.c, by
   the plugins, by the unit test, which runs the device's part on host threads, and by
   testsuite/models/weak_ring.c, which does so under C11's memory order.

   A request has a ticket, the number of requests of the ring before it: 64 bits, which
   do not run out.  Request T uses slot T % RING_SLOTS.  A slot's turn says whose it is:

     T               free for request T: only the device thread with that ticket writes
     T + 1           request T is there: only the host reads
     T + RING_SLOTS  request T has been served; the slot is free for that request

   A turn only grows, and each value is stored by one thread alone, so a thread that
   looks late cannot take one for another.  With all slots in use a device thread waits
   until its own is free; no request before it and none after it waits for that.

   Order: the request, and what the device thread wrote before, is written before the
   turn T + 1 (release), which the host reads before the request (acquire); the copies
   to the device are complete before the turn T + RING_SLOTS (release), which the device
   thread reads before it goes on (acquire).  Turns are 64-bit words, each stored and
   loaded at once.  The counter of tickets is the device's alone, an atomic in its own
   memory.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_DEVICE_RING_H
#define GANGWAY_DEVICE_RING_H

#include <stdint.h>

#ifndef RING_SLOTS
#  define RING_SLOTS 1024 /* more than 1: the turns above differ */
#endif

/* What GOMP_PLUGIN_target_rev is given.  */
struct ring_request
{
  uint64_t fn;
  uint64_t count;
  uint64_t addresses, sizes, kinds;
};

/* The turns lie together: the host looks at all of them.  */
struct ring
{
  uint64_t turns[RING_SLOTS];
  struct ring_request requests[RING_SLOTS];
};

#if defined DEVICE_NVPTX
#  include "device/nvptx/words.h"
#elif defined DEVICE_GCN
#  include "device/gcn/words.h"
#else
#  include "device/words.h"
#endif

/* The turn TO has come, or has been: turns are compared modulo 2^64.  */
static inline void
ring_await_turn (const uint64_t *turn, uint64_t to)
{
  while ((int64_t) (ring_load_acquire (turn) - to) < 0)
    ring_pause ();
}

/* Put REQUEST, with TICKET, into RING and wait until the host has served it.  For each
   device thread by itself: where the lanes of a warp run as one thread, one of them calls
   this.  */
static inline void
ring_ask (struct ring *ring, uint64_t ticket,
          const struct ring_request *request)
{
  uint64_t slot = ticket % RING_SLOTS;
  uint64_t *turn = &ring->turns[slot];
  ring_await_turn (turn, ticket);
  struct ring_request *place = &ring->requests[slot];
  ring_store (&place->fn, request->fn);
  ring_store (&place->count, request->count);
  ring_store (&place->addresses, request->addresses);
  ring_store (&place->sizes, request->sizes);
  ring_store (&place->kinds, request->kinds);
  ring_store_release (turn, ticket + 1);
  ring_await_turn (turn, ticket + RING_SLOTS);
}

#endif
