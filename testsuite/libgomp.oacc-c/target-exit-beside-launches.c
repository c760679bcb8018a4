/* A program that ends while its other threads launch regions ends with its own status,
   and without a message, although its devices are finished before it is gone and nothing
   but a device may run the regions.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-options "-fopenmp -pthread" } */
/* { dg-require-effective-target far_device } */
/* { dg-env OMP_TARGET_OFFLOAD "MANDATORY" } */
/* { dg-env FAR_LAUNCH_US "20000" } */

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

static int launched; /* atomic */
static int number[1];

static void *
launch_for_ever (void *unused)
{
  (void) unused;
  for (;;)
    {
#pragma omp target map (tofrom : number)
      number[0]++;
      __atomic_add_fetch (&launched, 1, __ATOMIC_RELAXED);
    }
  return NULL;
}

int
main (void)
{
  pthread_t thread;
  alarm (200);
  /* The process's end waits for these.  */
  int data[4] = { 0 };
#pragma acc enter data copyin(data)
  pthread_create (&thread, NULL, launch_for_ever, NULL);
  while (__atomic_load_n (&launched, __ATOMIC_RELAXED) < 3)
    usleep (1000);
  for (int i = 0; i < 10; i++)
    {
#pragma acc parallel present(data) async(1)
      data[0]++;
    }
  exit (0);
}
