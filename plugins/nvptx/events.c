/* Events of the driver's, kept for the next use.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/nvptx/events.h"

#include <stdlib.h>

/* So many are kept for the next use: more than a program has marks at once.  Those beyond
   are destroyed.  */
#define EVENTS_MOST 64

struct events
{
  pthread_mutex_t lock;
  unsigned count; /* under lock, like IDLE: that many */
  CUevent idle[EVENTS_MOST];
};

struct events *
events_create (void)
{
  struct events *events = GOMP_PLUGIN_malloc_cleared (sizeof *events);
  pthread_mutex_init (&events->lock, NULL);
  return events;
}

void
events_destroy (struct events *events)
{
  for (unsigned i = 0; i < events->count; i++)
    driver.cuEventDestroy_v2 (events->idle[i]);
  pthread_mutex_destroy (&events->lock);
  free (events);
}

/* A new event; NULL after a message.  */
static CUevent
event_create (struct device *device)
{
  CUcontext before;
  CUevent event = NULL;
  if (!device_enter (device, &before))
    return NULL;
  if (!CUDA_GOOD (device->ordinal, cuEventCreate, &event,
                  CU_EVENT_BLOCKING_SYNC | CU_EVENT_DISABLE_TIMING))
    event = NULL;
  device_leave (device, before);
  return event;
}

CUevent
events_unrecorded (struct device *device)
{
  struct events *events = device->events;
  CUevent event = NULL;
  pthread_mutex_lock (&events->lock);
  if (events->count > 0)
    event = events->idle[--events->count];
  pthread_mutex_unlock (&events->lock);
  return event ? event : event_create (device);
}

CUevent
events_take (struct device *device, CUstream stream)
{
  CUevent event = events_unrecorded (device);
  if (!event || CUDA_STREAM_GOOD (device, cuEventRecord, event, stream))
    return event;
  events_give (device, event);
  return NULL;
}

void
events_give (struct device *device, CUevent event)
{
  struct events *events = device->events;
  pthread_mutex_lock (&events->lock);
  bool kept = events->count < EVENTS_MOST;
  if (kept)
    events->idle[events->count++] = event;
  pthread_mutex_unlock (&events->lock);
  if (!kept)
    driver.cuEventDestroy_v2 (event);
}
