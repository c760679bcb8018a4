/* HIP's streams for interop objects, with functions of this test's in the place of HIP's:
   each call is made with the device that is asked for, the calling thread's device stays
   what it was, and what fails is told.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <dlfcn.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* The library is linked, too.  */
#define GOMP_PLUGIN_debug test_debug
#define GOMP_PLUGIN_error test_error
#define dlopen fake_dlopen
#define dlsym fake_dlsym
static void *fake_dlopen (const char *name, int flags);
static void *fake_dlsym (void *library, const char *name);
#include "plugins/gcn/hip.c"
#include "testsuite/unit/unit.h"

/* ------------------------------------------------------------------------
   HIP.  */

static int current = 3, made_on = -1, waits, fails;
static char stream, contexts[4], library;
static const char *opened;

static int
get_device (int *device)
{
  *device = current;
  return 0;
}

static int
set_device (int device)
{
  if (device > 3)
    return 101;
  current = device;
  return 0;
}

static int
stream_create (void **made)
{
  made_on = current;
  *made = &stream;
  return fails ? 2 : 0;
}

static int
stream_wait (void *given)
{
  waits += given == &stream;
  return fails ? 700 : 0;
}

static int
stream_destroy (void *given)
{
  (void) given;
  return 0;
}

static int
get_context (void **context)
{
  *context = &contexts[current];
  return 0;
}

static void *
fake_dlopen (const char *name, int flags)
{
  (void) flags;
  opened = name;
  return &library;
}

static void *
fake_dlsym (void *from, const char *name)
{
  static const struct
  {
    const char *name;
    void *function;
  } functions[] = {
    { "hipGetDevice", get_device },
    { "hipSetDevice", set_device },
    { "hipStreamCreate", stream_create },
    { "hipStreamSynchronize", stream_wait },
    { "hipStreamDestroy", stream_destroy },
    { "hipCtxGetCurrent", get_context },
  };
  (void) from;
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
    if (strcmp (functions[i].name, name) == 0)
      return functions[i].function;
  return NULL;
}

/* ------------------------------------------------------------------------
   The runtime.  */

static int errors;

const char *
variable_read (const char *name)
{
  return strcmp (name, "HIP_RUNTIME_LIB") == 0 ? "another-hip.so" : NULL;
}

void
GOMP_PLUGIN_debug (int level, const char *format, ...)
{
  (void) level;
  (void) format;
}

void
GOMP_PLUGIN_error (const char *format, ...)
{
  (void) format;
  errors++;
}

int
main (void)
{
  CHECK (hip_load () && hip_load (), "HIP is there");
  CHECK (strcmp (opened, "another-hip.so") == 0, "in the file that is named");
  CHECK (hip_stream_create (1) == &stream && made_on == 1,
         "a stream is made on its device");
  CHECK (current == 3, "and the thread's device stays");
  CHECK (hip_context (2) == &contexts[2] && current == 3,
         "a context is its device's");
  CHECK (hip_stream_wait (1, &stream) && waits == 1, "a stream is waited for");
  CHECK (hip_stream_destroy (1, &stream) && errors == 0, "and destroyed");
  CHECK (!hip_stream_create (9) && errors == 1 && current == 3,
         "there is no device 9");
  fails = 1;
  CHECK (!hip_stream_create (0) && errors == 2, "a refused stream is told");
  CHECK (current == 3, "and the thread's device stays then, too");
  CHECK (!hip_stream_wait (0, &stream) && errors == 3,
         "a stream that has failed is told");
  return UNIT_RESULT ();
}
