/* Where no thread can be made to serve requests, the thread of the region serves
   its own, and is on the host meanwhile.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target reverse_offload } */
/* { dg-require-effective-target offload_device } */
/* { dg-require-effective-target native_device } : the others have threads themselves */
/* { dg-require-effective-target no_sanitizer } */

#include <errno.h>
#include <omp.h>
#include <pthread.h>
#include "expect.h"

#pragma omp requires reverse_offload

static int refused, calls, device_then, device_before, device_after;

/* The library's calls come here too.  */
int
pthread_create (pthread_t *thread, const pthread_attr_t *attributes,
                void *(*start) (void *), void *argument)
{
  (void) thread, (void) attributes, (void) start, (void) argument;
  refused++;
  return EAGAIN;
}

static void
note (void)
{
  calls++;
  device_then = omp_get_device_num ();
}
#pragma omp declare target device_type(host) enter(note)

int
main (void)
{
  int sum = 0;
#pragma omp target map(tofrom : sum, device_before, device_after)
  {
    device_before = omp_get_device_num ();
    for (int i = 0; i < 20; i++)
      {
        int out = 0;
#pragma omp target device(ancestor : 1) map(from : out) firstprivate(i)
        {
          note ();
          out = i;
        }
        sum += out;
      }
    device_after = omp_get_device_num ();
  }
  EXPECT_EQUAL (calls, 20);
  EXPECT_EQUAL (sum, 190);
  EXPECT_EQUAL (device_then, omp_get_initial_device ());
  EXPECT_EQUAL (device_before, 0);
  EXPECT_EQUAL (device_after, 0);
  EXPECT_EQUAL (refused > 0, 1);
  return 0;
}
