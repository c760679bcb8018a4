/* A tool hears of explicit tasks, their dependences, and of waiting for them.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-output "finalized" } */
/* { dg-env OMP_CANCELLATION "true" } */

#include "ompt.h"

#define RUN "schedule switch\nschedule complete\n"
#define WAIT(what)                                                             \
  what " begin\nwait " what " begin\nwait " what " end\n" what " end\n"

static int a, b, c;

static void __attribute__ ((noipa))
nothing (void)
{
}

static void
at_once (void)
{
  /* In a team of one thread each runs at once.  */
#pragma omp task untied shared(a)
  a++;
  EXPECT_LINES ("thread begin initial\ninitial begin 1 of 1\n"
                "create undeferred untied\n" RUN);
#pragma omp task if (0) final(1) mergeable shared(a)
  a++;
  EXPECT_LINES ("create undeferred final mergeable\n" RUN);
#pragma omp task depend(in : a) depend(out : b) depend(mutexinoutset : c)
  nothing ();
  EXPECT_LINES ("create undeferred depends\ndepends 3 4 1\n" RUN);
#pragma omp taskwait
  EXPECT_LINES (WAIT ("taskwait"));
#pragma omp taskwait depend(in : a)
  EXPECT_LINES ("create ? taskwait undeferred mergeable depends\ndepends 1\n"
                "schedule taskwait complete\n");
#pragma omp taskgroup
  {
#pragma omp task shared(a)
    a++;
  }
  EXPECT_LINES ("taskgroup begin\ncreate undeferred\n" RUN
                "wait taskgroup begin\nwait taskgroup end\ntaskgroup end\n");
#pragma omp taskloop num_tasks(2)
  for (int i = 0; i < 4; i++)
    nothing ();
  EXPECT_LINES ("taskgroup begin\ntaskloop begin 4\n"
                "create undeferred\nschedule switch\nchunk 0+2\n"
                "schedule complete\n"
                "create undeferred\nschedule switch\nchunk 2+2\n"
                "schedule complete\n"
                "taskloop end\n"
                "wait taskgroup begin\nwait taskgroup end\ntaskgroup end\n");
}

/* Thread 1 of two does nothing but wait until thread 0 is done, in no wait where it would
   run tasks.  */
static void
deferred (void)
{
  int done = 0;
#pragma omp parallel num_threads(2) shared(done)
  {
    if (omp_get_thread_num () == 1)
      while (!__atomic_load_n (&done, __ATOMIC_ACQUIRE))
        ;
    else
      {
        told_lines ();
#pragma omp task depend(out : a) shared(a)
        a++;
#pragma omp task depend(in : a) shared(a)
        a++;
        EXPECT_LINES ("create depends\ndepends 3\n"
                      "create depends\ndepends 1\nfollows\n");
#pragma omp taskwait
        EXPECT_LINES ("taskwait begin\nwait taskwait begin\n" RUN RUN
                      "wait taskwait end\ntaskwait end\n");
#pragma omp task
        {
#pragma omp task
          nothing ();
#pragma omp taskyield
        }
#pragma omp taskwait
        EXPECT_LINES ("create\ntaskwait begin\nwait taskwait begin\n"
                      "schedule switch\ncreate\n"
                      "schedule yield\nschedule complete\nschedule complete\n"
                      "wait taskwait end\ntaskwait end\n");
        omp_event_handle_t event;
#pragma omp task detach(event)
        nothing ();
#pragma omp taskyield
        omp_fulfill_event (event);
#pragma omp taskwait
        EXPECT_LINES ("create\nschedule yield\nschedule detach\n"
                      "schedule late fulfill\n" WAIT ("taskwait"));
#pragma omp task detach(event)
        omp_fulfill_event (event);
#pragma omp taskwait
        EXPECT_LINES ("create\ntaskwait begin\nwait taskwait begin\n"
                      "schedule switch\nschedule early fulfill\n"
                      "schedule complete\n"
                      "wait taskwait end\ntaskwait end\n");
        if (omp_get_cancellation ())
          {
#pragma omp taskgroup
            {
#pragma omp task
              nothing ();
#pragma omp task
              {
#pragma omp cancel taskgroup
              }
            }
            EXPECT_LINES ("taskgroup begin\ncreate\ncreate\n"
                          "wait taskgroup begin\n"
                          "schedule switch\ncancel 0x18\nschedule cancel\n"
                          "cancel 0x48\nschedule switch\nschedule cancel\n"
                          "wait taskgroup end\ntaskgroup end\n");
          }
        __atomic_store_n (&done, 1, __ATOMIC_RELEASE);
      }
  }
}

/* Many, on all threads, with the helper's own checks.  */
static int
fib (int n)
{
  int x, y;
  if (n < 2)
    return n;
#pragma omp task shared(x)
  x = fib (n - 1);
#pragma omp task shared(y)
  y = fib (n - 2);
#pragma omp taskwait
  return x + y;
}

int
main (void)
{
  at_once ();
  deferred ();
  int result = 0;
  __atomic_store_n (&told_quiet, 1, __ATOMIC_RELAXED);
  for (int i = 0; i < 5; i++)
    {
#pragma omp parallel num_threads(4)
#pragma omp single
      result = fib (12);
      EXPECT_EQUAL (result, 144);
    }
  return 0;
}
