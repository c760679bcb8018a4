/* Several threads fail at once, each of which would end the process: that ends once, with a
   failure, and by no signal.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */
/* { dg-options "-lpthread" } */
/* { dg-timeout 600 } */

#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#define AGAIN_SECONDS 120
#include "again.h"
#include "expect.h"

enum { THREADS = 8, HANDLERS = 40, RUNS = 20 };

static pthread_barrier_t together;

/* Lets another thread that is in exit, too, go on.  */
static void
handler (void)
{
  sched_yield ();
}

extern void GOMP_error (const char *, size_t);

/* An error directive ends the process, as whatever fails in the library does.  */
static void *
fail (void *argument)
{
  pthread_barrier_wait (&together);
  GOMP_error ("on purpose", 10);
  return argument;
}

static int
run (void)
{
  pthread_t threads[THREADS];
  for (int i = 0; i < HANDLERS; i++)
    atexit (handler);
  pthread_barrier_init (&together, NULL, THREADS);
  for (int i = 0; i < THREADS; i++)
    pthread_create (&threads[i], NULL, fail, NULL);
  for (int i = 0; i < THREADS; i++)
    pthread_join (threads[i], NULL);
  return 0;
}

int
main (int argc, char **argv)
{
  (void) argv;
  if (argc > 1)
    return run ();
  const char *const none[] = { NULL };
  for (int i = 0; i < RUNS; i++)
    EXPECT_EQUAL (again ("run", none), 1);
  return 0;
}
