/* A program opens the driver itself and closes it while its kernel runs: the kernel runs
   on, and who opens the driver again finds it as it was.  At exit a kernel that never
   ends keeps nobody.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */
/* { dg-options "-ldl" } */

#include <dlfcn.h>
#include "expect.h"
#include <unistd.h>

/* `hold` sets the first word, and ends when the second is set.  */
static const char text[]
  = ".version 6.0\n.target sm_30\n.address_size 64\n"
    ".visible .entry hold (.param .u64 words)\n"
    "{\n"
    "  .reg .u64 %w; .reg .u32 %v; .reg .pred %p;\n"
    "  ld.param.u64 %w, [words];\n"
    "  st.volatile.u32 [%w], 1;\n"
    "again:\n"
    "  ld.volatile.u32 %v, [%w+4];\n"
    "  setp.eq.u32 %p, %v, 0; @%p bra again;\n"
    "  ret;\n"
    "}\n";

static int (*init) (unsigned), (*retain) (void **, int), (*set) (void *),
  (*load) (void **, const void *), (*get) (void **, void *, const char *),
  (*host) (void **, size_t, unsigned), (*synchronize) (void), (*query) (void *),
  (*launch) (void *, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned,
             unsigned, void *, void **, void **);

static void *
open_driver (void)
{
  void *library = dlopen ("libcuda.so.1", RTLD_NOW);
  if (!library)
    return NULL;
  init = dlsym (library, "cuInit");
  retain = dlsym (library, "cuDevicePrimaryCtxRetain");
  set = dlsym (library, "cuCtxSetCurrent");
  load = dlsym (library, "cuModuleLoadData");
  get = dlsym (library, "cuModuleGetFunction");
  host = dlsym (library, "cuMemHostAlloc");
  synchronize = dlsym (library, "cuCtxSynchronize");
  query = dlsym (library, "cuStreamQuery");
  launch = dlsym (library, "cuLaunchKernel");
  return library;
}

int
main (void)
{
  void *context, *module, *function;
  volatile unsigned *words;
  void *library = open_driver ();
  EXPECT (library);
  EXPECT (!(init (0) || retain (&context, 0) || set (context)));
  EXPECT (!(load (&module, text) || get (&function, module, "hold")));
  EXPECT (!host ((void **) &words, 8, 0));
  words[0] = words[1] = 0;
  void *params[] = { &words };
  EXPECT (!launch (function, 1, 1, 1, 1, 1, 1, 0, NULL, params, NULL));
  dlclose (library);
  while (!words[0])
    usleep (1000);

  library = open_driver ();
  EXPECT (library);
  EXPECT (!init (0));
  EXPECT (query (NULL) == 600);
  words[1] = 1;
  EXPECT (!(synchronize () || query (NULL)));

  words[0] = words[1] = 0;
  EXPECT (!launch (function, 1, 1, 1, 1, 1, 1, 0, NULL, params, NULL));
  while (!words[0])
    usleep (1000);
  dlclose (library);
  return 0;
}
