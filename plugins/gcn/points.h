/* Points: signals of the HSA runtime, counted and kept for the next use.  A point is what
   an entry of a queue reaches when it is done (queue.h).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_GCN_POINTS_H
#define GANGWAY_PLUGIN_GCN_POINTS_H

#include "plugins/gcn/device.h"

struct point
{
  /* 1 until it is reached, then 0; less where what leads there has failed, until that was
     seen: see point_settle.  */
  hsa_signal_t signal;
  /* It was passed by a failure: what stands behind it fails too.  Stored before the signal
     becomes 0, for which packets and copies behind it wait.  Atomic.  */
  bool failed;
  bool guarded;        /* constant: see point_take_guarded */
  bool gone;           /* there is no signal; under the lock of guards */
  unsigned references; /* atomic */
  struct point *next;  /* the pool's, under its lock */
};

/* A new, empty pool.  */
struct points *points_create (struct device *device);
/* Destroy the pool and the points in it; those that were taken are left.  */
void points_destroy (struct points *points);

/* A point that is not reached, with one reference; NULL after a message.  Takes the pool's
   lock; in the steady state, calls the driver once, which does not wait.  */
struct point *point_take (struct device *device);
/* The same for a point that may fail although the device is not lost, as a copy's may: the
   HSA runtime's thread sees that, whoever else looks, so that what stands behind it goes
   on.  */
struct point *point_take_guarded (struct device *device);
/* Whether there are such points.  */
bool points_are_guarded (void);
/* POINT has been reached, or was passed by a failure: see to it that its signal is 0, and
   FAILED says which.  Returns whether it has not failed.  Any thread; may wait for another one
   that does the same.  */
bool point_settle (struct point *point);

static inline struct point *
point_keep (struct point *point)
{
  __atomic_fetch_add (&point->references, 1, __ATOMIC_RELAXED);
  return point;
}
/* A reference ends.  With the last one POINT goes back to the pool: it has been reached
   then, or nothing of the device's leads there, as the queue that does so has a reference
   of its own.  Takes the pool's lock; any thread, the driver's too.  */
void point_drop (struct device *device, struct point *point);

/* The same with a place of the caller's for one point that nobody refers to, *SPARE, NULL
   where there is none: threads that launch in queues of their own do not meet at the
   pool's lock.  The caller lets one thread at a time use the place.  */
struct point *point_take_spare (struct device *device, struct point **spare);
void point_drop_spare (struct device *device, struct point *point,
                       struct point **spare);

/* Whether POINT has been reached, or was passed by a failure.  */
static inline bool
point_passed (const struct point *point)
{
  return driver.hsa_signal_load_acquire (point->signal) < 1;
}

/* Wait for that, MOST nanoseconds or so.  Returns the signal's value: 1 where it has not been
   reached then.  */
static inline hsa_signal_value_t
point_wait_value (const struct point *point, uint64_t most)
{
  return driver.hsa_signal_wait_acquire (point->signal, HSA_SIGNAL_CONDITION_LT,
                                         1, most, HSA_WAIT_STATE_BLOCKED);
}
/* The same; false where it has not been reached.  */
static inline bool
point_wait (const struct point *point, uint64_t most)
{
  return point_wait_value (point, most) < 1;
}

#endif
