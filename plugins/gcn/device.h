/* The devices of the gcn plugin.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_GCN_DEVICE_H
#define GANGWAY_PLUGIN_GCN_DEVICE_H

#include <pthread.h>
#include <gomp/abi.h>
#include <gomp/plugin.h>
#include "plugins/common/queues.h"
#include "plugins/gcn/driver.h"

#define GCN_DEVICES_MOST 64
/* Lanes of a wave.  GCC compiles for this number.  */
#define WAVE_SIZE 64

struct blocks;
struct image;
struct points;
struct watcher;
struct isa;

/* What the HSA runtime says of a device; constant once the device is counted.  */
struct device_facts
{
  char name[64];   /* "gfx900" */
  char vendor[64]; /* "AMD" */
  const struct isa *isa;
  unsigned compute_units;
  unsigned queue_size; /* packets of a queue, at most */
};

/* Whether nothing runs on it any more, as a kernel has failed, and whether that was said
   (lost.h).  */
enum lost
{
  LOST_NOT,
  LOST_TELLING,
  LOST_TOLD
};

/* Its memory stays when the device ends: see device_use.  */
struct device
{
  int ordinal;       /* the plugin's number; this and what follows: constant */
  hsa_agent_t agent; /* the GPU */
  hsa_agent_t host;  /* a CPU, for copies */
  struct device_facts facts;
  /* Memory: the device's own; the host's that the device reads and writes at the same
     address, kernels' arguments (KERNARGS) and others.  */
  hsa_region_t memory, kernargs, host_memory;

  unsigned
    users;    /* threads in the plugin's functions that have no queue; atomic */
  bool ended; /* atomic */
  bool left;  /* ended, but others used it: nothing was destroyed */
  enum lost lost; /* atomic; until init_device */
  struct gomp_device_cookie *cookie;

  pthread_mutex_t images_lock;
  struct image *images; /* under images_lock */

  struct queues queues;
  /* The HSA runtime's queues that nobody uses, for the next queue; under queues.lock.  */
  unsigned idle_count;
#define IDLE_QUEUES_MOST 16
  struct
  {
    hsa_queue_t *hsa;
    uint64_t written; /* packets, ever */
  } idle[IDLE_QUEUES_MOST];

  /* Queues whose last user let go of them after the device had ended; atomic.  */
  struct goacc_asyncqueue *late_queues;

  struct points *points;  /* points.h */
  struct blocks *staging; /* blocks.h: of KERNARGS */
  struct blocks *scratch; /* blocks.h: of MEMORY, stacks and arenas */
  /* plugins/common/watcher.h; constant once the device has been started.  */
  struct watcher *watcher;
};

/* The device with that number, which is below what get_num_devices returned.  */
struct device *gcn_device (int ordinal);
/* The device of AGENT; NULL: none.  */
struct device *gcn_device_of (hsa_agent_t agent);

/* Free what memory of DEVICE's the plugin keeps for the next use: its blocks and idle
   queues' stacks.  Returns whether there was any.  Takes queues.lock and the blocks'
   locks.  */
bool device_trim (struct device *device);

/* The calling thread uses DEVICE until device_unuse; false where the device has ended,
   silently.  When the process ends the device ends while other threads use it: then
   their calls fail, or what they use is left to them.  */
static inline bool
device_use (struct device *device)
{
  __atomic_fetch_add (&device->users, 1, __ATOMIC_SEQ_CST);
  if (__builtin_expect (!__atomic_load_n (&device->ended, __ATOMIC_SEQ_CST), 1))
    return true;
  __atomic_fetch_sub (&device->users, 1, __ATOMIC_RELEASE);
  return false;
}

static inline void
device_unuse (struct device *device)
{
  __atomic_fetch_sub (&device->users, 1, __ATOMIC_RELEASE);
}

#endif
