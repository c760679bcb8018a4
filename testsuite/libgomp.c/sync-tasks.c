/* Plain variables that only the constructs of tasks order: under ThreadSanitizer
   no report.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-options "-pthread" } */

#include <omp.h>
#include <pthread.h>
#include "expect.h"

enum { THREADS = 4, N = 60, ROUNDS = 10 };

static long
fib (int n)
{
  long a, b;
  if (n < 2)
    return n;
#pragma omp task shared (a)
  a = fib (n - 1);
#pragma omp task shared (b) if (n > 4)
  b = fib (n - 2);
#pragma omp taskwait
  return a + b;
}

/* What the maker wrote the task reads, and the other way round.  */
static void
waits (void)
{
  int slots[N], inner[N];
  for (int i = 0; i < N; i++)
    slots[i] = i;
#pragma omp taskgroup
  for (int i = 0; i < N; i++)
    {
#pragma omp task shared (slots, inner)
      {
        slots[i]++;
#pragma omp task shared (slots, inner)
        inner[i] = slots[i];
      }
#pragma omp taskwait
    }
  for (int i = 0; i < N; i++)
    EXPECT (slots[i] == i + 1 && inner[i] == i + 1);
}

static void
depends (void)
{
  int a = 0, b[4] = { 0 }, gathered = 0, exclusive = 0;
  for (int i = 0; i < N; i++)
    {
#pragma omp task shared (a) depend (inout : a)
      a++;
      for (int j = 0; j < 4; j++)
        {
#pragma omp task shared (a, b) depend (in : a) depend (out : b[j])
          b[j] = a;
        }
#pragma omp task shared (b, gathered) depend (iterator (j = 0 : 4), in : b[j])
      {
        gathered = 0;
        for (int j = 0; j < 4; j++)
          gathered += b[j];
      }
#pragma omp task shared (gathered) depend (iterator (j = 0 : 4), out : b[j])
      EXPECT_EQUAL (gathered, 4 * (i + 1));
#pragma omp task shared (exclusive) depend (mutexinoutset : exclusive)
      exclusive++;
    }
#pragma omp taskwait depend (in : exclusive)
  EXPECT_EQUAL (exclusive, N);
#pragma omp task shared (a) depend (in : a) if (0)
  EXPECT_EQUAL (a, N);
#pragma omp taskwait
}

static void
depend_objects (void)
{
  int a = 0, seen = 0;
  omp_depend_t object;
#pragma omp depobj(object) depend (inout : a)
  for (int i = 0; i < N; i++)
    {
#pragma omp task shared (a) depend (depobj : object)
      a++;
    }
#pragma omp task shared (a, seen) depend (in : a)
  seen = a;
#pragma omp taskwait
  EXPECT_EQUAL (seen, N);
#pragma omp depobj(object) destroy
}

static void
loops (void)
{
  int data[N];
  long sum = 0;
#pragma omp taskloop grainsize (3) shared (data)
  for (int i = 0; i < N; i++)
    data[i] = i;
#pragma omp taskloop num_tasks (7) reduction (+ : sum)
  for (int i = 0; i < N; i++)
    sum += data[N - 1 - i];
  EXPECT_EQUAL (sum, N * (N - 1) / 2);
  long other = 0;
#pragma omp taskgroup task_reduction (+ : other)
  for (int i = 0; i < N; i++)
    {
#pragma omp task in_reduction (+ : other) priority (i % 3)
      other += data[i];
    }
  EXPECT_EQUAL (other, sum);
}

static int fulfilled;

static void *
fulfill (void *event)
{
  fulfilled++;
  omp_fulfill_event ((omp_event_handle_t) (unsigned long) event);
  return NULL;
}

/* What is written before the event is fulfilled is visible to who waited.  */
static void
detached (void)
{
  fulfilled = 0;
  for (int i = 0; i < 5; i++)
    {
      pthread_t thread;
      omp_event_handle_t event;
#pragma omp task detach (event) depend (out : fulfilled)
      ;
      EXPECT_EQUAL (pthread_create (&thread, NULL, fulfill,
                                    (void *) (unsigned long) event), 0);
#pragma omp task depend (inout : fulfilled)
      fulfilled += 10;
#pragma omp taskwait
      EXPECT_EQUAL (fulfilled, 11 * (i + 1));
      pthread_join (thread, NULL);
    }
}

/* A task of one thread is read by all after the barrier it runs in.  */
static void
barriers (void)
{
  static int data[N];
#pragma omp parallel num_threads (THREADS)
  for (int round = 0; round < 5; round++)
    {
      for (int i = omp_get_thread_num (); i < N; i += THREADS)
        {
#pragma omp task
          data[i] = round + i;
        }
#pragma omp barrier
      for (int i = 0; i < N; i++)
        EXPECT_EQUAL (data[i], round + i);
#pragma omp barrier
    }
  int left = 0;
#pragma omp parallel num_threads (THREADS)
#pragma omp single nowait
  {
#pragma omp task untied shared (left)
    {
#pragma omp task shared (left)
      left = 1;
    }
  }
  EXPECT_EQUAL (left, 1);
}

int
main (void)
{
  omp_set_dynamic (0);
  for (int round = 0; round < ROUNDS; round++)
    {
#pragma omp parallel num_threads (THREADS)
      {
#pragma omp single
        EXPECT_EQUAL (fib (12), 144);
        waits ();
        depends ();
        depend_objects ();
        loops ();
#pragma omp barrier
#pragma omp single
        detached ();
      }
      barriers ();
    }
  return 0;
}
