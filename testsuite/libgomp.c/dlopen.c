/* The library is loaded late in a process's life, used, and unloaded, several
   times: none of its threads is left then.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-options "-fno-openmp -ldl -pthread" } */

#include "count-threads.h"
#include "late-library.h"

static int ran;

static void
body (void *argument)
{
  (void) argument;
  __atomic_add_fetch (&ran, 1, __ATOMIC_RELAXED);
}

static void *
nothing (void *argument)
{
  return argument;
}

int
main (void)
{
  /* A sanitizer may have a thread of its own from the first one on.  */
  pthread_t thread;
  EXPECT_EQUAL (pthread_create (&thread, NULL, nothing, NULL), 0);
  pthread_join (thread, NULL);
  int threads = count_threads_settled (1, 10);
  for (int round = 0; round < 10; round++)
    {
      struct late_library library = late_library_open ();
      __atomic_store_n (&ran, 0, __ATOMIC_RELAXED);
      library.parallel (body, NULL, 4, 0);
      EXPECT_EQUAL (__atomic_load_n (&ran, __ATOMIC_RELAXED), 4);
      EXPECT_EQUAL (dlclose (library.handle), 0);
      EXPECT (!late_library_loaded ());
      EXPECT_EQUAL (count_threads_settled (threads, 60), threads);
    }
  return 0;
}
