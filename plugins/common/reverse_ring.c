/* The host's side of reverse offload's ring.

   Requests arrive in the order of their tickets mostly, so a look begins behind the slot
   that was found last; but it goes round all slots: the thread with the next ticket may
   wait for its slot, which a long request has, while those behind it have published.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/common/reverse_ring.h"

_Static_assert(RING_SLOTS > 1, "a slot's turns differ");

void
ring_server_begin (struct ring_server *server, struct ring *ring)
{
  server->ring = ring;
  server->cursor = 0;
  for (unsigned i = 0; i < RING_SLOTS; i++)
    {
      server->next[i] = i;
      ring->turns[i] = i;
    }
}

bool
ring_server_take (struct ring_server *server, unsigned *slot,
                  struct ring_request *request)
{
  struct ring *ring = server->ring;
  for (unsigned i = 0; i < RING_SLOTS; i++)
    {
      unsigned at = (server->cursor + i) % RING_SLOTS;
      if (ring_load_acquire (&ring->turns[at]) != server->next[at] + 1)
        continue;
      *request = ring->requests[at];
      /* It is not this until the slot is released and used again.  */
      server->next[at] += RING_SLOTS;
      server->cursor = (at + 1) % RING_SLOTS;
      *slot = at;
      return true;
    }
  return false;
}

void
ring_server_release (struct ring_server *server, unsigned slot)
{
  ring_store_release (&server->ring->turns[slot], server->next[slot]);
}
