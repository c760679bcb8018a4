/* What tests ask the far device's plugin, which must be loaded.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_TEST_FAR_H
#define GANGWAY_TEST_FAR_H

#include <dlfcn.h>
#include <stdio.h>
#include "expect.h"

static inline void *
far_symbol (const char *name)
{
  void *handle = dlopen ("libgomp-plugin-nvptx.so.1", RTLD_NOW | RTLD_NOLOAD);
  void *symbol = handle ? dlsym (handle, name) : NULL;
  EXPECT (symbol != NULL);
  dlclose (handle);
  return symbol;
}

/* How often GOMP_OFFLOAD_NAME was called since the last reset; NULL: all of
   them.  */
static inline long
far_count (const char *name)
{
  long count = ((long (*) (const char *)) far_symbol ("far_count")) (name);
  EXPECT (count >= 0);
  return count;
}

static inline void
far_reset (void)
{
  ((void (*) (void)) far_symbol ("far_reset")) ();
}

/* Whether the calling thread is one of the plugin's.  */
static inline int
far_on_own_thread (void)
{
  return ((_Bool (*) (void)) far_symbol ("GOMP_OFFLOAD_on_own_thread")) ();
}

#endif
