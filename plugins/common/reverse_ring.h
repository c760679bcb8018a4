/* The host's side of reverse offload's ring: the plugins for GPUs share it.  What the
   words of a ring mean is device/ring.h's.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_COMMON_REVERSE_RING_H
#define GANGWAY_PLUGIN_COMMON_REVERSE_RING_H

#include <stdbool.h>
#include "device/ring.h"

/* Initialised by ring_server_begin; in memory of the caller's.  */
struct ring_server
{
  struct ring *ring; /* constant; shared with the device */
  /* The ticket that each slot waits for: the taker's, but for slots between take and
     release, whose entry nobody changes.  */
  uint64_t next[RING_SLOTS];
  unsigned cursor; /* the taker's: where it looks first */
};

/* Make RING, page-locked memory that no device thread knows yet, empty, and serve
   it.  */
void ring_server_begin (struct ring_server *server, struct ring *ring);

/* Take a request that is in the ring: *SLOT has it until ring_server_release.  False
   where none is there.  One thread at a time; every request is found by the first call
   that begins after it is there, whatever others wait for.  */
bool ring_server_take (struct ring_server *server, unsigned *slot,
                       struct ring_request *request);

/* The request in SLOT, which was taken, is served, and what was copied to the device for
   it has arrived: its device thread goes on, and the slot is free for another.  Any
   thread, several at a time for different slots.  */
void ring_server_release (struct ring_server *server, unsigned slot);

#endif
