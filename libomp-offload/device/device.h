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
struct loaded_image;
struct function_table;

enum device_state
{
  DEVICE_UNUSED, /* known, not initialised */
  DEVICE_READY,
  DEVICE_FAILED,  /* initialisation failed; never tried again */
  DEVICE_FINISHED /* the process is ending, or forked */
};

struct device
{
  int number;  /* OpenMP's device number */
  int ordinal; /* the plugin's number */
  struct plugin *plugin;
  const char *name; /* plugin's name: "host", "nvptx", "gcn" */
  enum offload_target_type type;
  unsigned capabilities;
  struct mutex lock;       /* guards state's changes and image loading */
  enum device_state state; /* atomic; changed under lock */
  bool stale;              /* atomic; images wait to be loaded */
  bool was_ready;          /* once, at least; atomic */
  bool forking;            /* its locks are held for a fork */
  struct map *map;         /* constant while READY */
  struct device_memory *memory;
  struct queue_pool *queues;
  /* OpenACC's part, owned by libacc, which sets acc_fini so that the device
     can be finished without knowing it.  */
  struct acc_device *acc;
  void (*acc_fini) (struct device *);

  /* image.c's, under lock unless they say otherwise.  */
  struct loaded_image *images;
  struct function_table *functions; /* atomic; each table is constant */
  struct function_table
    *old_functions;           /* may still be read; freed at the end */
  uint64_t native_generation; /* atomic; native devices */
  struct addr_pair *native_variables;
  size_t native_variable_count;
  char *uid; /* atomic; made on demand */
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

/* The default-device-var of the calling task, as a number of the user's.  */
int device_default_number (void);
/* The same translation for a number given to a routine (-1: the host,
   -5: the default device).  Sets *HOST where it names the host; else returns the
   ready device, or NULL where there is none of that number.  With MANDATORY a
   number that names nothing ends the process as for a construct.  */
struct device *device_from_user (int number, bool *host);
/* omp_get_uid_from_device.  */
const char *device_uid (struct device *device);

/* Translate the device argument of a construct (GOMP_DEVICE_*, or a number
   from the user's clause, shifted by GCC as <gomp/abi.h> says).  Returns the
   device, ready to use, or NULL for the host: because it was asked for, or by
   fallback.  Ends the process where OMP_TARGET_OFFLOAD=MANDATORY forbids the
   fallback; CONSTRUCT names it in the message, for example "target".  */
struct device *device_resolve (int device_argument, const char *construct);

/* Make DEVICE ready: initialise it and load the images registered so far.
   Returns false, with a message, where that fails.  Takes device->lock.  Cheap
   where it is ready; may be called before each use.  */
bool device_make_ready (struct device *device);
/* Undo it: wait for queues, drop the map and its memory, unload images.  The
   next device_make_ready starts anew.  No thread may use the device or hold a
   mapping on it.  False after a message.  */
bool device_finish (struct device *device);
/* libacc's, NULL where there is nothing to do: called when the process ends,
   before any device is finished, with no lock held.  Set while the library is
   loaded, constant afterwards.  */
extern void (*devices_before_exit) (void);
/* For image.c.  An image of TYPE was registered: devices that are ready will
   load it when next used.  Takes no lock.  */
void devices_note_image (int type);
/* Call FN (DEVICE, DATA) for every ready device of TYPE.  */
void devices_with_image (int type, const void *data,
                         void (*fn) (struct device *, const void *));

/* What the plugin names DEVICE by when it calls the runtime.  */
static inline struct gomp_device_cookie *
device_cookie (struct device *device)
{
  return (struct gomp_device_cookie *) device;
}

static inline struct device *
device_of_cookie (struct gomp_device_cookie *cookie)
{
  return (struct device *) cookie;
}

/* Regions run as host functions, on host threads.  */
static inline bool
device_is_native (const struct device *device)
{
  return device->capabilities & GOMP_OFFLOAD_CAP_NATIVE_EXEC;
}

static inline bool
device_shares_memory (const struct device *device)
{
  return device->capabilities & GOMP_OFFLOAD_CAP_SHARED_MEM;
}

/* Copies.  SIZE may be 0.  With a QUEUE they happen in its order (the host
   range must stay as it is until then), without it before the function
   returns.  Return false after a message that names the range, its size and the
   device.  No lock may be held.  */
bool device_copy_to (struct device *device, void *dst, const void *src,
                     size_t size, struct goacc_asyncqueue *queue);
bool device_copy_from (struct device *device, void *dst, const void *src,
                       size_t size, struct goacc_asyncqueue *queue);
bool device_copy_within (struct device *device, void *dst, const void *src,
                         size_t size, struct goacc_asyncqueue *queue);

#include "libomp-offload/device/device_memory.h"
#include "libomp-offload/device/device_queue.h"

#endif
