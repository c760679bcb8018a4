/* A device is finished (omp_pause_resource, hard) while other threads' launches and
   copies are under way: it is, once they are through; and later ones start it
   again.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target far_device } */
/* { dg-env FAR_LAUNCH_US 100000 } */
/* { dg-env FAR_COPY_US 20000 } */

#include <omp.h>
#include <pthread.h>
#include <sched.h>
#include <unistd.h>
#include "far.h"

static int there[300]; /* atomic: more than what is staged */

static void
wait_for_call (const char *name)
{
  while (far_count (name) == 0)
    sched_yield ();
}

static void *
launch (void *argument)
{
  int *result = argument;
#pragma omp target map(tofrom: there) map(from: result[:1])
  {
    there[299]++;
    result[0] = there[299];
  }
  return NULL;
}

static void *
copy (void *argument)
{
  int *result = argument;
  char text[5000] = { 0 };
#pragma omp target enter data map(to: text) nowait
#pragma omp taskwait
  *result = 1;
  return NULL;
}

static void
pause_during (void *(*what) (void *), const char *call)
{
  int result = 0;
  pthread_t thread;
  far_reset ();
  EXPECT_EQUAL (pthread_create (&thread, NULL, what, &result), 0);
  wait_for_call (call);
  EXPECT_EQUAL (omp_pause_resource (omp_pause_hard,
				    omp_get_default_device ()), 0);
  EXPECT_EQUAL (far_count ("fini_device"), 1);
  EXPECT_EQUAL (pthread_join (thread, NULL), 0);
  EXPECT (result > 0);
}

int
main (void)
{
  alarm (200);
  int first = 0;
  launch (&first);
  EXPECT_EQUAL (first, 1);
  pause_during (launch, "run");
  EXPECT_EQUAL (there[299], 2);
  launch (&first);
  EXPECT_EQUAL (first, 3);
  pause_during (copy, "openacc_async_host2dev");
  launch (&first);
  EXPECT_EQUAL (first, 4);
  return 0;
}
