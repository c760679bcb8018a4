/* What happens to data on devices, told to two observers: libacc, above this layer, which
   makes OpenACC's profiling events of it, and device_told.c, for a tool of OpenMP's.  Where
   there is no observer, each place costs one relaxed load.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_DATA_EVENTS_H
#define GANGWAY_OFFLOAD_DATA_EVENTS_H

#include "base/attributes.h"

struct device;

enum data_event_type
{
  DATA_ALLOC,    /* the program gets device memory, from the plugin or from the
                   blocks that device_memory.c keeps */
  DATA_FREE,     /* device memory is about to be given back, perhaps in a
                   queue's order */
  DATA_CREATE,   /* a host range is about to be present */
  DATA_DELETE,   /* a host range is about to be present no longer */
  DATA_UPLOAD,   /* a copy to the device is made, or put into a queue */
  DATA_DOWNLOAD, /* a copy from the device is made, or put into a queue */
  DATA_COPY,     /* the same between two devices, or within one */
  DATA_SET       /* device memory is set to a value */
};

struct data_event
{
  enum data_event_type type;
  struct device *device;
  size_t size; /* bytes; of DATA_FREE, what DATA_ALLOC said */
  const void
    *host; /* NULL for DATA_ALLOC, DATA_FREE and DATA_SET; of DATA_COPY, the
                        address on SOURCE */
  const void
    *there; /* device address; of DATA_ALLOC, NULL until it is there, and where
                        there is no memory */
  struct device *source; /* of DATA_COPY */
  void *tool;            /* libacc's, from start to end */
  uint64_t operation;    /* device_told.c's, from start to end */
};

/* Called with no lock held, by the thread that does what EVENT tells.  EVENT
   is valid during the call.  DATA_FREE, DATA_CREATE and DATA_DELETE are told of once, with
   START true, anything else twice, with START true and false.  */
typedef void data_observer (struct data_event *event, bool start);

/* Atomic, relaxed: NULL until there is an observer, and never again; what happens
   at the same time may or may not be told.  */
extern data_observer *data_observer_now;

/* Have OBSERVER told, as the one observer of its kind.  Any thread, any time.  */
enum data_observer_kind
{
  DATA_FOR_OPENACC,
  DATA_FOR_TOOL,
  DATA_OBSERVERS
};
void data_observe (enum data_observer_kind kind, data_observer *observer);

/* Whether anybody is told of data events.  */
static inline bool
data_is_observed (void)
{
  return unlikely (__atomic_load_n (&data_observer_now, __ATOMIC_RELAXED)
                   != NULL);
}

/* Fill EVENT and tell of it; what is told of twice is ended with data_event_end.  Where
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
  *event = (struct data_event) {
    .type = type, .device = device, .size = size, .host = host, .there = there
  };
  observer (event, true);
}

/* The same for a copy of SIZE bytes from FROM on SOURCE to TO on DEVICE.  */
static inline void
data_event_start_copy (struct data_event *event, struct device *device,
                       const void *to, struct device *source, const void *from,
                       size_t size)
{
  data_observer *observer
    = __atomic_load_n (&data_observer_now, __ATOMIC_RELAXED);
  event->device = NULL;
  if (likely (observer == NULL))
    return;
  *event = (struct data_event) { .type = DATA_COPY,
                                 .device = device,
                                 .size = size,
                                 .host = from,
                                 .there = to,
                                 .source = source };
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
