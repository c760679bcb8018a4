/* What OpenACC knows of each host thread: its current device, the structured
   data regions it is in, and its part of the profiling interface.
   A struct acc_thread belongs to its thread.  Others touch it only under the
   lock of the list, from acc_shutdown and when a device is finished.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_ACC_THREAD_H
#define GANGWAY_ACC_THREAD_H

#include "base/attributes.h"
#include "libomp-offload/device/device.h"
#include <acc_prof.h>

struct acc_scope;
struct mapping;

/* A structured data region (data, host_data).  */
struct acc_region
{
  struct acc_region *outer;
  struct device *device; /* NULL: nothing is mapped */
  struct mapping *mapping;
  acc_construct_t construct; /* for its events */
};

/* Invariant: type is acc_device_none (no device chosen yet, or it was shut
   down), or the type of a device that exists; device is NULL for the host and
   for none.  */
struct acc_thread
{
  acc_device_t type;
  int number; /* within the type */
  struct device *device;
  unsigned fallback;          /* depth of regions run on the host */
  struct acc_region *regions; /* innermost */

  /* The plugin's data for this thread, and the device it is of.  Destroyed by
     the thread, or under the list's lock.  */
  void *plugin_data;
  struct device *plugin_device;

  struct acc_scope *scope; /* outermost construct, for events */
  bool callbacks_enabled;  /* acc_toggle_per_thread */
  bool in_callback;        /* in a tool's callback, where nothing is an event */
  bool initialising;       /* inside acc_init or the like */

  struct acc_thread *next, **link; /* the list; under its lock */
};

extern __thread struct acc_thread *acc_thread_self
  __attribute__ ((tls_model ("initial-exec")));

/* Make the calling thread's struct acc_thread, with no device chosen, and set
   acc_thread_self.
   Ends the process where there is no memory.  */
struct acc_thread *acc_thread_create (void) __attribute__ ((cold));

static inline struct acc_thread *
acc_thread_current (void)
{
  struct acc_thread *thread = acc_thread_self;
  return likely (thread != NULL) ? thread : acc_thread_create ();
}

/* Make DEVICE (NULL: the host), which is number NUMBER of TYPE, the current
   device of THREAD.  */
void acc_thread_attach (struct acc_thread *thread, acc_device_t type,
                        int number, struct device *device);

/* Have the plugin of THREAD's device make its data for THREAD, the calling one,
   unless THREAD has data of that device; data of another device is destroyed.  */
void acc_thread_renew_plugin_data (struct acc_thread *thread);

/* The device that compute constructs of THREAD go to, or NULL where they
   happen in place: on the host, in a region that fell back to it, and
   inside a region that this thread runs for a native device.  */
struct device *acc_thread_device (const struct acc_thread *thread);
/* The device that data constructs of THREAD map to: acc_thread_device, but NULL
   also where the device shares the host's memory, so that there is nothing to
   map or copy.  */
struct device *acc_thread_mapping_device (const struct acc_thread *thread);

/* Begin and end a region that runs on the host although a device is chosen.  */
void acc_thread_fall_back (struct acc_thread *thread);
void acc_thread_come_back (struct acc_thread *thread);

enum acc_thread_busy
{
  ACC_THREAD_FREE,
  ACC_THREAD_IN_DATA,
  ACC_THREAD_IN_FALLBACK
};
/* Whether any thread whose device is number NUMBER of TYPE, or with a negative NUMBER
   any of TYPE, is in a region.  */
enum acc_thread_busy acc_threads_busy (acc_device_t type, int number);
/* Take the device from every thread that has such a one.  */
void acc_threads_detach (acc_device_t type, int number);
/* Destroy what the plugin keeps for threads on DEVICE; they get new data when
   they next use it.  */
void acc_threads_forget (struct device *device);

#endif
