/* A queue's packets.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_HSA_RUNTIME_PACKET_H
#define EMULATORS_HSA_RUNTIME_PACKET_H

#include "emulators/hsa/runtime/queue.h"

/* One slot of the ring.  */
struct packet
{
  union
  {
    uint32_t word; /* the header and 16 bits more; atomic */
    hsa_kernel_dispatch_packet_t dispatch;
    hsa_barrier_packet_t barrier;
  };
};
_Static_assert(sizeof (struct packet) == 64, "packets have 64 bytes");

/* A packet that was started.  */
struct launch
{
  _Alignas(
    QUEUE_LINE) struct job job; /* its lines are its own, as a queue's are */
  struct launch *next;          /* of the queue's spares */
  struct queue *queue;
  uint64_t index;
  amd_signal_t *completion; /* may be null */
  uint64_t start, due;      /* see clock_now; the packet ends no earlier */
  struct dispatch_end end;
};

/* What is wrong with a kernel's packet for QUEUE; HSA_STATUS_SUCCESS: nothing.  */
hsa_status_t packet_check (const struct queue *queue,
                           const hsa_kernel_dispatch_packet_t *packet);

/* Start the kernel of PACKET; it ends with packet_ended.  With no lock held.  */
void packet_launch (struct launch *launch, const struct packet *packet);

/* Complete a packet that is no kernel's.  With no lock held.  */
void packet_ended (struct launch *launch);

#endif
