/* Loading the HSA runtime, and telling of its failures.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/gcn/driver.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include "plugins/common/variables.h"
#include "plugins/gcn/lost.h"

struct driver driver;

static pthread_once_t load_once = PTHREAD_ONCE_INIT;
static bool loaded; /* both: constant after load_once */
static char why[320];

/* Fill the table from HANDLE, which was opened as NAME.  False where a function that is
   needed is missing.  */
static bool
driver_fill (void *handle, const char *name)
{
  const char *missing = NULL;
#define HSA_CALL(type, name, required, parameters)                             \
  driver.name = (__typeof__ (driver.name)) dlsym (handle, #name);              \
  if (required && !driver.name && !missing)                                    \
    missing = #name;
#include "plugins/gcn/calls.def"
#undef HSA_CALL
  if (missing)
    snprintf (why, sizeof why, "'%s' is missing '%s'", name, missing);
  return !missing;
}

static void
driver_load_once (void)
{
  ERRNO_KEPT;
  const char *name = variable_read ("HSA_RUNTIME_LIB");
  if (!name || !*name)
    name = "libhsa-runtime64.so.1";
  void *handle = dlopen (name, RTLD_LAZY);
  if (!handle)
    {
      const char *text = dlerror ();
      snprintf (why, sizeof why, "no HSA runtime: %s",
                text ? text : "it cannot be opened");
      return;
    }
  if (!driver_fill (handle, name))
    return;
  hsa_status_t status = driver.hsa_init ();
  loaded = status == HSA_STATUS_SUCCESS;
  char words[200];
  if (!loaded)
    snprintf (why, sizeof why, "the HSA runtime does not start: hsa_init: %s",
              driver_words (status, words, sizeof words));
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

const char *
driver_words (hsa_status_t status, char *text, size_t size)
{
  const char *words = NULL;
  if (driver.hsa_status_string (status, &words) != HSA_STATUS_SUCCESS || !words)
    words = "unknown error";
  snprintf (text, size, "%s (0x%x)", words, (unsigned) status);
  return text;
}

bool
driver_out_of_memory (hsa_status_t status)
{
  return status == HSA_STATUS_ERROR_OUT_OF_RESOURCES
         || status == HSA_STATUS_ERROR_INVALID_ALLOCATION;
}

bool
driver_complain (hsa_status_t status, const char *call, int device,
                 const char *what)
{
  char words[200];
  if (status != HSA_STATUS_ERROR_NOT_INITIALIZED
      && !device_is_lost (gcn_device (device)))
    GOMP_PLUGIN_error ("gcn device %d: %s%s%s: %s", device, what ? what : "",
                       what ? ": " : "", call,
                       driver_words (status, words, sizeof words));
  return false;
}
