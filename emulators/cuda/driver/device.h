/* The devices.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_CUDA_DRIVER_DEVICE_H
#define EMULATORS_CUDA_DRIVER_DEVICE_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include "emulators/cuda/driver/cuda_types.h"

struct space;
struct context;

enum
{
  WARP = 32,
  BLOCK_THREADS_MAX = 1024,
  BLOCK_Z_MAX = 64,
  GRID_YZ_MAX = 65535,
  BLOCK_SHARED = 48 << 10,       /* without asking */
  PROCESSOR_REGISTERS = 64 << 10 /* of 32 bits */
};

struct device
{
  struct space *space; /* immutable after cuInit, as is the next */
  struct space *view;  /* of memory that programs map; null where none can */
  /* Under `lock`.  */
  pthread_mutex_t lock;
  struct context *primary; /* made at first use, then kept */
  unsigned primary_references, primary_flags;
};

extern struct device devices[];

/* How many there are; 0 before cuInit.  */
unsigned device_count (void);

/* Whether DEVICE is one.  */
static inline bool
device_is_valid (CUdevice device)
{
  return device >= 0 && (unsigned) device < device_count ();
}

/* The device whose memory ADDRESS lies in, or -1.  */
int device_of_address (CUdeviceptr address);

/* Make the devices.  Returns CUDA_SUCCESS or what cuInit shall return.  */
CUresult devices_create (void);

/* What depends on the compute capability: shared memory of a block that asks for
   more, of a multiprocessor; threads and blocks of a multiprocessor.  */
size_t device_shared_optin (void);
size_t device_processor_shared (void);
unsigned device_processor_threads (void);
unsigned device_processor_blocks (void);

/* The value of a device attribute; false where there is none with this number.  */
bool device_attribute (CUdevice device, int attribute, int *value);

#endif
