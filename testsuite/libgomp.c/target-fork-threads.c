/* A thread forks while others use the device: the child finds no lock held, and
   can use a device that is made of the host's processors.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* A driver's device is finished in a child of fork.  */
/* { dg-require-effective-target native_device } */
/* { dg-require-effective-target offload_device } */
/* { dg-require-effective-target no_sanitizer } */

#include <omp.h>
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>
#include "expect.h"

#define THREADS 3

static int stop;

static int
region (void)
{
  int a[100];
  a[0] = 1;
#pragma omp target map (tofrom : a)
  a[0] += 1;
  return a[0];
}

static void *
work (void *unused)
{
  while (!__atomic_load_n (&stop, __ATOMIC_RELAXED))
    EXPECT_EQUAL (region (), 2);
  return unused;
}

int
main (void)
{
  pthread_t threads[THREADS];
  EXPECT_EQUAL (region (), 2);
  for (int i = 0; i < THREADS; i++)
    EXPECT (pthread_create (&threads[i], NULL, work, NULL) == 0);
  for (int i = 0; i < 200; i++)
    {
      pid_t child = fork ();
      EXPECT (child >= 0);
      if (child == 0)
        {
          alarm (200);
          _exit (region () == 2 ? 7 : 8);
        }
      int status;
      EXPECT_EQUAL (waitpid (child, &status, 0), child);
      EXPECT (WIFEXITED (status));
      EXPECT_EQUAL (WEXITSTATUS (status), 7);
    }
  __atomic_store_n (&stop, 1, __ATOMIC_RELAXED);
  for (int i = 0; i < THREADS; i++)
    pthread_join (threads[i], NULL);
  return 0;
}
