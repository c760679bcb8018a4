/* A context that the program made current on a thread is current there still after it
   used a device, whose context is another one; and a thread may use two devices by
   turns.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */
/* { dg-env GANGWAY_CUDA_DEVICES "2" } */
/* A driver refuses launches while another context is current: */
/* { dg-env GANGWAY_CUDA_FAIL "cuLaunchKernel:201=CUDA_ERROR_INVALID_CONTEXT,cuLaunchKernel:203=CUDA_ERROR_INVALID_CONTEXT,cuLaunchKernel:205=CUDA_ERROR_INVALID_CONTEXT,cuLaunchKernel:207=CUDA_ERROR_INVALID_CONTEXT,cuLaunchKernel:209=CUDA_ERROR_INVALID_CONTEXT,cuLaunchKernel:211=CUDA_ERROR_INVALID_CONTEXT,cuLaunchKernel:213=CUDA_ERROR_INVALID_CONTEXT,cuLaunchKernel:215=CUDA_ERROR_INVALID_CONTEXT" } */
/* { dg-options "-ldl" } */

#include <dlfcn.h>
#include <omp.h>
#include <pthread.h>
#include "expect.h"

static int (*create) (void **, unsigned, int);
static int (*current) (void **);
static int numbers[2][100];

static void
use (int device)
{
  int *of = numbers[device], sum = 0;
#pragma omp target map(tofrom: of[:100]) map(tofrom: sum) device(device)
  for (int i = 0; i < 100; i++)
    sum += of[i]++;
  EXPECT_EQUAL (sum % 100, 0);
  int *memory = omp_target_alloc (100 * sizeof (int), device);
  EXPECT (memory);
  EXPECT_EQUAL (omp_target_memcpy (memory, of, 100 * sizeof (int), 0, 0, device,
                                   omp_get_initial_device ()), 0);
  omp_target_free (memory, device);
}

static void *
with_context (void *argument)
{
  void *own, *now = NULL;
  (void) argument;
  EXPECT_EQUAL (create (&own, 0, 1), 0);
  for (int i = 0; i < 4; i++)
    {
      use (i % 2);
      EXPECT_EQUAL (current (&now), 0);
      EXPECT (now == own);
    }
  return NULL;
}

/* Made after the thread had used a device.  */
static void *
with_late_context (void *argument)
{
  use (0);
  return with_context (argument);
}

int
main (void)
{
  void *driver = dlopen ("libcuda.so.1", RTLD_NOW);
  EXPECT (driver);
  *(void **) &create = dlsym (driver, "cuCtxCreate_v2");
  *(void **) &current = dlsym (driver, "cuCtxGetCurrent");
  EXPECT (create && current);
  for (int i = 0; i < 100; i++)
    {
      use (0);
      use (1);
    }
  pthread_t thread;
  for (int i = 0; i < 2; i++)
    {
      pthread_create (&thread, NULL, i ? with_late_context : with_context, NULL);
      pthread_join (thread, NULL);
    }
  return 0;
}
