/* What happens to data on devices, told to one observer above this layer:
   libacc, which makes OpenACC's profiling events of it.  Where there is no
   observer, each place costs one relaxed load.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_DATA_EVENTS_H
#define GANGWAY_OFFLOAD_DATA_EVENTS_H

#include "base/attributes.h"

struct device;

enum data_event_type
{
  DATA_ALLOC,   /* the program got device memory, from the plugin or from the
                   blocks that device_memory.c keeps */
  DATA_FREE,    /* device memory is about to be given back, perhaps in a
                   queue's order */
  DATA_CREATE,  /* a host range is about to be present */
  DATA_DELETE,  /* a host range is about to be present no longer */
  DATA_UPLOAD,  /* a copy to the device is made, or put into a queue */
  DATA_DOWNLOAD /* a copy from the device is made, or put into a queue */
};

struct data_event
{
  enum data_event_type type;
  struct device *device;
  size_t size;       /* bytes; of DATA_FREE, what DATA_ALLOC said */
  const void *host;  /* NULL for DATA_ALLOC and DATA_FREE */
  const void *there; /* device address */
  void *tool;        /* the observer's, from a copy's start to its
                        end */
};

/* Called with no lock held, by the thread that does what EVENT tells.  EVENT
   is valid during the call.  A copy is told of twice, with START true and
   false, anything else once with START true.  */
typedef void data_observer (struct data_event *event, bool start);

/* Atomic, relaxed: NULL until it is set, and never changed after; what happens
   at the same time may or may not be told.  */
extern data_observer *data_observer_now;

/* Tell OBSERVER of data events from now on.  Called once.  */
static inline void
data_observe (data_observer *observer)
{
  __atomic_store_n (&data_observer_now, observer, __ATOMIC_RELAXED);
}

/* Whether anybody is told of data events.  */
static inline bool
data_is_observed (void)
{
  return unlikely (__atomic_load_n (&data_observer_now, __ATOMIC_RELAXED)
                   != NULL);
}

/* Fill EVENT and tell of it; a copy is ended with data_event_end.  Where
   nobody observes, nothing is filled in.  */
static inline void
data_event_start (struct data_event *event, enum data_event_type type,
                  struct device *device, size_t size, const void *host,
                  const void *there)
{
  data_observer *observer
    = __atomic_load_n (&data_observer_now, __ATOMIC_RELAXED);
  event->device = NULL;
  if (likely (observer == NULL))
    return;
  *event = (struct data_event) { type, device, size, host, there, NULL };
  observer (event, true);
}

/* Tell of the end of EVENT, if its beginning was told.  */
static inline void
data_event_end (struct data_event *event)
{
  if (unlikely (event->device != NULL))
    __atomic_load_n (&data_observer_now, __ATOMIC_RELAXED) (event, false);
}

/* An event that has no end.  */
static inline void
data_event_tell (enum data_event_type type, struct device *device, size_t size,
                 const void *host, const void *there)
{
  struct data_event event;
  data_event_start (&event, type, device, size, host, there);
}

#endif
