/* The devices of the nvptx plugin, and making a device's context current.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_PLUGIN_NVPTX_DEVICE_H
#define GANGWAY_PLUGIN_NVPTX_DEVICE_H

#include <pthread.h>
#include <gomp/abi.h>
#include <gomp/plugin.h>
#include "plugins/nvptx/driver.h"

#define NVPTX_DEVICES_MOST 64
/* Threads of a warp.  GCC compiles for this number.  */
#define WARP_SIZE 32

struct image;
struct events;
struct stacks;
struct reverse;

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
};

struct device
{
  int ordinal; /* the plugin's number */
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

  struct stacks *stacks;   /* stacks.h */
  struct events *events;   /* events.h */
  struct reverse *reverse; /* reverse.h; NULL where no image asks for it */

  /* OpenACC's default dimensions, computed at the first launch that needs them; under
     dimensions_lock until dimensions_known, which is atomic.  */
  pthread_mutex_t dimensions_lock;
  bool dimensions_known;
  int dimensions[GOMP_DIM_MAX];
};

/* The device with that number, which is initialised.  */
struct device *nvptx_device (int ordinal);

/* Make DEVICE's context current for the driver's calls that follow; *BEFORE becomes
   what was current.  False after a message.  device_leave puts BEFORE back, which the
   program may have made current itself.  */
bool device_enter (struct device *device, CUcontext *before);
void device_leave (struct device *device, CUcontext before);

/* Calls that name a stream do without that: the driver takes the stream's context,
   where the thread has any current.  DEVICE's becomes current on the calling thread
   and stays so; called where such a call returned RESULT.  True: RESULT says that
   there was none or the wrong one, and another try is worth it.  */
bool device_enter_for_stream (struct device *device, CUresult result);

/* Call a function of the driver's that takes a stream; returns its CUresult.  */
#define CUDA_STREAM_CALL(device, name, ...)                                    \
  ({                                                                           \
    CUresult cuda_stream_result_ = driver.name (__VA_ARGS__);                  \
    if (__builtin_expect (cuda_stream_result_ == CUDA_ERROR_INVALID_CONTEXT    \
                            || cuda_stream_result_                             \
                                 == CUDA_ERROR_INVALID_HANDLE,                 \
                          0)                                                   \
        && device_enter_for_stream (device, cuda_stream_result_))              \
      cuda_stream_result_ = driver.name (__VA_ARGS__);                         \
    cuda_stream_result_;                                                       \
  })

/* The same; true where it succeeds, else complains.  */
#define CUDA_STREAM_GOOD(device, name, ...)                                    \
  ({                                                                           \
    CUresult cuda_good_ = CUDA_STREAM_CALL (device, name, __VA_ARGS__);        \
    __builtin_expect (cuda_good_ == CUDA_SUCCESS, 1)                           \
      || driver_complain (cuda_good_, #name, (device)->ordinal, NULL);         \
  })

/* The value of ATTRIBUTE, or OTHERWISE where the driver does not know it.  */
int device_attribute (CUdevice cuda, int attribute, int otherwise);

#endif
