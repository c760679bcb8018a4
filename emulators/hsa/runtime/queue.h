/* Queues: rings of packets in memory, and what processes them.

   A queue's packets are processed by whoever has a reason to: the thread that rings the doorbell,
   the one on which a dispatch ends, the one that changes a signal that a barrier waits
   for.  At most one thread at a time is at work on a queue (`working`); another one leaves word
   (`again`) and goes on.  No lock is held while a dispatch is started, a signal is changed or the
   program is called, so that queues may set off each other.

   What is ordered:
   - The program publishes a packet by a store with release to its first word; the word is loaded with
     acquire, so that all that the program wrote before is there when the kernel starts.
     That is what the packet's acquire fence asks for at most.
   - A dispatch ends after all its waves' accesses (see dispatch.h); then the completion
     signal is decremented with release: who sees the new value sees what the kernel
     wrote, as the packet's release fence asks for at most.
   - A packet's word becomes invalid before the read index goes past it, by a store with
     release: who sees the index with acquire may write the slot.
   - A packet's slot is kept until its kernel has ended, since kernels read it.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_HSA_RUNTIME_QUEUE_H
#define EMULATORS_HSA_RUNTIME_QUEUE_H

#include <pthread.h>
#include "emulators/common/worker.h"
#include "emulators/hsa/exec/dispatch.h"
#include "emulators/hsa/runtime/amd_types.h"

struct agent;
struct packet;

enum
{
  QUEUE_LINE = 64 /* bytes of a cache line */
};

typedef void queue_callback_fn (hsa_status_t status, hsa_queue_t *source,
                                void *data);

/* Invariant: read index <= `front` <= `rung`; packets from the read index to `front` were
   started, and `ended` says which of them have ended.  */
struct queue
{
  /* Immutable while the queue is there.  The queue's lines are its own: threads that ring
     different queues write to nothing in common.  */
  _Alignas(QUEUE_LINE) struct agent *agent;
  amd_queue_t *shared; /* what the program's pointer points to */
  struct packet *ring;
  size_t mapped; /* bytes from `shared` */
  amd_signal_t *doorbell, *inactive_signal;
  queue_callback_fn *callback;
  void *callback_data;

  pthread_mutex_t lock; /* of all that follows; taken with no other queue's */
  pthread_cond_t
    idle;           /* `working`, `running`, `users` or `reporting` changed */
  uint64_t rung;    /* one more than the last packet whose doorbell rang */
  uint64_t front;   /* the packet to be started next */
  unsigned running; /* packets that were started and have not ended */
  unsigned
    users; /* threads that hold the queue, without which it may go away */
  bool working, again;
  bool blocked;  /* at a barrier whose signals it watches */
  bool inactive; /* no packet is processed any more */
  bool destroyed;
  bool reporting; /* the callback has to be called or is at work */
  bool reporter_known;
  pthread_t reporter; /* who calls it */
  bool *gone; /* the reporter's: set where the callback destroys the queue */
  bool profiling;        /* atomic */
  struct launch *spares; /* to be used again */
  uint8_t *ended;        /* by slot */
  unsigned priority;
  uint32_t *mask; /* of compute units; null: all */
  unsigned mask_words;
  /* What the callback is told.  */
  struct job report;
  hsa_status_t status;
  struct dispatch_end fault;

  struct queue *next; /* of all that ever were: they are used again */
  bool there;         /* it is not free; with the queues' lock */
};

/* The doorbell was rung for packets up to VALUE.  With no lock held.  */
void queue_ring (struct queue *queue, int64_t value);

/* Look whether barriers can be passed.  With no lock held.  */
void queues_retry (void);

/* Keep QUEUE from going away; let it go.  */
void queue_hold_locked (struct queue *queue);
void queue_let_go (struct queue *queue);

/* Process what can be.  With QUEUE held and no lock.  */
void queue_process (struct queue *queue);

/* The queue is in error: its callback is told STATUS, and of a memory fault also the program's
   handlers of events.  Only the first error counts.  With no lock held.  */
void queue_fail (struct queue *queue, hsa_status_t status,
                 const struct dispatch_end *end);

/* Whether the packet in front, a barrier, can be passed.  Where it cannot, the queue watches
   its signals (`blocked`) until it can, or until queue_unwatch_locked.  */
bool queue_barrier_passed_locked (struct queue *queue);
void queue_unwatch_locked (struct queue *queue);

/* All queues, whether they are there or not.  */
struct queue *queues_first (void);

/* The runtime is shut down: destroy all.  A fork's child: none runs.  */
void queues_end (void);
void queues_fork_child (void);

static inline amd_queue_t *
queue_shared (const hsa_queue_t *queue)
{
  return (amd_queue_t *) (uintptr_t) queue;
}

static inline uint64_t
do_hsa_queue_load_read_index (const hsa_queue_t *queue, int order)
{
  return __atomic_load_n (&queue_shared (queue)->read_dispatch_id, order);
}

static inline void
do_hsa_queue_store_read_index (const hsa_queue_t *queue, uint64_t value,
                               int order)
{
  __atomic_store_n (&queue_shared (queue)->read_dispatch_id, value, order);
}

static inline uint64_t
do_hsa_queue_load_write_index (const hsa_queue_t *queue, int order)
{
  return __atomic_load_n (&queue_shared (queue)->write_dispatch_id, order);
}

static inline void
do_hsa_queue_store_write_index (const hsa_queue_t *queue, uint64_t value,
                                int order)
{
  __atomic_store_n (&queue_shared (queue)->write_dispatch_id, value, order);
}

static inline uint64_t
do_hsa_queue_add_write_index (const hsa_queue_t *queue, uint64_t value,
                              int order)
{
  return __atomic_fetch_add (&queue_shared (queue)->write_dispatch_id, value,
                             order);
}

static inline uint64_t
do_hsa_queue_cas_write_index (const hsa_queue_t *queue, uint64_t expected,
                              uint64_t value, int order)
{
  int failed = order == __ATOMIC_ACQ_REL   ? __ATOMIC_ACQUIRE
               : order == __ATOMIC_RELEASE ? __ATOMIC_RELAXED
                                           : order;
  __atomic_compare_exchange_n (&queue_shared (queue)->write_dispatch_id,
                               &expected, value, false, order, failed);
  return expected;
}

#endif
