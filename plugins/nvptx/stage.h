/* The room for what launches bring along, in a ring of each queue's.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_NVPTX_STAGE_H
#define GANGWAY_PLUGIN_NVPTX_STAGE_H

#include "plugins/nvptx/device.h"

/* Bytes of a ring: room for 7 launches of 1 KiB and a table in each half.  */
#define STAGE_RING_SIZE 16384
/* Room is aligned to a cache line: two launches' blocks share none.  */
#define STAGE_ALIGNMENT 64

/* A half of a ring is used until it has no more room, then the other one.  It can be
   used again when the sessions that have room in it have ended and their launches
   have: the event stands behind those.  */
struct stage_half
{
  unsigned sessions; /* with room here, not ended */
  bool used;         /* since it was last free */
  bool left;     /* the ring went on to the other half, EVENT was recorded */
  CUevent event; /* NULL before its first use */
};

/* Page-locked memory, which the device can read at the same address; with a copy in
   the device's own memory where launches are not staged over the bus.  Everything is under the
   queue's lock.  */
struct stage_ring
{
  char *memory;     /* NULL before its first use */
  unsigned without; /* launches to come that do not ask for the memory */
  CUdeviceptr copy; /* 0: none */
  /* Where launches are staged in parameters: a flag of 8 bytes for each multiple of
     STAGE_ALIGNMENT, for the launch with room there; 0 at first.  */
  CUdeviceptr flags;
  uint64_t tickets; /* the last launch's */
  size_t next;      /* offset of free room */
  unsigned half;    /* which NEXT is in */
  struct stage_half halves[2];
  /* What was copied to offset 0 last: a table that is the same again need not be
     copied.  COPIED bytes; 0: not known.  */
  size_t copied;
  char *last;
};

/* Room for SIZE bytes at a multiple of STAGE_ALIGNMENT, for one session in QUEUE; -1, silently,
   where there is none now.  The half that it is in is *HALF.  Takes no lock: the
   caller has the queue's.  */
ptrdiff_t stage_ring_take_locked (struct stage_ring *ring,
                                  struct device *device, CUstream stream,
                                  size_t size, unsigned *half);
/* The session with room in HALF has ended; its launch is in STREAM, or there is
   none.  */
void stage_ring_session_ended_locked (struct stage_ring *ring, unsigned half);

/* Nothing uses the ring: it begins anew.  Takes no lock: the caller has the
   queue's.  */
void stage_ring_empty_locked (struct stage_ring *ring);
/* Free it, which nobody uses any more; in the device's context.  */
void stage_ring_end (struct stage_ring *ring, struct device *device);

#endif
