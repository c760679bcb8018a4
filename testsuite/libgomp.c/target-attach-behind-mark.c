/* A region attaches a pointer in a structure that another region, which still runs, has
   made: a third one, in a queue of its own, finds the pointer attached and never sees
   the host's address in it, however long the store of the pointer takes.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target far_device } */
/* { dg-require-effective-target no_tsan } : two threads may store one address at once */
/* { dg-env FAR_COPY_US "200000" } */

#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <unistd.h>
#include "far.h"
#include "flag.h"

enum { N = 2000 };

static struct
{
  int number;
  int *pointer;
  char more[50000]; /* more than what a region brings along */
} made;
static int kept[N];

/* Whether a region that attaches the pointer sees a pointer of the device's.  */
static int
is_right (void)
{
  int right = 0;
  uintptr_t host = (uintptr_t) kept;
#pragma omp target map (to : made.pointer[0 : N]) map (from : right)          \
  firstprivate (host)
  right = (uintptr_t) made.pointer != host && made.pointer[7] == 7;
  return right;
}

static void *
attach_first (void *argument)
{
  (void) argument;
  EXPECT (is_right ());
  return NULL;
}

static void
attach_both (void)
{
  pthread_t thread;
  far_reset ();
  EXPECT_EQUAL (pthread_create (&thread, NULL, attach_first, NULL), 0);
  while (far_count ("openacc_async_host2dev") == 0)
    sched_yield ();
  /* The first thread's store is in its queue.  This thread most likely comes before it
     is done.  */
  usleep (50000);
  EXPECT (is_right ());
  EXPECT_EQUAL (pthread_join (thread, NULL), 0);
}

int
main (void)
{
  alarm (200);
  int flags[2] = { 0, 0 };
  uintptr_t begun = (uintptr_t) &flags[0], done = (uintptr_t) &flags[1];
  for (int i = 0; i < N; i++)
    kept[i] = i;
  made.pointer = kept;
#pragma omp target enter data map (to : kept)
#pragma omp target nowait map (to : made) firstprivate (begun, done)
  {
    made.number = 1;
    flag_raise (begun);
    flag_await (done);
  }
  flag_await (begun);
  attach_both ();
  flag_raise (done);
#pragma omp taskwait
#pragma omp target exit data map (delete : kept)
  return 0;
}
