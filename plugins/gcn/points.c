/* The pool of points of a device.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/gcn/points.h"

#include <stdlib.h>
#include "plugins/common/own_lines.h"

/* So many are kept for the next use; those beyond are destroyed.  */
#define POINTS_MOST 256

struct points
{
  struct device *device;
  pthread_mutex_t lock;
  unsigned count;      /* under lock */
  struct point *first; /* unused; under lock */
};

struct points *
points_create (struct device *device)
{
  struct points *points = GOMP_PLUGIN_malloc_cleared (sizeof *points);
  points->device = device;
  pthread_mutex_init (&points->lock, NULL);
  return points;
}

static void
point_free (struct point *point)
{
  driver.hsa_signal_destroy (point->signal);
  free (point);
}

void
points_destroy (struct points *points)
{
  while (points->first)
    {
      struct point *point = points->first;
      points->first = point->next;
      point_free (point);
    }
  pthread_mutex_destroy (&points->lock);
  free (points);
}

struct point *
point_take (struct device *device)
{
  struct points *points = device->points;
  pthread_mutex_lock (&points->lock);
  struct point *point = points->first;
  if (point)
    {
      points->first = point->next;
      points->count--;
    }
  pthread_mutex_unlock (&points->lock);
  if (point)
    driver.hsa_signal_store_relaxed (point->signal, 1);
  else
    {
      hsa_signal_t signal;
      if (!HSA_GOOD (device->ordinal, hsa_signal_create, 1, 0, NULL, &signal))
        return NULL;
      point = own_lines_alloc (sizeof *point);
      point->signal = signal;
    }
  point->failed = false;
  __atomic_store_n (&point->references, 1, __ATOMIC_RELAXED);
  return point;
}

/* Nobody refers to POINT any more.  */
static void
point_put (struct device *device, struct point *point)
{
  struct points *points = device->points;
  pthread_mutex_lock (&points->lock);
  bool kept = points->count < POINTS_MOST;
  if (kept)
    {
      point->next = points->first;
      points->first = point;
      points->count++;
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
  point->failed = false;
  __atomic_store_n (&point->references, 1, __ATOMIC_RELAXED);
  return point;
}

void
point_drop_spare (struct device *device, struct point *point,
                  struct point **spare)
{
  if (!point_unrefer (device, point))
    return;
  if (*spare)
    point_put (device, point);
  else
    *spare = point;
}
