/* What the host plugin's files share.  The host device runs regions natively, on
   the calling thread or on one of the plugin's, and has memory of its own.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_HOST_H
#define GANGWAY_PLUGIN_HOST_H

#include <errno.h>
#include <gomp/abi.h>
#include <gomp/plugin.h>

#define HOST_DEVICES_MOST 64

#define EXPORT __attribute__ ((visibility ("default")))

static inline void
host_errno_put_back (const int *kept)
{
  errno = *kept;
}

/* A declaration: when its block ends, errno is what it is now.  */
#define HOST_ERRNO_KEPT                                                        \
  const int errno_kept __attribute__ ((cleanup (host_errno_put_back), unused)) \
  = errno

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

/* The calling thread's part and 1; 0: it has none yet.  Threads take them in
   turn.  */
extern __thread unsigned host_own_part
  __attribute__ ((tls_model ("initial-exec")));
unsigned host_take_part (void);

static inline unsigned
host_part (void)
{
  return host_own_part != 0 ? host_own_part - 1 : host_take_part ();
}

/* Add to a count of DEVICE's.  */
#define host_count(device, what, amount)                                       \
  ((void) __atomic_fetch_add (&host_counts[host_part ()].devices[device].what, \
                              amount, __ATOMIC_RELAXED))

/* Set before the first device is initialised, constant afterwards.  */
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
/* Whether this call, of that kind, is the one to fail; says so.  */
bool host_fault (enum host_fault kind);

/* Whether environment variable NAME is 1.  Complains of what is neither 0 nor
   1.  */
bool host_switch (const char *name);
/* Parse TEXT, all of it, as a decimal number of at most MOST; -1 where it is
   none.  */
long host_parse_number (const char *text, long most);

/* ------------------------------------------------------------------------
   pool.c: queues and the threads that run them.  */

/* One thing to do.  Its memory is malloc'ed; freed after RUN.  */
struct host_job
{
  struct host_job *next;
  void (*run) (struct host_job *);
  /* If not NULL the queue waits here until the event has happened.  */
  struct host_event *awaited;
  /* If not NULL the job is that the event happens; RUN is not called.  */
  struct host_event *happens;
};

/* A new, empty queue; NULL where there is no memory.  A TRANSIENT one goes
   away by itself once it has run its jobs, and gets them in one call.  */
struct goacc_asyncqueue *host_queue_create (int device, bool transient);
/* Wait for its jobs, then free it.  */
void host_queue_destroy (struct goacc_asyncqueue *queue);
/* Add JOB at the end.  */
void host_queue_add (struct goacc_asyncqueue *queue, struct host_job *job);
bool host_queue_is_done (struct goacc_asyncqueue *queue);
/* Wait for what is in it now.  */
void host_queue_wait (struct goacc_asyncqueue *queue);
/* What comes into SECOND after what is in FIRST now.  False where there is no
   memory.  */
bool host_queue_order (struct goacc_asyncqueue *first,
                       struct goacc_asyncqueue *second);
int host_queue_device (const struct goacc_asyncqueue *queue);
/* Add a call of FN (DATA).  False, with nothing done, where there is no
   memory.  In queue.c.  */
bool host_queue_call (struct goacc_asyncqueue *queue, void (*fn) (void *),
                      void *data);

/* ------------------------------------------------------------------------
   session.c  */

/* Tables up to this size lie in the session itself.  */
#define HOST_TABLE_INLINE 64

struct gomp_offload_session
{
  int device;
  size_t count; /* entries of a table of ours, 0: none */
  void **table; /* what the region gets */
  void *small[HOST_TABLE_INLINE];
};

/* Free the table, if it is ours and not inside SESSION.  */
void host_session_end (struct gomp_offload_session *session);

#endif
