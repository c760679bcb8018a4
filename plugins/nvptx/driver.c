/* Loading the CUDA driver, and telling of its failures.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/nvptx/driver.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include "plugins/nvptx/lost.h"

struct driver driver;

static pthread_once_t load_once = PTHREAD_ONCE_INIT;
static bool loaded; /* all these: constant after load_once */
static int version;
static char why[256];

/* Fill the table from HANDLE.  False where a function that is needed is missing.  */
static bool
driver_fill (void *handle)
{
  const char *missing = NULL;
#define CUDA_CALL(name, required, parameters)                                  \
  driver.name = (__typeof__ (driver.name)) dlsym (handle, #name);              \
  if (required && !driver.name && !missing)                                    \
    missing = #name;
#include "plugins/nvptx/calls.def"
#undef CUDA_CALL
  if (missing)
    snprintf (why, sizeof why, "the CUDA driver is too old: it has no %s",
              missing);
  return !missing;
}

static void
driver_load_once (void)
{
  ERRNO_KEPT;
  void *handle = dlopen ("libcuda.so.1", RTLD_LAZY);
  if (!handle)
    {
      const char *text = dlerror ();
      snprintf (why, sizeof why, "no CUDA driver: %s",
                text ? text : "libcuda.so.1 cannot be opened");
      return;
    }
  if (!driver_fill (handle))
    return;
  CUresult result = driver.cuInit (0);
  if (result == CUDA_SUCCESS)
    result = driver.cuDriverGetVersion (&version);
  if (result == CUDA_SUCCESS)
    loaded = true;
  else
    {
      char words[128];
      snprintf (why, sizeof why, "the CUDA driver does not start: cuInit: %s",
                driver_words (result, words, sizeof words));
    }
}

bool
driver_load (void)
{
  pthread_once (&load_once, driver_load_once);
  return loaded;
}

const char *
driver_why (void)
{
  return why;
}

int
driver_version (void)
{
  return version;
}

const char *
driver_words (CUresult result, char *text, size_t size)
{
  const char *words = NULL, *name = NULL;
  if (driver.cuGetErrorString (result, &words) != CUDA_SUCCESS || !words)
    words = "unknown error";
  if (!driver.cuGetErrorName
      || driver.cuGetErrorName (result, &name) != CUDA_SUCCESS || !name)
    snprintf (text, size, "%s (%d)", words, result);
  else
    snprintf (text, size, "%s (%s)", words, name);
  return text;
}

bool
driver_complain (CUresult result, const char *call, int device,
                 const char *what)
{
  char words[160];
  if (result_loses_context (result))
    device_lose (nvptx_device (device), result, call);
  else if (result != CUDA_ERROR_DEINITIALIZED
           && !device_is_lost (nvptx_device (device)))
    GOMP_PLUGIN_error ("nvptx device %d: %s%s%s: %s", device, what ? what : "",
                       what ? ": " : "", call,
                       driver_words (result, words, sizeof words));
  return false;
}
