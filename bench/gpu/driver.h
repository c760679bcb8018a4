/* What the programs of gpu-check share: CUDA's driver, found at run time, and its
   calls, which end the program where they fail.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_GPU_DRIVER_H
#define GANGWAY_GPU_DRIVER_H

#include <dlfcn.h>
#include <stdint.h>
#include "bench.h"

static void *driver_library;

static inline void *
driver_find (const char *name)
{
  if (!driver_library)
    driver_library = dlopen ("libcuda.so.1", RTLD_NOW);
  void *function = driver_library ? dlsym (driver_library, name) : NULL;
  if (!function)
    {
      fprintf (stderr, "%s: %s\n", name, dlerror ());
      exit (1);
    }
  return function;
}

/* Call NAME, whose parameters have the types of ARGUMENTS; its result.  */
#define DRIVER(name, types, ...)                                              \
  ({                                                                          \
    static int (*function_) types;                                            \
    if (!function_)                                                           \
      *(void **) &function_ = driver_find (#name);                            \
    function_ (__VA_ARGS__);                                                  \
  })

static inline void
driver_check (int result, const char *what)
{
  if (result == 0)
    return;
  const char *text = "unknown error";
  DRIVER (cuGetErrorString, (int, const char **), result, &text);
  fprintf (stderr, "%s: %s (%d)\n", what, text, result);
  exit (1);
}

#define MUST(name, types, ...)                                                \
  driver_check (DRIVER (name, types, __VA_ARGS__), #name)

/* Device 0's primary context becomes current; returns its compute capability, 80 for
   8.0.  */
static inline int
driver_begin (void)
{
  int device, major, minor;
  void *context;
  MUST (cuInit, (unsigned), 0);
  MUST (cuDeviceGet, (int *, int), &device, 0);
  MUST (cuDevicePrimaryCtxRetain, (void **, int), &context, device);
  MUST (cuCtxSetCurrent, (void *), context);
  MUST (cuDeviceGetAttribute, (int *, int, int), &major, 75, device);
  MUST (cuDeviceGetAttribute, (int *, int, int), &minor, 76, device);
  return 10 * major + minor;
}

static inline void
driver_launch (void *function, unsigned blocks, unsigned threads, void *stream,
               void **parameters)
{
  MUST (cuLaunchKernel,
        (void *, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned,
         unsigned, void *, void **, void **),
        function, blocks, 1, 1, threads, 1, 1, 0, stream, parameters, NULL);
}

#endif
