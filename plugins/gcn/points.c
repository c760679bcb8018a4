/* The pool of points of a device.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/gcn/points.h"

#include <sched.h>
#include <stdlib.h>
#include "plugins/common/own_lines.h"

/* So many are kept for the next use; those beyond are destroyed.  */
#define POINTS_MOST 256

struct points
{
  struct device *device;
  pthread_mutex_t lock;
  /* Unused; under lock.  The second list has the guarded ones, which are never too many.  */
  unsigned count;
  struct point *first, *first_guarded;
};

struct points *
points_create (struct device *device)
{
  struct points *points = GOMP_PLUGIN_malloc_cleared (sizeof *points);
  points->device = device;
  pthread_mutex_init (&points->lock, NULL);
  return points;
}

/* Take the first of *LIST.  */
static struct point *
list_take (struct point **list)
{
  struct point *point = *list;
  if (point)
    *list = point->next;
  return point;
}

static void
point_free (struct point *point)
{
  driver.hsa_signal_destroy (point->signal);
  free (point);
}

/* POINT, of no use to anybody, is not reached.  */
static struct point *
point_begin (struct point *point)
{
  point->failed = false;
  __atomic_store_n (&point->references, 1, __ATOMIC_RELAXED);
  return point;
}

/* An unused signal, 1.  False after a message.  */
static bool
signal_make (struct device *device, hsa_signal_t *signal)
{
  return HSA_GOOD (device->ordinal, hsa_signal_create, 1, 0, NULL, signal);
}

struct point *
point_take (struct device *device)
{
  struct points *points = device->points;
  hsa_signal_t signal;
  pthread_mutex_lock (&points->lock);
  struct point *point = list_take (&points->first);
  points->count -= point != NULL;
  pthread_mutex_unlock (&points->lock);
  if (point)
    driver.hsa_signal_store_relaxed (point->signal, 1);
  else if (signal_make (device, &signal))
    {
      point = own_lines_alloc (sizeof *point);
      point->signal = signal;
    }
  return point ? point_begin (point) : NULL;
}

/* ------------------------------------------------------------------------
   Guarded points.  */

/* A signal's value while one thread, which has seen that it is below 0, notes the failure:
   packets and copies wait on, and whoever waits for less than 1.  */
#define SIGNAL_SETTLING 2

/* Of whether guarded points have signals.  The HSA runtime may be about to call a guard when
   its signal is destroyed, so their memory stays: in GUARDS_GONE, for the next ones.  */
static pthread_mutex_t guards_lock = PTHREAD_MUTEX_INITIALIZER;
static struct point *guards_gone; /* under guards_lock */

bool
points_are_guarded (void)
{
  return driver.hsa_amd_signal_async_handler
         && driver.hsa_signal_cas_scacq_screl;
}

/* A call of GUARD may come late, when the point is used again: then the signal is not below
   0, or is for the same reason as it was then.  */
bool
point_settle (struct point *point)
{
  hsa_signal_t signal = point->signal;
  hsa_signal_value_t value;
  while ((value = driver.hsa_signal_load_acquire (signal)) != 0)
    {
      if (value > 0 && value != SIGNAL_SETTLING)
        return true;
      bool mine = value < 0
                  && (!point->guarded
                      || driver.hsa_signal_cas_scacq_screl (signal, value,
                                                            SIGNAL_SETTLING)
                           == value);
      if (!mine)
        {
          sched_yield ();
          continue;
        }
      __atomic_store_n (&point->failed, true, __ATOMIC_RELAXED);
      driver.hsa_signal_store_release (signal, 0);
    }
  return !__atomic_load_n (&point->failed, __ATOMIC_RELAXED);
}

/* The HSA runtime calls this, on a thread of its own, each time that the signal of DATA, a
   guarded point, is below 0.  Returns whether it is to call it again.  */
static bool
guard (hsa_signal_value_t value, void *data)
{
  struct point *point = data;
  (void) value;
  pthread_mutex_lock (&guards_lock);
  bool gone = point->gone;
  if (!gone)
    point_settle (point);
  pthread_mutex_unlock (&guards_lock);
  return !gone;
}

static void
guard_free (struct point *point)
{
  pthread_mutex_lock (&guards_lock);
  point->gone = true;
  driver.hsa_signal_destroy (point->signal);
  point->next = guards_gone;
  guards_gone = point;
  pthread_mutex_unlock (&guards_lock);
}

/* A new guarded point; NULL after a message.  */
static struct point *
guard_make (struct device *device)
{
  hsa_signal_t signal;
  if (!signal_make (device, &signal))
    return NULL;
  pthread_mutex_lock (&guards_lock);
  struct point *point = list_take (&guards_gone);
  if (!point)
    point = own_lines_alloc (sizeof *point);
  *point = (struct point) { .signal = signal, .guarded = true };
  pthread_mutex_unlock (&guards_lock);
  if (HSA_GOOD (device->ordinal, hsa_amd_signal_async_handler, signal,
                HSA_SIGNAL_CONDITION_LT, 0, guard, point))
    return point;
  guard_free (point);
  return NULL;
}

struct point *
point_take_guarded (struct device *device)
{
  struct points *points = device->points;
  pthread_mutex_lock (&points->lock);
  struct point *point = list_take (&points->first_guarded);
  pthread_mutex_unlock (&points->lock);
  if (point)
    driver.hsa_signal_store_relaxed (point->signal, 1);
  else
    point = guard_make (device);
  return point ? point_begin (point) : NULL;
}

void
points_destroy (struct points *points)
{
  struct point *point;
  while ((point = list_take (&points->first)))
    point_free (point);
  while ((point = list_take (&points->first_guarded)))
    guard_free (point);
  pthread_mutex_destroy (&points->lock);
  free (points);
}

/* ------------------------------------------------------------------------
   The end of their use.  */

/* Nobody refers to POINT any more.  */
static void
point_put (struct device *device, struct point *point)
{
  struct points *points = device->points;
  pthread_mutex_lock (&points->lock);
  bool kept = point->guarded || points->count < POINTS_MOST;
  struct point **list
    = point->guarded ? &points->first_guarded : &points->first;
  if (kept)
    {
      point->next = *list;
      *list = point;
      points->count += !point->guarded;
    }
  pthread_mutex_unlock (&points->lock);
  if (!kept)
    point_free (point);
}

/* A reference of POINT ends.  Whether that was the last one and the point can be used again:
   a kernel of a device that is lost may still reach it.  */
static bool
point_unrefer (struct device *device, struct point *point)
{
  return __atomic_sub_fetch (&point->references, 1, __ATOMIC_ACQ_REL) == 0
         && __atomic_load_n (&device->lost, __ATOMIC_RELAXED) == LOST_NOT;
}

void
point_drop (struct device *device, struct point *point)
{
  if (point_unrefer (device, point))
    point_put (device, point);
}

struct point *
point_take_spare (struct device *device, struct point **spare)
{
  struct point *point = *spare;
  if (!point)
    return point_take (device);
  *spare = NULL;
  driver.hsa_signal_store_relaxed (point->signal, 1);
  return point_begin (point);
}

void
point_drop_spare (struct device *device, struct point *point,
                  struct point **spare)
{
  if (!point_unrefer (device, point))
    return;
  if (*spare || point->guarded)
    point_put (device, point);
  else
    *spare = point;
}
