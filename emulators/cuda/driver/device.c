/* The devices and what they tell about themselves.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/cuda/driver/device.h"

#include <stdio.h>
#include <string.h>
#include "emulators/common/host_ranges.h"
#include "emulators/common/space.h"
#include "emulators/cuda/driver/entry_points.h"
#include "emulators/cuda/driver/mapping.h"
#include "emulators/cuda/driver/settings.h"
#include "emulators/cuda/exec/grid.h"

enum
{
  DRIVER_VERSION = 12080,
  CONSTANT_MEMORY = 64 << 10
};

struct device devices[DEVICES_MAX];
static unsigned devices_made; /* atomic; set once */

unsigned
device_count (void)
{
  return __atomic_load_n (&devices_made, __ATOMIC_ACQUIRE);
}

int
device_of_address (CUdeviceptr address)
{
  for (unsigned i = 0; i < device_count (); i++)
    if (space_is_in (devices[i].space, address))
      return i;
  return -1;
}

/* How many threads are in cuInit, or have come out of it with the driver started.
   Atomic.  */
static unsigned starts;

/* A child of fork has none of the parent's threads: nothing works there once the driver
   was started, or where a thread was just starting it, with a lock held for ever.  */
static void
after_fork (void)
{
  if (__atomic_load_n (&starts, __ATOMIC_RELAXED) == 0)
    return;
  call_gate_close (&entry_calls, GATE_FORKED);
  grid_fork_child ();
}

static void __attribute__ ((constructor)) at_load (void)
{
  pthread_atfork (NULL, NULL, after_fork);
}

/* Make the devices.  Returns CUDA_SUCCESS or what cuInit shall return.  */
static CUresult
devices_create (void)
{
  const struct settings *settings = settings_get ();
  host_ranges_all = settings->pageable;
  if (settings->devices == 0)
    return CUDA_ERROR_NO_DEVICE;
  for (unsigned i = 0; i < settings->devices; i++)
    {
      pthread_mutex_init (&devices[i].lock, NULL);
      devices[i].space = space_create (settings->memory);
      if (!devices[i].space)
        {
          fprintf (stderr,
                   "gangway-cuda: no addresses for %zu bytes of memory"
                   " of device %u\n",
                   settings->memory, i);
          while (i-- > 0)
            space_destroy (devices[i].space);
          return CUDA_ERROR_OUT_OF_MEMORY;
        }
    }
  mappings_prepare (settings->devices, settings->memory);
  __atomic_store_n (&devices_made, settings->devices, __ATOMIC_RELEASE);
  return CUDA_SUCCESS;
}

CUresult
do_cuInit (unsigned flags)
{
  static pthread_mutex_t init_lock = PTHREAD_MUTEX_INITIALIZER;
  if (flags != 0)
    return CUDA_ERROR_INVALID_VALUE;
  __atomic_add_fetch (&starts, 1, __ATOMIC_RELAXED);
  pthread_mutex_lock (&init_lock);
  CUresult result = device_count () > 0 ? CUDA_SUCCESS : devices_create ();
  if (result == CUDA_SUCCESS)
    call_gate_open (&entry_calls, GATE_NOT_INITIALIZED);
  pthread_mutex_unlock (&init_lock);
  if (result != CUDA_SUCCESS)
    __atomic_sub_fetch (&starts, 1, __ATOMIC_RELAXED);
  return result;
}

CUresult
do_cuDriverGetVersion (int *version)
{
  if (!version)
    return CUDA_ERROR_INVALID_VALUE;
  *version = DRIVER_VERSION;
  return CUDA_SUCCESS;
}

CUresult
do_cuDeviceGet (CUdevice *device, int ordinal)
{
  if (!device)
    return CUDA_ERROR_INVALID_VALUE;
  if (!device_is_valid (ordinal))
    return CUDA_ERROR_INVALID_DEVICE;
  *device = ordinal;
  return CUDA_SUCCESS;
}

CUresult
do_cuDeviceGetCount (int *count)
{
  if (!count)
    return CUDA_ERROR_INVALID_VALUE;
  *count = device_count ();
  return CUDA_SUCCESS;
}

CUresult
do_cuDeviceGetName (char *name, int length, CUdevice device)
{
  if (!name || length <= 0)
    return CUDA_ERROR_INVALID_VALUE;
  if (!device_is_valid (device))
    return CUDA_ERROR_INVALID_DEVICE;
  snprintf (name, length, "Gangway emulated GPU %d", device);
  return CUDA_SUCCESS;
}

CUresult
do_cuDeviceGetUuid (CUuuid *uuid, CUdevice device)
{
  if (!uuid)
    return CUDA_ERROR_INVALID_VALUE;
  if (!device_is_valid (device))
    return CUDA_ERROR_INVALID_DEVICE;
  memcpy (uuid->bytes, "gangway-cuda-", 13);
  uuid->bytes[13] = 0;
  uuid->bytes[14] = settings_get ()->capability;
  uuid->bytes[15] = device;
  return CUDA_SUCCESS;
}

CUresult
do_cuDeviceGetUuid_v2 (CUuuid *uuid, CUdevice device)
{
  return do_cuDeviceGetUuid (uuid, device);
}

CUresult
do_cuDeviceTotalMem_v2 (size_t *bytes, CUdevice device)
{
  if (!bytes)
    return CUDA_ERROR_INVALID_VALUE;
  if (!device_is_valid (device))
    return CUDA_ERROR_INVALID_DEVICE;
  *bytes = settings_get ()->memory;
  return CUDA_SUCCESS;
}

size_t
device_processor_shared (void)
{
  unsigned capability = settings_get ()->capability;
  return (capability >= 90   ? 228
          : capability == 80 ? 164
          : capability >= 80 ? 100
          : capability == 75 ? 64
          : capability >= 70 ? 96
          : capability >= 60 ? 64
                             : 48)
         << 10;
}

size_t
device_shared_optin (void)
{
  unsigned capability = settings_get ()->capability;
  if (capability < 70)
    return BLOCK_SHARED;
  return device_processor_shared () - (capability >= 80 ? 1 << 10 : 0);
}

unsigned
device_processor_threads (void)
{
  unsigned capability = settings_get ()->capability;
  return capability == 75                     ? 1024
         : capability > 80 && capability < 90 ? 1536
                                              : 2048;
}

unsigned
device_processor_blocks (void)
{
  unsigned capability = settings_get ()->capability;
  return capability < 50 || capability == 75  ? 16
         : capability > 80 && capability < 90 ? 24
                                              : 32;
}

/* Attributes with the same value on each device.  */
static const struct
{
  short number;
  int value;
} constants[] = {
  { 1, BLOCK_THREADS_MAX },
  { 2, BLOCK_THREADS_MAX },
  { 3, BLOCK_THREADS_MAX },
  { 4, BLOCK_Z_MAX },
  { 5, 0x7fffffff }, /* grid x */
  { 6, GRID_YZ_MAX },
  { 7, GRID_YZ_MAX },
  { 8, BLOCK_SHARED },
  { 9, CONSTANT_MEMORY },
  { 10, WARP },
  { 11, 0x7fffffff }, /* pitch */
  { 12, PROCESSOR_REGISTERS },
  { 13, 1000000 }, /* clock in kHz: one tick a nanosecond */
  { 14, 512 },     /* texture alignment */
  { 15, 1 },       /* copies overlap with kernels */
  { 17, 0 },       /* no time limit */
  { 18, 0 },       /* not integrated */
  { 19, 1 },       /* maps host memory */
  { 20, 0 },       /* compute mode: default */
  { 30, 512 },     /* surface alignment */
  { 31, 1 },       /* concurrent kernels */
  { 32, 0 },       /* ECC */
  { 34, 0 },       /* PCI device */
  { 35, 0 },
  { 36, 1000000 }, /* memory clock */
  { 37, 256 },     /* bus width in bits */
  { 38, 4 << 20 }, /* L2 cache */
  { 40, 2 },       /* copy engines */
  { 41, 1 },       /* unified addressing */
  { 50, 0 },       /* PCI domain */
  { 51, 32 },      /* texture pitch alignment */
  { 78, 1 },       /* stream priorities */
  { 79, 1 },
  { 80, 1 },
  { 82, PROCESSOR_REGISTERS },
  { 84, 0 }, /* more than one on a board */
  { 86, 1 }, /* native atomics with the host */
  { 87, 2 }, /* single to double performance */
  { 90, 1 }, /* preemption */
  { 91, 1 }, /* host pointers of registered memory */
  { 92, 1 }, /* stream memory operations */
  { 93, 1 },
  { 94, 1 },
  { 95, 1 }, /* cooperative launch */
  { 96, 0 },
  { 98, 0 },
  { 99, 1 }, /* registering host memory */
  { 101, 0 },
  { 111, 1 << 10 }, /* shared memory that the system takes */
  { 115, 0 },       /* memory pools */
  { 122, 1 },
  { 123, 1 },
};

/* Those that depend on the settings or the device.  */
static bool
varying_attribute (CUdevice device, int attribute, int *value)
{
  const struct settings *settings = settings_get ();
  switch (attribute)
    {
    case 16: /* multiprocessors */
      *value = settings->processors;
      return true;
    case 33: /* PCI bus */
    case 85: /* board */
      *value = device + 1;
      return true;
    case 39:
      *value = device_processor_threads ();
      return true;
    case 75:
      *value = settings->capability / 10;
      return true;
    case 76:
      *value = settings->capability % 10;
      return true;
    case 81:
      *value = device_processor_shared ();
      return true;
    case 83: /* managed memory */
    case 89: /* and the host may use it while kernels run */
      *value = settings->managed;
      return true;
    case 88:  /* pageable memory */
    case 100: /* through the host's page tables */
      *value = settings->pageable;
      return true;
    case 97:
      *value = device_shared_optin ();
      return true;
    case 102: /* virtual memory management */
      *value = devices[device].view != NULL;
      return true;
    case 106:
      *value = device_processor_blocks ();
      return true;
    default:
      return false;
    }
}

/* The value of a device attribute; false where there is none with this number.  */
static bool
device_attribute (CUdevice device, int attribute, int *value)
{
  if (varying_attribute (device, attribute, value))
    return true;
  for (size_t i = 0; i < sizeof constants / sizeof *constants; i++)
    if (constants[i].number == attribute)
      {
        *value = constants[i].value;
        return true;
      }
  *value = 0;
  return attribute > 0 && attribute <= 147;
}

CUresult
do_cuDeviceGetAttribute (int *value, int attribute, CUdevice device)
{
  if (!value)
    return CUDA_ERROR_INVALID_VALUE;
  if (!device_is_valid (device))
    return CUDA_ERROR_INVALID_DEVICE;
  return device_attribute (device, attribute, value) ? CUDA_SUCCESS
                                                     : CUDA_ERROR_INVALID_VALUE;
}

CUresult
do_cuDeviceComputeCapability (int *major, int *minor, CUdevice device)
{
  if (!major || !minor)
    return CUDA_ERROR_INVALID_VALUE;
  if (!device_is_valid (device))
    return CUDA_ERROR_INVALID_DEVICE;
  *major = settings_get ()->capability / 10;
  *minor = settings_get ()->capability % 10;
  return CUDA_SUCCESS;
}

CUresult
do_cuDeviceGetProperties (CUdevprop *properties, CUdevice device)
{
  if (!properties)
    return CUDA_ERROR_INVALID_VALUE;
  if (!device_is_valid (device))
    return CUDA_ERROR_INVALID_DEVICE;
  *properties = (CUdevprop) {
    .maxThreadsPerBlock = BLOCK_THREADS_MAX,
    .maxThreadsDim = { BLOCK_THREADS_MAX, BLOCK_THREADS_MAX, BLOCK_Z_MAX },
    .maxGridSize = { 0x7fffffff, GRID_YZ_MAX, GRID_YZ_MAX },
    .sharedMemPerBlock = BLOCK_SHARED,
    .totalConstantMemory = CONSTANT_MEMORY,
    .SIMDWidth = WARP,
    .memPitch = 0x7fffffff,
    .regsPerBlock = PROCESSOR_REGISTERS,
    .clockRate = 1000000,
    .textureAlign = 512,
  };
  return CUDA_SUCCESS;
}

CUresult
do_cuDeviceGetPCIBusId (char *id, int length, CUdevice device)
{
  if (!id || length <= 0)
    return CUDA_ERROR_INVALID_VALUE;
  if (!device_is_valid (device))
    return CUDA_ERROR_INVALID_DEVICE;
  snprintf (id, length, "0000:%02X:00.0", device + 1);
  return CUDA_SUCCESS;
}

CUresult
do_cuDeviceGetByPCIBusId (CUdevice *device, const char *id)
{
  unsigned domain = 0, bus, slot = 0;
  if (!device || !id)
    return CUDA_ERROR_INVALID_VALUE;
  if (sscanf (id, "%x:%x:%x", &domain, &bus, &slot) != 3
      && (domain = 0, sscanf (id, "%x:%x", &bus, &slot) != 2))
    return CUDA_ERROR_INVALID_VALUE;
  if (domain != 0 || slot != 0 || bus == 0 || !device_is_valid (bus - 1))
    return CUDA_ERROR_INVALID_DEVICE;
  *device = bus - 1;
  return CUDA_SUCCESS;
}

CUresult
do_cuDeviceCanAccessPeer (int *can, CUdevice device, CUdevice peer)
{
  if (!can)
    return CUDA_ERROR_INVALID_VALUE;
  if (!device_is_valid (device) || !device_is_valid (peer))
    return CUDA_ERROR_INVALID_DEVICE;
  *can = device != peer;
  return CUDA_SUCCESS;
}

CUresult
do_cuDeviceGetP2PAttribute (int *value, int attribute, CUdevice source,
                            CUdevice target)
{
  if (!value || attribute < 1 || attribute > 5 || source == target)
    return CUDA_ERROR_INVALID_VALUE;
  if (!device_is_valid (source) || !device_is_valid (target))
    return CUDA_ERROR_INVALID_DEVICE;
  *value = attribute == 2 || attribute == 3; /* access; native atomics */
  return CUDA_SUCCESS;
}

CUresult
do_cuProfilerStart (void)
{
  return CUDA_SUCCESS;
}

CUresult
do_cuProfilerStop (void)
{
  return CUDA_SUCCESS;
}
