/* Devices: what the runtime knows of each one, and the calls to its plugin.
   The list of devices is made by the first call that needs it and constant
   afterwards.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_DEVICE_H
#define GANGWAY_OFFLOAD_DEVICE_H

#include "base/attributes.h"
#include "base/mutex.h"
#include <gomp/abi.h>
#include <gomp/plugin.h>

struct plugin;
struct map;
struct device_memory;
struct queue_pool;
struct acc_device;
struct session;

enum device_state
{
  DEVICE_UNUSED,                /* known, not initialised */
  DEVICE_READY,
  DEVICE_FAILED,                /* initialisation failed; never tried again */
  DEVICE_FINISHED               /* paused hard, shut down or at exit */
};

struct device
{
  int number;                   /* OpenMP's device number */
  int ordinal;                  /* the plugin's number */
  struct plugin *plugin;
  const char *name;             /* plugin's name: "host", "nvptx", "gcn" */
  enum offload_target_type type;
  unsigned capabilities;
  struct mutex lock;            /* guards state's changes and image loading */
  enum device_state state;      /* atomic; changed under lock */
  struct map *map;              /* constant while READY */
  struct device_memory *memory;
  struct queue_pool *queues;
  /* OpenACC's part, owned by libacc, which sets acc_fini so that the device
     can be finished without knowing it.  */
  struct acc_device *acc;
  void (*acc_fini) (struct device *);
};

/* Find the plugins and devices; idempotent, thread safe.  */
void devices_initialise (void);

/* The number of devices OpenMP offers (omp_get_num_devices), after
   OMP_AVAILABLE_DEVICES and requires; 0 with OMP_TARGET_OFFLOAD=DISABLED.  */
int device_count (void);
/* The device of that number, not necessarily ready; NULL where out of
   range.  */
struct device *device_by_number (int number);
/* All devices of every kind, for OpenACC: also those OpenMP cannot use.  */
int device_total (void);
struct device *device_by_index (int index);

/* Translate the device argument of a construct (GOMP_DEVICE_*, or a number
   from the user's clause, shifted by GCC as <gomp/abi.h> says).  Returns the
   device, ready to use, or NULL for the host: because it was asked for, or by
   fallback.  Ends the process where OMP_TARGET_OFFLOAD=MANDATORY forbids the
   fallback; CONSTRUCT names it in the message, for example "target".  */
struct device *device_resolve (int device_argument, const char *construct);

/* Make DEVICE ready: initialise it and load the images registered so far.
   Returns false, with a message, where that fails.  Takes device->lock.  */
bool device_make_ready (struct device *device);
/* Undo it: wait for queues, drop the map and its memory, unload images.  */
bool device_finish (struct device *device);

static inline bool
device_shares_memory (const struct device *device)
{
  return device->capabilities & GOMP_OFFLOAD_CAP_SHARED_MEM;
}

/* Copies.  SIZE may be 0.  With a QUEUE they happen in its order (the host
   range must stay as it is until then), without it before the function
   returns.  Return false after a message that names the range, its size and the
   device.  No lock may be held.  */
bool device_copy_to (struct device *device, void *dst, const void *src, size_t size,
                     struct goacc_asyncqueue *queue);
bool device_copy_from (struct device *device, void *dst, const void *src,
                       size_t size, struct goacc_asyncqueue *queue);
bool device_copy_within (struct device *device, void *dst, const void *src,
                         size_t size, struct goacc_asyncqueue *queue);

/* Memory through the caching allocator (memory.c).  NULL, without a message, where
   there is none even after a trim.  */
void *device_alloc (struct device *device, size_t size);
void device_free (struct device *device, void *memory);
/* Free MEMORY once what is in QUEUE now is done.  */
void device_free_after (struct device *device, void *memory,
                        struct goacc_asyncqueue *queue);
/* Give cached memory back to the device.  */
void device_memory_trim (struct device *device);

/* Queues from the device's pool, for a launch at a time.  NULL on failure,
   after a message.  A released queue is empty.  */
struct goacc_asyncqueue *device_queue_acquire (struct device *device);
void device_queue_release (struct device *device, struct goacc_asyncqueue *queue);
/* Wait for all that is in QUEUE; false after a message.  */
bool device_queue_wait (struct device *device, struct goacc_asyncqueue *queue);
/* Call FN (DATA) from a thread that may call anything (an offload worker), after
   what is in QUEUE now.  */
void device_queue_then (struct device *device, struct goacc_asyncqueue *queue,
                        void (*fn) (void *), void *data);

#endif
