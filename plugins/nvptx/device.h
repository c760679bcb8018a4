/* The devices of the nvptx plugin, and making a device's context current.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_NVPTX_DEVICE_H
#define GANGWAY_PLUGIN_NVPTX_DEVICE_H

#include <pthread.h>
#include <gomp/abi.h>
#include <gomp/plugin.h>
#include "plugins/common/queues.h"
#include "plugins/nvptx/driver.h"

#define NVPTX_DEVICES_MOST 64
/* Threads of a warp.  GCC compiles for this number.  */
#define WARP_SIZE 32

struct image;
struct events;
struct stacks;
struct watcher;

/* What the driver says of a device; constant after init_device.  */
struct device_facts
{
  char name[256];
  int capability; /* 80 for 8.0 */
  int clock_khz;
  int multiprocessors;
  int registers_per_block, registers_per_multiprocessor;
  int threads_per_block, threads_per_multiprocessor;
  bool managed, pageable;
  /* The host may use managed memory while a kernel runs.  */
  bool managed_beside_host;
};

/* Whether its context is unusable, as a kernel has failed, and whether that was said
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
  int ordinal; /* the plugin's number */
  unsigned
    users;    /* threads in the plugin's functions that have no queue; atomic */
  bool ended; /* atomic */
  bool left;  /* ended, but others used it: nothing was destroyed */
  enum lost lost; /* atomic; until init_device */
  CUdevice cuda;
  /* The program's own context where one was current when the device was initialised,
     else the primary one, which libraries on CUDA's runtime use too.  */
  CUcontext context;
  bool context_retained; /* the primary one, to be released */
  struct gomp_device_cookie *cookie;
  struct device_facts facts;

  /* What is synchronous goes through a stream of the plugin's: the driver's own
     synchronous copies may return before the data has arrived, and only the streams
     that wait for the NULL stream would then wait for it.  Any thread.  */
  CUstream copies;

  pthread_mutex_t images_lock;
  struct image *images; /* under images_lock */

  struct queues queues;

  struct stacks *stacks; /* stacks.h */
  /* Bytes of stacks that the device had room for where it had none for more; since then
     nothing was freed.  Atomic.  */
  size_t stacks_most;
  struct events *events; /* events.h */
  /* plugins/common/watcher.h; constant once the device has been started.  */
  struct watcher *watcher;

  /* OpenACC's default dimensions, computed by the first launch that needs them: both are
     written once, under dimensions_lock, which each reader has taken before.  */
  pthread_mutex_t dimensions_lock;
  bool dimensions_known;
  int dimensions[GOMP_DIM_MAX];
};

/* The device with that number, which is below NVPTX_DEVICES_MOST; initialised by
   init_device.  */
struct device *nvptx_device (int ordinal);

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

/* Use DEVICE, and make its context current for the driver's calls that follow; *BEFORE
   becomes what was current.  False after a message, or silently where the device has
   ended.  device_leave puts BEFORE back where the program has made it current; one that
   this plugin made current, for another device, is left.  */
bool device_enter (struct device *device, CUcontext *before);
void device_leave (struct device *device, CUcontext before);

/* Calls that name a stream do without that: the driver takes the stream's context,
   where the thread has the right one current, and refuses the call otherwise.  Called
   where such a call was refused: DEVICE's context becomes current.  False where it was,
   so that another try is worth nothing.  device_put_back then does what device_leave
   does.  */
bool device_switch (struct device *device, CUcontext *before);
void device_put_back (struct device *device, CUcontext before);

/* Call a function of the driver's that takes a stream; returns its CUresult.  The
   arguments may be evaluated twice.  */
#define CUDA_STREAM_CALL(device, name, ...)                                    \
  ({                                                                           \
    CUcontext cuda_stream_before_;                                             \
    CUresult cuda_stream_result_ = driver.name (__VA_ARGS__);                  \
    if (__builtin_expect (cuda_stream_result_ == CUDA_ERROR_INVALID_CONTEXT    \
                            || cuda_stream_result_                             \
                                 == CUDA_ERROR_INVALID_HANDLE,                 \
                          0)                                                   \
        && device_switch (device, &cuda_stream_before_))                       \
      {                                                                        \
        cuda_stream_result_ = driver.name (__VA_ARGS__);                       \
        device_put_back (device, cuda_stream_before_);                         \
      }                                                                        \
    cuda_stream_result_;                                                       \
  })

/* The same; true where it succeeds, else complains.  */
#define CUDA_STREAM_GOOD(device, name, ...)                                    \
  ({                                                                           \
    CUresult cuda_good_ = CUDA_STREAM_CALL (device, name, __VA_ARGS__);        \
    __builtin_expect (cuda_good_ == CUDA_SUCCESS, 1)                           \
      || driver_complain (cuda_good_, #name, (device)->ordinal, NULL);         \
  })

/* The value of ATTRIBUTE, a cuda_device_attribute, of the driver's device CUDA;
   OTHERWISE where the driver does not know it.  */
int device_attribute (CUdevice cuda, int attribute, int otherwise);

#endif
