/* The library as a program finds it that loads it late.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_LATE_LIBRARY_H
#define GANGWAY_LATE_LIBRARY_H

#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>
#include "expect.h"

struct late_library
{
  void *handle;
  void (*parallel) (void (*) (void *), void *, unsigned, unsigned);
  void (*task) (void (*) (void *), void *, void (*) (void *, void *), long,
                long, bool, unsigned, void **, int, void *);
};

static inline struct late_library
late_library_open (void)
{
  struct late_library library;
  library.handle = dlopen ("libgomp.so.1", RTLD_NOW | RTLD_LOCAL);
  if (library.handle == NULL)
    fprintf (stderr, "%s\n", dlerror ());
  EXPECT (library.handle != NULL);
  void *symbol = dlsym (library.handle, "GOMP_parallel");
  EXPECT (symbol != NULL);
  memcpy (&library.parallel, &symbol, sizeof symbol);
  symbol = dlsym (library.handle, "GOMP_task");
  EXPECT (symbol != NULL);
  memcpy (&library.task, &symbol, sizeof symbol);
  return library;
}

/* Whether the library is in the process still.  */
static inline bool
late_library_loaded (void)
{
  void *handle = dlopen ("libgomp.so.1", RTLD_NOW | RTLD_NOLOAD);
  if (handle)
    dlclose (handle);
  return handle != NULL;
}

#endif
