/* The pools of offload workers.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdatomic.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include <gomp/plugin.h>
#include "base/workers.h"
#include "testsuite/lib/count-threads.h"
#include "testsuite/lib/failing-threads.h"
#include "testsuite/unit/unit.h"

static atomic_int done, running, most_running;

static void
count_job (void *argument)
{
  int now = atomic_fetch_add (&running, 1) + 1;
  int most = atomic_load (&most_running);
  while (now > most
         && !atomic_compare_exchange_weak (&most_running, &most, now))
    ;
  usleep ((uintptr_t) argument);
  while (atomic_load (&most_running) < 2)
    usleep (500);
  atomic_fetch_sub (&running, 1);
  atomic_fetch_add (&done, 1);
}

static bool
wait_for (atomic_int *counter, int value)
{
  for (int i = 0; i < 60000 && atomic_load (counter) < value; i++)
    usleep (1000);
  return atomic_load (counter) == value;
}

/* Threads that are not the pool's: this one, and perhaps a sanitizer's.  */
static int own_threads;

static void
test_limit (void)
{
  struct worker_pool *pool = worker_pool_create (4);
  atomic_store (&done, 0);
  for (int i = 0; i < 200; i++)
    worker_pool_submit (pool, count_job, (void *) (uintptr_t) 500, false);
  CHECK (wait_for (&done, 200), "200 jobs are done, some at once");
  CHECK (atomic_load (&most_running) <= 4, "at most 4 ran at once");
  worker_pool_destroy (pool);
  CHECK (count_threads_settled (own_threads, 60) == own_threads,
         "no thread is left after the pool's end");
}

/* Each job waits until all of them run: each needs a thread of its own.  */
static pthread_barrier_t together;

static void
barrier_job (void *unused)
{
  (void) unused;
  pthread_barrier_wait (&together);
  atomic_fetch_add (&done, 1);
}

static void
test_concurrent (void)
{
  struct worker_pool *pool = worker_pool_create (32);
  for (int round = 0; round < 20; round++)
    {
      pthread_barrier_init (&together, NULL, 32);
      atomic_store (&done, 0);
      for (int i = 0; i < 32; i++)
        worker_pool_submit (pool, barrier_job, NULL, false);
      if (!wait_for (&done, 32))
        break;
    }
  CHECK (atomic_load (&done) == 32, "jobs that wait for each other all run");
  worker_pool_destroy (pool);
}

/* More calls at once than other pools have threads.  */
static void
test_plugin_calls (void)
{
  pthread_barrier_init (&together, NULL, 300);
  atomic_store (&done, 0);
  for (int i = 0; i < 300; i++)
    GOMP_PLUGIN_call_on_worker (barrier_job, NULL);
  CHECK (wait_for (&done, 300),
         "a plugin's calls that wait for each other run");
  CHECK (count_threads_settled (own_threads, 60) == own_threads,
         "and their threads end");
}

static void
test_idle (void)
{
  struct worker_pool *pool = worker_pool_create (4);
  atomic_store (&done, 0);
  for (int i = 0; i < 4; i++)
    worker_pool_submit (pool, count_job, (void *) (uintptr_t) 10000, false);
  CHECK (wait_for (&done, 4), "4 jobs are done");
  CHECK (count_threads_settled (own_threads, 60) == own_threads,
         "idle workers end by themselves");
  worker_pool_submit (pool, count_job, NULL, false);
  CHECK (wait_for (&done, 5), "a worker is made again");
  worker_pool_destroy (pool);
}

static pthread_t ran_on;

static void
where_job (void *unused)
{
  (void) unused;
  ran_on = pthread_self ();
  atomic_fetch_add (&done, 1);
}

static void
test_no_threads (void)
{
  fflush (stdout);
  if (fork () == 0)
    {
      struct worker_pool *pool = worker_pool_create (4);
      threads_fail_first = 1;
      atomic_store (&done, 0);
      worker_pool_submit (pool, where_job, NULL, true);
      bool here
        = atomic_load (&done) == 1 && pthread_equal (ran_on, pthread_self ());
      worker_pool_submit (pool, where_job, NULL, false);
      _exit (here && atomic_load (&done) == 2 ? 0 : 1);
    }
  int status = -1;
  wait (&status);
  CHECK (status == 0, "where no thread can be made the caller serves");
}

static void
test_fork (void)
{
  struct worker_pool *pool = worker_pool_create (4);
  atomic_store (&done, 0);
  for (int i = 0; i < 8; i++)
    worker_pool_submit (pool, count_job, (void *) (uintptr_t) 20000, false);
  fflush (stdout);
  if (fork () == 0)
    {
      atomic_store (&done, 0);
      worker_pool_submit (pool, where_job, NULL, false);
      _exit (wait_for (&done, 1) ? 0 : 1);
    }
  int status = -1;
  wait (&status);
  CHECK (status == 0, "a pool works in a child of fork");
  CHECK (wait_for (&done, 8), "and goes on in the parent");
  worker_pool_destroy (pool);
}

static void *
nothing (void *argument)
{
  return argument;
}

static void
count_own_threads (void)
{
  pthread_t thread;
  if (pthread_create (&thread, NULL, nothing, NULL) == 0)
    pthread_join (thread, NULL);
  own_threads = count_threads_settled (1, 10);
}

int
main (void)
{
  test_no_threads ();
  count_own_threads ();
  test_limit ();
  test_concurrent ();
  test_plugin_calls ();
  test_idle ();
  test_fork ();
  return UNIT_RESULT ();
}
