/* What OpenACC knows of each host thread: its current device, the structured
   data regions it is in, and its part of the profiling interface.
   A struct acc_thread belongs to its thread.  Others read some of its fields under the
   lock of the list, from acc_shutdown, and take the plugin's data when a device is
   finished.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_ACC_THREAD_H
#define GANGWAY_ACC_THREAD_H

#include "base/attributes.h"
#include "libomp-offload/device/device.h"
#include <acc_prof.h>

struct acc_scope;
struct acc_hold;
struct mapping;

/* Whether OpenACC uses a device, since acc_init or the first construct on it.
   Atomic.  Of the threads that come to an unused device at once, the one that
   sets BEGUN sends the events; none goes on before ACTIVE is set.  ENDED counts
   acc_shutdown's: a thread that chose the device before has chosen none.  */
struct acc_use
{
  bool begun, active;
  unsigned ended;
};

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
   for none.  What is atomic here is written by the thread alone.  */
struct acc_thread
{
  acc_device_t type; /* atomic */
  int number;        /* within the type; atomic */
  struct device *device;
  struct acc_use *use;        /* the device's, NULL for none */
  unsigned use_ended;         /* its ENDED when the device was chosen */
  int default_async;          /* what acc_async_noval stands for */
  unsigned fallback;          /* depth of regions run on the host; atomic */
  struct acc_region *regions; /* innermost; atomic */
  struct acc_hold
    *holds; /* innermost construct or routine that uses a device */

  /* The plugin's data for this thread, and the device it is of.  Both are atomic, as
     another thread may finish that device.  */
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

/* The child of a fork has the calling thread alone.  */
void acc_threads_after_fork (void);

/* Make DEVICE (NULL: the host), which is number NUMBER of TYPE and has USE, the current
   device of THREAD, the calling one.  */
void acc_thread_attach (struct acc_thread *thread, acc_device_t type,
                        int number, struct device *device, struct acc_use *use);
/* THREAD, the calling one, has no device from here on.  */
void acc_thread_detach (struct acc_thread *thread);

/* Whether the device that THREAD, the calling one, has chosen was shut down since.  */
static inline bool
acc_thread_is_behind (const struct acc_thread *thread)
{
  return thread->use
         && __atomic_load_n (&thread->use->ended, __ATOMIC_ACQUIRE)
              != thread->use_ended;
}

/* The calling thread's, made if need be.  */
static inline struct acc_thread *
acc_thread_current (void)
{
  struct acc_thread *thread = acc_thread_self;
  if (unlikely (thread == NULL))
    return acc_thread_create ();
  if (unlikely (acc_thread_is_behind (thread)))
    acc_thread_detach (thread);
  return thread;
}

/* THREAD, the calling one, enters or leaves a data region: REGION is its innermost now.  */
static inline void
acc_thread_set_region (struct acc_thread *thread, struct acc_region *region)
{
  __atomic_store_n (&thread->regions, region, __ATOMIC_RELAXED);
}

/* Have the plugin of THREAD's device make its data for THREAD, the calling one,
   unless THREAD has data of that device; data of another device is destroyed.  */
void acc_thread_renew_plugin_data (struct acc_thread *thread);

/* The async-argument that ASYNC of THREAD, the calling one, stands for: acc_async_noval is
   acc-default-async-var (OpenACC 3.3, 2.3.1), by default a queue of its own.  */
static inline int
acc_thread_async (const struct acc_thread *thread, int async)
{
  return unlikely (async == acc_async_noval) ? thread->default_async : async;
}

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
/* Whether there are threads with a state but the calling one.  One that gets its state
   later takes the list's lock behind this, and so sees what was written before.  */
bool acc_threads_others (void);
/* Destroy what the plugin keeps for threads on DEVICE; they get new data when
   they next use it.  */
void acc_threads_forget (struct device *device);

#endif
