/* Threads launch a library's regions as soon as it is loaded: all but one of them while
   that one loads the image, which they come behind.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */
/* { dg-also-library library-loaded-late-threads.so "-DLIBRARY" } */
/* { dg-options "-ldl" } */

#include <omp.h>

#ifdef LIBRARY
int
library_on_device (void)
{
  int host = 1;
#pragma omp target map(from: host)
  host = omp_is_initial_device ();
  return !host;
}
#else

#include <dlfcn.h>
#include "expect.h"

int
main (void)
{
#pragma omp target
  ;
  for (int i = 0; i < 8; i++)
    {
      int there = 0;
      void *library = dlopen ("./library-loaded-late-threads.so", RTLD_NOW);
      EXPECT (library);
      int (*on_device) (void);
      *(void **) &on_device = dlsym (library, "library_on_device");
      EXPECT (on_device);
#pragma omp parallel num_threads(4) reduction(+: there)
      there += on_device ();
      EXPECT_EQUAL (there, 4);
      dlclose (library);
    }
  return 0;
}
#endif
