/* A stream that the program made serves an async queue, and stays the program's; no
   stream is refused.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */
/* { dg-options "-ldl" } */

#include <dlfcn.h>
#include <openacc.h>
#include "expect.h"

enum { LENGTH = 1000 };

int
main (void)
{
  static int numbers[LENGTH];
  void *driver = dlopen ("libcuda.so.1", RTLD_NOW);
  int (*create) (void **, unsigned), (*destroy) (void *), (*query) (void *);
  EXPECT (driver);
  *(void **) &create = dlsym (driver, "cuStreamCreate");
  *(void **) &destroy = dlsym (driver, "cuStreamDestroy_v2");
  *(void **) &query = dlsym (driver, "cuStreamQuery");
#pragma acc enter data copyin(numbers)
  EXPECT (acc_get_current_cuda_device ());
  EXPECT (acc_get_current_cuda_context ());
  for (int round = 1; round <= 3; round++)
    {
      void *stream = NULL;
      EXPECT_EQUAL (create (&stream, round % 2), 0);
      EXPECT_EQUAL (acc_set_cuda_stream (round, stream), 1);
      EXPECT (acc_get_cuda_stream (round) == stream);
      for (int i = 0; i < 50; i++)
        {
#pragma acc parallel loop async(round) present(numbers)
          for (int k = 0; k < LENGTH; k++)
            numbers[k]++;
        }
#pragma acc wait(round)
      EXPECT_EQUAL (query (stream), 0);
      void *other = NULL;
      EXPECT_EQUAL (create (&other, 1), 0);
      EXPECT_EQUAL (acc_set_cuda_stream (round, other), 1);
      EXPECT_EQUAL (destroy (stream), 0);
    }
  EXPECT_EQUAL (acc_set_cuda_stream (9, NULL), 0);
#pragma acc exit data copyout(numbers)
  for (int k = 0; k < LENGTH; k++)
    EXPECT_EQUAL (numbers[k], 150);
  return 0;
}
