/* A library goes away right behind regions with nowait whose code asks the host to run
   code: they run to their end, also one that waits for another.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */
/* { dg-also-library nvidia-library-goes-away.so "-DLIBRARY" } */
/* { dg-options "-ldl" } */

#include <unistd.h>

#pragma omp requires reverse_offload

#ifdef LIBRARY
void
library_work (int *asked, int rounds)
{
  for (int i = 0; i < 2; i++)
    {
#pragma omp target nowait firstprivate(asked) depend(inout: asked[0])
      for (int k = 0; k < rounds; k++)
        {
#pragma omp target device(ancestor: 1) firstprivate(asked)
          {
            usleep (1000);
            __atomic_add_fetch (asked, 1, __ATOMIC_RELAXED);
          }
        }
    }
}
#else

#include <dlfcn.h>
#include "expect.h"

int
main (void)
{
  int asked = 0;
  alarm (200);
  for (int i = 0; i < 3; i++)
    {
      void (*work) (int *, int);
      void *library = dlopen ("./nvidia-library-goes-away.so", RTLD_NOW);
      EXPECT (library);
      *(void **) &work = dlsym (library, "library_work");
      EXPECT (work);
      work (&asked, 10);
      dlclose (library);
    }
#pragma omp taskwait
  EXPECT_EQUAL (asked, 3 * 2 * 10);
  return 0;
}
#endif
