/* The names are HIP's; the functions are constant once hip_load has returned true.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/gcn/hip.h"

#include <dlfcn.h>
#include <pthread.h>
#include <gomp/plugin.h>
#include "plugins/common/variables.h"

typedef int hip_status; /* hipError_t; 0: good */

static struct
{
  hip_status (*hipGetDevice) (int *device);
  hip_status (*hipSetDevice) (int device);
  hip_status (*hipStreamCreate) (void **stream);
  hip_status (*hipStreamSynchronize) (void *stream);
  hip_status (*hipStreamDestroy) (void *stream);
  hip_status (*hipCtxGetCurrent) (void **context);
} hip;

static bool loaded; /* constant after load_once */
static pthread_once_t load_once = PTHREAD_ONCE_INIT;

/* The library stays: the program has streams of it.  */
static void
load (void)
{
  const char *name = variable_read ("HIP_RUNTIME_LIB");
  if (!name)
    name = "libamdhip64.so";
  void *library = dlopen (name, RTLD_LAZY);
  bool all = library != NULL;
#define FIND(function)                                                         \
  all = all                                                                    \
        && (hip.function                                                       \
            = (__typeof__ (hip.function)) dlsym (library, #function))
  FIND (hipGetDevice);
  FIND (hipSetDevice);
  FIND (hipStreamCreate);
  FIND (hipStreamSynchronize);
  FIND (hipStreamDestroy);
  FIND (hipCtxGetCurrent);
#undef FIND
  loaded = all;
  if (all)
    return;
  GOMP_PLUGIN_debug (0, "gcn: interop objects are HSA's: no HIP in %s", name);
  if (library)
    dlclose (library);
}

bool
hip_load (void)
{
  pthread_once (&load_once, load);
  return loaded;
}

/* Whether STATUS, of CALL for DEVICE, is good; complains where not.  */
static bool
good (hip_status status, const char *call, int device)
{
  if (status != 0)
    GOMP_PLUGIN_error ("gcn device %d: %s failed (HIP %d)", device, call,
                       status);
  return status == 0;
}

/* What a call of HIP's with DEVICE as the thread's has found; NULL where it failed, after a
   message.  */
static void *
on_device (int device, hip_status (*get) (void **), const char *call)
{
  int before;
  void *found = NULL;
  if (!good (hip.hipGetDevice (&before), "hipGetDevice", device)
      || !good (hip.hipSetDevice (device), "hipSetDevice", device))
    return NULL;
  if (!good (get (&found), call, device))
    found = NULL;
  hip.hipSetDevice (before);
  return found;
}

void *
hip_stream_create (int device)
{
  return on_device (device, hip.hipStreamCreate, "hipStreamCreate");
}

void *
hip_context (int device)
{
  return on_device (device, hip.hipCtxGetCurrent, "hipCtxGetCurrent");
}

bool
hip_stream_wait (int device, void *stream)
{
  return good (hip.hipStreamSynchronize (stream), "hipStreamSynchronize",
               device);
}

bool
hip_stream_destroy (int device, void *stream)
{
  return good (hip.hipStreamDestroy (stream), "hipStreamDestroy", device);
}
