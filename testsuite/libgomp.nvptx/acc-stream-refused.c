/* Where the own stream of an async queue cannot be ended, the program's stream is not
   taken, and the queue goes on with its own.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */
/* { dg-options "-ldl" } */
/* { dg-env GANGWAY_CUDA_FAIL "cuStreamDestroy:1" } */

#include <dlfcn.h>
#include <openacc.h>
#include "expect.h"

int
main (void)
{
  int number = 0;
  void *driver = dlopen ("libcuda.so.1", RTLD_NOW), *stream = NULL;
  int (*create) (void **, unsigned);
  EXPECT (driver);
  *(void **) &create = dlsym (driver, "cuStreamCreate");
#pragma acc parallel async(1) copy(number)
  number++;
#pragma acc wait
  void *own = acc_get_cuda_stream (1);
  EXPECT (own);
  EXPECT_EQUAL (create (&stream, 0), 0);
  EXPECT_EQUAL (acc_set_cuda_stream (1, stream), 0);
  EXPECT (acc_get_cuda_stream (1) == own);
#pragma acc parallel async(1) copy(number)
  number++;
#pragma acc wait
  EXPECT_EQUAL (acc_set_cuda_stream (1, stream), 1);
  EXPECT (acc_get_cuda_stream (1) == stream);
  EXPECT_EQUAL (number, 2);
  return 0;
}
