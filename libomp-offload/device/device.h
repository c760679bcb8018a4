/* A device: what the runtime knows of it, and copies to and from it.  Which
   devices there are, and how they start and end, is for devices/.
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
  enum device_state state; /* atomic; device_state */
  bool lost;               /* atomic; device_error.h */
  bool fault_unplaced; /* atomic; a kernel's fault has no address, and what is
                              mapped is still to be listed */
  bool stale;          /* atomic; images wait to be loaded */
  bool loading;   /* a thread loads images, since before it was STALE no more;
                          atomic */
  bool was_ready; /* has been READY at least once; atomic */
  bool
    forked; /* its driver stayed with the parent of this process; constant but for
                     a fork */
  bool forking;    /* its locks are held for a fork */
  bool ending;     /* devices_at_exit is to finish it */
  bool told;       /* a tool knows that it is initialised; atomic */
  struct map *map; /* constant while READY */
  struct device_memory *memory;
  struct queue_pool *queues;
  /* OpenACC's part, owned by libacc, which sets acc_fini so that the device
     can be finished without knowing it.  */
  struct acc_device *acc;
  void (*acc_fini) (struct device *, bool process_ends);

  /* image.c's, under lock unless they say otherwise.  */
  struct function_table *functions; /* atomic; constant while READY */
  /* image.c's too, under its own lock.  */
  struct loaded_image *images;
  const void *image_at_work; /* being loaded or unloaded by the lock's holder */
  unsigned images_leaving;   /* how many unregistering threads unload */
  bool regions_set_icvs;     /* atomic; those of an image that was loaded */
  uint64_t native_generation; /* atomic; native devices */
  struct addr_pair *native_variables;
  size_t native_variable_count;
  char *uid;                 /* atomic; made on demand */
  unsigned long host_blocks; /* atomic; of host_memory.c's in use */
};

/* What the plugin names DEVICE by when it calls the runtime.  */
static inline struct gomp_device_cookie *
device_cookie (struct device *device)
{
  return (struct gomp_device_cookie *) device;
}

/* The device that device_cookie was given.  */
static inline struct device *
device_of_cookie (struct gomp_device_cookie *cookie)
{
  return (struct device *) cookie;
}

/* The state as it is now.  It changes under DEVICE's lock; only the end of the
   process, which cannot wait for ever for that lock, may also set FINISHED
   without it.  Relaxed: a caller that uses what belongs to the state, such as
   the map, either holds the lock or has called device_make_ready.  */
static inline enum device_state
device_state (const struct device *device)
{
  return __atomic_load_n (&device->state, __ATOMIC_RELAXED);
}

/* Regions run as host functions, on host threads.  */
static inline bool
device_is_native (const struct device *device)
{
  return device->capabilities & GOMP_OFFLOAD_CAP_NATIVE_EXEC;
}

/* The device uses host addresses as they are, so that nothing is mapped or
   copied.  */
static inline bool
device_shares_memory (const struct device *device)
{
  return device->capabilities & GOMP_OFFLOAD_CAP_SHARED_MEM;
}

/* The device may use what is mapped in place, if the plugin says so of it.  */
static inline bool
device_maps_in_place (const struct device *device)
{
  return device->capabilities & GOMP_OFFLOAD_CAP_IN_PLACE;
}

/* Who waits for a queue copies a few bytes back after that, not behind what is in it.  */
static inline bool
device_copies_after (const struct device *device)
{
  return device->capabilities & GOMP_OFFLOAD_CAP_COPY_AFTER;
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

/* Copy SIZE bytes from SRC, of device FROM, to DST, of TO, another one: at once, or in
   TO's QUEUE.  Returns 1: done, or put there; 0: the devices cannot, without a message;
   -1: failed, after one.  */
int device_copy_between (struct device *to, void *dst, struct device *from,
                         const void *src, size_t size,
                         struct goacc_asyncqueue *queue);
/* Whether the plugin of both may do that.  */
bool device_may_copy_between (const struct device *to,
                              const struct device *from);

/* A part of a copy whose host memory is the runtime's own: the program's range, or
   NULL for what the runtime itself sends, and where that is on the device.  */
struct copy_part
{
  const void *host;
  uintptr_t there;
  size_t size; /* bytes */
};

/* As device_copy_to and device_copy_from, where SRC or DST is the runtime's memory
   for COUNT PARTS: tools are told of these.  */
bool device_copy_parts_to (struct device *device, void *dst, const void *src,
                           size_t size, struct goacc_asyncqueue *queue,
                           const struct copy_part *parts, size_t count);
bool device_copy_parts_from (struct device *device, void *dst, const void *src,
                             size_t size, struct goacc_asyncqueue *queue,
                             const struct copy_part *parts, size_t count);

#endif
