/* The library is loaded late in a process's life, used, and unloaded,
   several times.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-options "-fno-openmp -ldl -pthread" } */

#include <dlfcn.h>
#include <string.h>
#include <unistd.h>
#include "expect.h"

static int ran;

static void
body (void *argument)
{
  (void) argument;
  __atomic_add_fetch (&ran, 1, __ATOMIC_RELAXED);
}

int
main (void)
{
  for (int round = 0; round < 3; round++)
    {
      void *library = dlopen ("libgomp.so.1", RTLD_NOW | RTLD_LOCAL);
      if (library == NULL)
        fprintf (stderr, "%s\n", dlerror ());
      EXPECT (library != NULL);
      void (*parallel) (void (*) (void *), void *, unsigned, unsigned);
      void *symbol = dlsym (library, "GOMP_parallel");
      EXPECT (symbol != NULL);
      memcpy (&parallel, &symbol, sizeof symbol);
      __atomic_store_n (&ran, 0, __ATOMIC_RELAXED);
      parallel (body, NULL, 4, 0);
      EXPECT_EQUAL (__atomic_load_n (&ran, __ATOMIC_RELAXED), 4);
      EXPECT_EQUAL (dlclose (library), 0);
      /* Threads of a library that went away would crash here.  */
      usleep (10000);
    }
  return 0;
}
