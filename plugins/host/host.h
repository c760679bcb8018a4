/* What the host plugin's files share.  The host device runs regions natively,
   on the calling thread or on one of the plugin's, and has memory of its own.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_HOST_H
#define GANGWAY_PLUGIN_HOST_H

#include <stdlib.h>
#include <gomp/abi.h>
#include <gomp/plugin.h>
#include "plugins/common/exported.h"

#define HOST_DEVICES_MOST 64

/* malloc; errno stays as it was where there is no memory, too.  */
static inline void *
host_malloc (size_t size)
{
  ERRNO_KEPT;
  return malloc (size);
}

/* ------------------------------------------------------------------------
   device.c  */

/* Counts of the devices, for GOMP_OFFLOAD_get_counts, in as many parts as let
   threads that launch at once write to cache lines of their own; atomic.  */
#define HOST_COUNT_PARTS 16
struct host_counts
{
  struct gomp_device_counts devices[HOST_DEVICES_MOST];
} __attribute__ ((aligned (64)));
extern struct host_counts host_counts[HOST_COUNT_PARTS];

/* The number of the calling thread's part, from 1; 0: it has none yet, and
   host_take_part gives it one.  Threads take the parts in turn.  */
extern __thread unsigned host_own_part
  __attribute__ ((tls_model ("initial-exec")));
unsigned host_take_part (void);

static inline unsigned
host_part (void)
{
  return host_own_part != 0 ? host_own_part - 1 : host_take_part ();
}

/* Add AMOUNT to the count WHAT of DEVICE, in the calling thread's part.  */
#define host_count(device, what, amount)                                       \
  ((void) __atomic_fetch_add (&host_counts[host_part ()].devices[device].what, \
                              amount, __ATOMIC_RELAXED))

/* What the runtime knows each device by; constant while it is initialised.  */
extern struct gomp_device_cookie *host_cookies[HOST_DEVICES_MOST];
/* Set by the runtime before it initialises the first device, constant afterwards.  */
extern struct gomp_native_hooks host_hooks;

/* ------------------------------------------------------------------------
   fault.c  */

enum host_fault
{
  HOST_FAULT_ALLOC,
  HOST_FAULT_H2D,
  HOST_FAULT_D2H,
  HOST_FAULT_LAUNCH,
  HOST_FAULT_QUEUE,
  HOST_FAULT_SESSION,
  HOST_FAULT_INIT,
  HOST_FAULT_KINDS
};

/* Read GANGWAY_HOST_FAULT.  Called once, before any device is used.  */
void host_fault_read (void);
/* Count this call, of KIND; whether it is the one that is to fail.  Prints a
   line if it is.  */
bool host_fault (enum host_fault kind);

struct host_block;

/* ------------------------------------------------------------------------
   jobs.c: what queues are to do, and marks in them.  */

/* One thing to do in a queue.  host_queue_job gives its memory; the queue takes
   that back after RUN.  */
struct host_job
{
  struct host_job *next;
  /* Does the job.  GOOD: nothing failed in the queue before.  Returns false
     where the job fails; the queue has then failed.  */
  bool (*run) (struct host_job *, bool good);
  /* If not NULL the queue waits here until the mark has passed.  */
  struct gomp_queue_mark *awaited;
  /* If not NULL the job is that the mark passes; RUN is not called.  */
  struct gomp_queue_mark *passes;
};

/* A new, empty queue; NULL where there is no memory.  */
struct goacc_asyncqueue *host_queue_create (int device);
/* Wait for QUEUE's jobs, then free it and its blocks.  */
void host_queue_destroy (struct goacc_asyncqueue *queue);
/* SIZE bytes for a job of QUEUE's; NULL where there is no memory.  */
struct host_job *host_queue_job (struct goacc_asyncqueue *queue, size_t size);
/* Add JOB, whose memory the queue has from here on, at the end.  JOB becomes a user of the
   mark that it awaits.  */
void host_queue_add (struct goacc_asyncqueue *queue, struct host_job *job);
/* 1: done, 0: not yet, -1: something failed.  */
int host_queue_test (struct goacc_asyncqueue *queue);
/* Wait for the jobs that are in QUEUE now; false where a job of QUEUE's has
   failed.  */
bool host_queue_wait (struct goacc_asyncqueue *queue);
int host_queue_device (const struct goacc_asyncqueue *queue);
/* Whether the calling thread runs a job of a queue.  */
bool host_queue_runs_here (void);
/* host_queue_give_block adds BLOCK, of a session that started in QUEUE, to
   QUEUE's list.  host_queue_take_blocks empties the list and returns it, linked
   by OLDER.  */
void host_queue_give_block (struct goacc_asyncqueue *queue,
                            struct host_block *block);
struct host_block *host_queue_take_blocks (struct goacc_asyncqueue *queue);
/* Add a job that calls FN (DATA).  False, with nothing done, where there is no
   memory.  (queue.c)  */
bool host_queue_call (struct goacc_asyncqueue *queue, void (*fn) (void *),
                      void *data);

/* Hold the lock over a fork.  In the CHILD the queues are empty and have no workers.  */
void host_jobs_before_fork (void);
void host_jobs_after_fork (bool child);

/* ------------------------------------------------------------------------
   image.c  */

/* Hold the lock of what looks at the loader's list over a fork.  */
void host_images_before_fork (void);
void host_images_after_fork (void);

/* ------------------------------------------------------------------------
   stay.c: a worker that stays with an empty queue.  One at a time does.  jobs.c calls
   it; its lock is held where a name ends in _locked.  */

struct host_stay
{
  uint64_t now, end; /* nanoseconds */
  uint64_t lost;     /* when the thread had lost its processor; 0: it has not */
};

/* Whether the calling worker may stay now; if so, SELF is its stay.  */
bool host_stay_begin_locked (struct host_stay *self);
/* Stay until SELF's time is over, *FIRST is a job, or *ENDING is true.  */
void host_stay_look (struct host_stay *self, struct host_job *const *first,
                     const bool *ending);
/* SELF is over.  FOUND: there was a job.  */
void host_stay_end_locked (const struct host_stay *self, bool found);
/* In the child of a fork: no worker stays.  */
void host_stay_forget_locked (void);

/* ------------------------------------------------------------------------
   session.c  */

/* What a session without a queue brings along lies in the session itself up to
   this size.  */
#define HOST_STAGE_INLINE 512

/* What a session with a queue brings along.  */
struct host_block
{
  /* Who uses the block: the queue, from its session's start to the next one's;
     and the session, and after it its launch, until the launch has ended.
     Atomic; the last user frees the block.  */
  unsigned users;
  struct host_block *older; /* in the queue's list */
  char memory[] __attribute__ ((aligned (64)));
};

struct gomp_offload_session
{
  int device;
  struct goacc_asyncqueue *queue; /* NULL: runs on the calling thread */
  void **table;                   /* what the region gets */
  struct host_block *block;       /* with a queue, or NULL */
  void *memory;                   /* malloc'ed, without a queue, or NULL */
  char small[HOST_STAGE_INLINE] __attribute__ ((aligned (16)));
};

/* One user of BLOCK, which may be NULL, is gone; with the last one, free
   BLOCK.  */
void host_block_release (struct host_block *block);
/* host_block_release for each block of a list that host_queue_take_blocks
   returned.  */
void host_blocks_release (struct host_block *block);

#endif
