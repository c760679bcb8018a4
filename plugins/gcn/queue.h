/* Queues: one of the HSA runtime's each, with what the launches and copies in it bring along.

   What is put into a queue becomes an entry, which has a point.  Kernels and barriers are
   packets of the HSA queue, in whose order they run (each has the barrier bit); copies run
   beside it, and begin and are waited for by the points of the entries before and behind
   them.  So entries are done one after another, and what an entry holds goes back when its
   point has been reached and somebody looks (queue_reap_locked): a thread that waits,
   asks, puts in something else, or has a callback.  A copy that fails has a point that the HSA
   runtime's own thread looks at, so that what stands behind it, in whatever queue, ends though
   nobody looks at the copy's.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_GCN_QUEUE_H
#define GANGWAY_PLUGIN_GCN_QUEUE_H

#include "plugins/common/queues.h"
#include "plugins/common/watcher.h"
#include "plugins/gcn/blocks.h"
#include "plugins/gcn/kernargs.h"
#include "plugins/gcn/points.h"

struct console;
struct callback;

/* How long a thread waits before it looks what kernels have printed, in nanoseconds:
   GCC's.  */
#define MILLISECOND 1000000

enum entry_kind
{
  ENTRY_LAUNCH,
  ENTRY_COPY,
  ENTRY_BARRIER
};

struct entry
{
  struct point *point; /* a reference */
  enum entry_kind kind;
  const struct function *function; /* of a launch, for messages; NULL: gone */
  struct block *block;    /* of a launch: its arguments and staged block */
  struct block *retired;  /* stacks that kernels before this one had */
  struct host_lock *lock; /* of host memory that is copied; NULL: none */
  /* References of what the entry waits for: a signal that a packet or a copy has yet to
     look at keeps its meaning.  */
  struct point *behind[2];
};

/* Room for entries at first; a ring doubles when it is full.  */
#define QUEUE_ENTRIES 16
/* Packets of an HSA queue, where it may have so many.  */
#define QUEUE_PACKETS 1024

struct goacc_asyncqueue
{
  struct device *device; /* constant, as HSA and OUTPUT are */
  /* The one who made it, and callbacks that have not come; atomic.  */
  unsigned references;
  hsa_queue_t *hsa;
  struct block *output_block; /* what OUTPUT is in */
  /* What its kernels print and ask with, in host memory; one after another they go on
     where the one before has ended (console.h).  */
  struct output *output;
  bool failed;     /* for good; atomic */
  bool told;       /* its failure was said; atomic */
  unsigned active; /* entries that are not done, as far as known; atomic */

  struct queue_link link; /* the device's */

  /* Of what follows.  Under it the driver is called where it does not wait.  Taken with none
     but the device's queues.lock held, by the driver's callbacks too.  */
  pthread_mutex_t lock;
  struct entry *entries; /* a ring of ROOM, a power of 2 */
  unsigned room;
  uint64_t first, end; /* of what is in it; counted on */
  struct point
    *last; /* of the entry that was put in last, a reference; NULL: none */
  bool last_is_copy;
  struct point *spare; /* for the next entry, no reference; NULL: none */
  uint64_t written;    /* packets of HSA, ever */
  uint64_t read;       /* of those, so many are known to have been read */
  /* Blocks of launches that have ended, which stay what they are until the next session
     starts.  */
  struct block *kept;
  /* What the kernels of this queue have their stacks and arenas in, one after
     another.  */
  struct block *stacks;
  /* So many launches have settled that STACKS do, and are not in the queue yet: the stacks
     stay.  */
  unsigned launching;

  /* Callbacks that came after the device had ended (callbacks.c).  */
  struct callback *late;

  bool open; /* it has HSA for itself; its maker's, and then of who frees it */
  /* Of the device's list of late queues, see queue_release.  */
  struct goacc_asyncqueue *next_late;

  struct console *console; /* console.h; constant */
  struct watched watched;  /* plugins/common/watcher.h */
};

/* Wait for what is in it now, printing what its kernels print.  False where something has
   failed, after a message.  No lock is held.  */
bool queue_wait (struct goacc_asyncqueue *queue);

/* A reference ends, and with the last one the queue.  Where the device has ended before,
   the device keeps the queue with all that it holds until it is started again.  Destroys
   nothing of the driver's but points that are too many.  */
void queue_release (struct goacc_asyncqueue *queue);
/* Free the queues that DEVICE, which has just been started, has kept.  */
void queues_free_late (struct device *device);
/* Free the callbacks that QUEUE has kept.  Nobody else uses QUEUE, and the calling thread
   uses the device.  */
void callbacks_free_late (struct goacc_asyncqueue *queue);
/* Look at QUEUE: take back what is done, print, and find out what has failed.  Returns
   whether nothing has.  REACHED: see queue_reap_known_locked.  No lock is held.  */
bool queue_look (struct goacc_asyncqueue *queue, const struct point *reached);
/* The point behind all that is in QUEUE, with a reference; NULL where all that is known to be
   done.  Takes the queue's lock.  */
struct point *queue_end_point (struct goacc_asyncqueue *queue);

/* The entry that counts AT, which is in QUEUE.  Needs the queue's lock.  */
static inline struct entry *
queue_entry (const struct goacc_asyncqueue *queue, uint64_t at)
{
  return &queue->entries[at & (queue->room - 1)];
}
/* The first kernel in QUEUE that has not ended; NULL: none is known.  Needs the queue's
   lock.  */
const struct function *
queue_function_locked (const struct goacc_asyncqueue *queue);

/* Take back what entries hold that are done, and note what has failed.  REACHED is known to
   have been reached without a failure; NULL: nothing is known.  Needs the queue's lock.  */
void queue_reap_known_locked (struct goacc_asyncqueue *queue,
                              const struct point *reached);
static inline void
queue_reap_locked (struct goacc_asyncqueue *queue)
{
  queue_reap_known_locked (queue, NULL);
}

/* Whether something in QUEUE is not known to be done.  Any thread, no lock.  */
static inline bool
queue_is_active (const struct goacc_asyncqueue *queue)
{
  return __atomic_load_n (&queue->active, __ATOMIC_ACQUIRE) > 0;
}

/* Room in the HSA queue for COUNT packets: waits for the device where there is none, with
   the lock let go meanwhile.  False where the queue has failed.  Needs the queue's lock.  */
bool queue_room_locked (struct goacc_asyncqueue *queue, unsigned count);
/* Put the packet at BODY, 64 bytes whose first four do not count, into the HSA queue, where
   there is room, as one of TYPE (HSA_PACKET_TYPE_) with SETUP; it waits for the packets
   before it.  The device may begin with it.  Needs the queue's lock.  */
void queue_packet_locked (struct goacc_asyncqueue *queue, const void *body,
                          uint16_t type, uint16_t setup);
/* What ENTRY, a packet to be put in next, begins behind: where the last entry is a copy, a
   packet that waits for it.  Needs the queue's lock, and room for a packet.  */
void queue_order_locked (struct goacc_asyncqueue *queue, struct entry *entry);
/* *ENTRY, whose point's reference becomes the queue's, is in QUEUE now.  Needs the queue's
   lock.  */
void queue_add_locked (struct goacc_asyncqueue *queue,
                       const struct entry *entry);

/* CALL returned STATUS for QUEUE: it fails for good.  Complains, the first time.  Takes the
   queue's lock.  Returns false.  */
bool queue_fail (struct goacc_asyncqueue *queue, hsa_status_t status,
                 const char *call);

/* Write into TEXT, of SIZE bytes, "behind the launch of region ...: " with the kernels of
   DEVICE that have not ended, or of its queue HSA (not NULL) the first; "": none is known.
   Takes the device's queues.lock and the queues'.  */
void queues_under_way (struct device *device, const hsa_queue_t *hsa,
                       char *text, size_t size);
/* COUNT functions, which lie side by side from FIRST on, are about to be freed: messages
   name them no more.  Takes the device's queues.lock and the queues'.  */
void queues_forget_functions (struct device *device,
                              const struct function *first, size_t count);
/* Give what stacks the idle ones of DEVICE's queues have to its cache.  Returns whether
   there were any.  Takes the device's queues.lock; passes over queues whose lock is
   held.  */
bool queues_give_stacks (struct device *device);
/* Destroy the HSA runtime's queues that nobody uses; DEVICE ends.  Takes the device's
   queues.lock.  */
void queues_destroy_idle (struct device *device);
/* DEVICE is lost: whoever waits for something in its queues goes on, as after a failure.
   Takes the device's queues.lock and the queues'.  */
void queues_wake (struct device *device);

#endif
