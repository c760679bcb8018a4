/* The process ends while another thread unloads a library whose regions are under way: the
   device is finished without a look at the library, which may have gone by then.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-also-library library-goes-at-exit.so "-DLIBRARY" } */
/* { dg-options "-ldl" } */
/* { dg-require-effective-target no_sanitizer } : the driver's threads go on in exit */

#include <omp.h>

#ifdef LIBRARY
void
library_run (int n)
{
#pragma omp target nowait firstprivate(n)
  for (volatile int i = 0; i < n; i++)
    ;
}
#else

#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include "expect.h"

static void *
unload (void *library)
{
  dlclose (library);
  return NULL;
}

static void
end_beside (void)
{
  alarm (200);
  void *library = dlopen ("./library-goes-at-exit.so", RTLD_NOW);
  EXPECT (library);
  void (*run) (int);
  *(void **) &run = dlsym (library, "library_run");
  EXPECT (run);
  for (int i = 0; i < 50; i++)
    run (5000);
  pthread_t thread;
  EXPECT_EQUAL (pthread_create (&thread, NULL, unload, library), 0);
  exit (3);
}

int
main (void)
{
  for (int round = 0; round < 15; round++)
    {
      pid_t child = fork ();
      EXPECT (child >= 0);
      if (child == 0)
        end_beside ();
      int status;
      EXPECT_EQUAL (waitpid (child, &status, 0), child);
      EXPECT_EQUAL (status, 3 << 8);
    }
  return 0;
}
#endif
