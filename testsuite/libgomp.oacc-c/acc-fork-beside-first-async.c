/* A thread runs the process's first asynchronous construct of OpenACC while another is in
   fork: what the device has of threads, queues and locks is new in the middle of that fork,
   and the child, too, has queues.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* A driver's device is finished in a child of fork.  */
/* { dg-require-effective-target native_device } */
/* { dg-require-effective-target offload_device } */
/* { dg-require-effective-target no_sanitizer } : a child may find its allocator locked */

#include "fork-beside-first.h"

static int
region (void)
{
  int number = 41;
#pragma acc parallel copy(number) async(1)
  number++;
#pragma acc wait(1)
  return number;
}
