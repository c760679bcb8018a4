/* Pools of worker threads.  A pool's lock guards all of its fields; it is never
   held while a job runs or a thread is made or joined.
   A worker that has been idle for WORKER_IDLE_SECONDS ends.  It cannot join
   itself, so it leaves its name in pool->ended, after joining the one it finds
   there: at most one ended thread of a pool waits to be joined, by the next
   worker that ends or the pool's end.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "base/workers.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include "base/errno_kept.h"
#include "base/error.h"
#include "base/futex.h"
#include "base/memory.h"
#include "base/mutex.h"

/* Long beside the 19 to 90 microseconds that it took to make and join a thread
   (the least and the mean of 2,000, on two processors with other load), short
   for a user who counts the threads of a program.  No program of bench/ has
   workers that are idle for as long as that.  */
#define WORKER_IDLE_SECONDS 1

struct job
{
  struct job *next;
  void (*fn) (void *);
  void *argument;
};

/* Invariants: idle + busy <= threads <= most; a job stays queued only while there
   are threads.  */
struct worker_pool
{
  struct mutex lock;
  struct worker_pool *next; /* all pools; under pools_lock */
  struct job *first, **last;
  unsigned most, threads, idle;
  unsigned busy;   /* threads that run a job */
  unsigned queued; /* jobs not taken yet */
  uint32_t wake;   /* futex word: grows with every wake-up */
  bool stopping;
  bool closed;  /* atomic; no worker begins a job any more */
  bool stopped; /* a worker that ends from now on is not joined */
  bool has_ended;
  pthread_t ended; /* valid if has_ended */
};

static struct worker_pool *pools;
static struct mutex pools_lock = MUTEX_INITIALIZER (MUTEX_RANK_WORKERS);

/* A pool's state right after its creation, and in a child of fork, where its
   threads are gone and its jobs are the parent's.  */
static void
worker_pool_reset (struct worker_pool *pool)
{
  mutex_init (&pool->lock, MUTEX_RANK_WORKERS);
  pool->first = NULL;
  pool->last = &pool->first;
  pool->threads = pool->idle = pool->busy = pool->queued = 0;
  pool->stopping = pool->closed = pool->stopped = pool->has_ended = false;
}

static struct worker_pool *
worker_pool_try_create (unsigned most_threads)
{
  struct worker_pool *pool = memory_try_alloc_cleared (sizeof *pool);
  if (!pool)
    return NULL;
  worker_pool_reset (pool);
  pool->most = most_threads > 0 ? most_threads : 1;
  mutex_lock (&pools_lock);
  pool->next = pools;
  pools = pool;
  mutex_unlock (&pools_lock);
  return pool;
}

struct worker_pool *
worker_pool_create (unsigned most_threads)
{
  struct worker_pool *pool = worker_pool_try_create (most_threads);
  if (!pool)
    gomp_fatal ("Out of memory for threads that work for the library");
  return pool;
}

void
worker_pools_before_fork (void)
{
  mutex_lock (&pools_lock);
}

void
worker_pools_after_fork (bool child)
{
  if (child)
    for (struct worker_pool *pool = pools; pool; pool = pool->next)
      worker_pool_reset (pool);
  mutex_unlock (&pools_lock);
}

/* Set *LEFT to the time until DEADLINE; false where that has passed.  */
static bool
time_left (const struct timespec *deadline, struct timespec *left)
{
  struct timespec now;
  clock_gettime (CLOCK_MONOTONIC, &now);
  left->tv_sec = deadline->tv_sec - now.tv_sec;
  left->tv_nsec = deadline->tv_nsec - now.tv_nsec;
  if (left->tv_nsec < 0)
    {
      left->tv_sec--;
      left->tv_nsec += 1000000000;
    }
  return left->tv_sec >= 0;
}

/* The job that a worker takes next; NULL where there is none to begin.  */
static struct job *
next_job_locked (const struct worker_pool *pool)
{
  return unlikely (__atomic_load_n (&pool->closed, __ATOMIC_ACQUIRE))
           ? NULL
           : pool->first;
}

/* Sleep until there is a job, or until the idle time is over, which is counted
   from the call, whatever other workers and jobs do.  Called and left with the
   lock held; false where the worker is to end.  */
static bool
worker_sleep_locked (struct worker_pool *pool)
{
  struct timespec deadline, left;
  clock_gettime (CLOCK_MONOTONIC, &deadline);
  deadline.tv_sec += WORKER_IDLE_SECONDS;
  pool->idle++;
  while (!next_job_locked (pool) && !pool->stopping
         && time_left (&deadline, &left))
    {
      uint32_t wake = __atomic_load_n (&pool->wake, __ATOMIC_RELAXED);
      mutex_unlock (&pool->lock);
      futex_wait_for (&pool->wake, wake, &left);
      mutex_lock (&pool->lock);
    }
  pool->idle--;
  return next_job_locked (pool) != NULL;
}

static struct job *
worker_pool_take_locked (struct worker_pool *pool)
{
  struct job *job = next_job_locked (pool);
  if (!job)
    return NULL;
  pool->first = job->next;
  if (!pool->first)
    pool->last = &pool->first;
  pool->queued--;
  return job;
}

/* Whether the calling thread is a worker that has ended, and is on its way out of the library.
   Such a thread works again where it is the last one of the process: the C library has it
   call exit.  */
static __thread bool has_retired __attribute__ ((tls_model ("initial-exec")));

/* End the calling worker: called with the lock held, returns without it.  */
static void
worker_retire_locked (struct worker_pool *pool)
{
  bool join = pool->has_ended;
  pthread_t earlier = pool->ended;
  if (pool->stopped)
    pthread_detach (pthread_self ());
  pool->ended = pthread_self ();
  pool->has_ended = !pool->stopped;
  pool->threads--;
  has_retired = true;
  /* A thread in worker_pool_stop waits for the change of the count.  */
  __atomic_fetch_add (&pool->wake, 1, __ATOMIC_RELAXED);
  mutex_unlock (&pool->lock);
  if (join)
    pthread_join (earlier, NULL);
}

static void *
worker_main (void *argument)
{
  struct worker_pool *pool = argument;
  mutex_lock (&pool->lock);
  do
    {
      struct job *job;
      while ((job = worker_pool_take_locked (pool)))
        {
          pool->busy++;
          mutex_unlock (&pool->lock);
          job->fn (job->argument);
          free (job);
          mutex_lock (&pool->lock);
          pool->busy--;
        }
    }
  while (worker_sleep_locked (pool));
  worker_retire_locked (pool);
  return NULL;
}

/* Which signals a worker blocks: those that are meant for the program's own
   threads.  Signals of what a worker itself does to the program's memory stay,
   as a handler of the program's may want to mend that.  */
static void
signals_to_block (sigset_t *signals)
{
  static const int own[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS };
  sigfillset (signals);
  for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
    sigdelset (signals, own[i]);
}

/* Make one more worker; it has been counted in pool->threads.  */
static bool
worker_make (struct worker_pool *pool)
{
  ERRNO_KEPT;
  sigset_t blocked, old;
  signals_to_block (&blocked);
  /* The calling thread's mask, with Linux: as pthread_sigmask, which is of a version of
     the C library of its own.  */
  sigprocmask (SIG_SETMASK, &blocked, &old);
  pthread_t thread;
  int error = pthread_create (&thread, NULL, worker_main, pool);
  sigprocmask (SIG_SETMASK, &old, NULL);
  return error == 0;
}

/* Undo the submission of JOB, if no worker has taken it.  */
static bool
worker_pool_withdraw (struct worker_pool *pool, struct job *job)
{
  bool found = false;
  mutex_lock (&pool->lock);
  for (struct job **link = &pool->first; *link; link = &(*link)->next)
    if (*link == job)
      {
        *link = job->next;
        if (!*link)
          pool->last = link;
        pool->queued--;
        found = true;
        break;
      }
  mutex_unlock (&pool->lock);
  return found;
}

/* No worker could be made for JOB.  */
static void
worker_pool_without_thread (struct worker_pool *pool, struct job *job,
                            bool may_run_here)
{
  mutex_lock (&pool->lock);
  unsigned threads = --pool->threads;
  mutex_unlock (&pool->lock);
  if (!may_run_here && threads > 0)
    return;
  /* Where there is no thread at all the choice is between here and never.  */
  if (worker_pool_withdraw (pool, job))
    {
      job->fn (job->argument);
      free (job);
    }
}

bool
worker_pool_try_submit (struct worker_pool *pool, void (*fn) (void *),
                        void *argument, bool may_run_here)
{
  if (unlikely (__atomic_load_n (&pool->closed, __ATOMIC_ACQUIRE)))
    return true;
  struct job *job = memory_try_alloc (sizeof *job);
  if (!job && may_run_here)
    fn (argument);
  if (!job)
    return may_run_here;
  *job = (struct job) { .fn = fn, .argument = argument };

  mutex_lock (&pool->lock);
  *pool->last = job;
  pool->last = &job->next;
  pool->queued++;
  bool make = pool->queued > pool->idle && pool->threads < pool->most;
  if (make)
    pool->threads++;
  else
    __atomic_fetch_add (&pool->wake, 1, __ATOMIC_RELAXED);
  mutex_unlock (&pool->lock);

  if (!make)
    futex_wake (&pool->wake, 1);
  else if (!worker_make (pool))
    worker_pool_without_thread (pool, job, may_run_here);
  return true;
}

void
worker_pool_submit (struct worker_pool *pool, void (*fn) (void *),
                    void *argument, bool may_run_here)
{
  if (!worker_pool_try_submit (pool, fn, argument, may_run_here))
    gomp_fatal ("Out of memory for a call on another thread");
}

/* Wait until the threads of POOL have ended.  KEEP_BUSY: not those that run a
   job, as one of them may be the caller, which ends the process.  */
static void
worker_pool_stop (struct worker_pool *pool, bool keep_busy)
{
  const struct timespec moment = { .tv_nsec = 1000000 };
  mutex_lock (&pool->lock);
  pool->stopping = true;
  while (pool->threads > (keep_busy ? pool->busy : 0))
    {
      uint32_t wake = __atomic_add_fetch (&pool->wake, 1, __ATOMIC_RELAXED);
      mutex_unlock (&pool->lock);
      futex_wake (&pool->wake, INT_MAX);
      futex_wait_for (&pool->wake, wake, &moment);
      mutex_lock (&pool->lock);
    }
  bool join = pool->has_ended;
  pthread_t ended = pool->ended;
  pool->has_ended = false;
  pool->stopped = true;
  mutex_unlock (&pool->lock);
  /* A worker that has ended since the calling one did may wait for it, to join it.  */
  if (join && has_retired)
    pthread_detach (ended);
  else if (join)
    pthread_join (ended, NULL);
}

void
worker_pool_destroy (struct worker_pool *pool)
{
  mutex_lock (&pools_lock);
  for (struct worker_pool **link = &pools; *link; link = &(*link)->next)
    if (*link == pool)
      {
        *link = pool->next;
        break;
      }
  mutex_unlock (&pools_lock);
  worker_pool_stop (pool, false);
  free (pool);
}

struct worker_pool *
worker_pool_try_at (struct worker_pool **place, unsigned most_threads)
{
  struct worker_pool *pool = __atomic_load_n (place, __ATOMIC_ACQUIRE);
  if (likely (pool != NULL))
    return pool;
  struct worker_pool *made = worker_pool_try_create (most_threads);
  struct worker_pool *none = NULL;
  if (!made
      || __atomic_compare_exchange_n (place, &none, made, false,
                                      __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
    return made;
  worker_pool_destroy (made);
  return none;
}

struct worker_pool *
worker_pool_at (struct worker_pool **place, unsigned most_threads)
{
  struct worker_pool *pool = worker_pool_try_at (place, most_threads);
  if (!pool)
    gomp_fatal ("Out of memory for threads that work for the library");
  return pool;
}

struct worker_pool *
offload_workers (void)
{
  static struct worker_pool *pool;
  /* Jobs may wait for one another's effects (a dependence), so the limit is
     only there to keep a runaway program off the process table.  */
  return worker_pool_at (&pool, 256);
}

void
worker_pool_close (struct worker_pool *pool)
{
  __atomic_store_n (&pool->closed, true, __ATOMIC_RELEASE);
}

/* At dlclose of the library, or the process's end: no idle worker may wake up
   in code that is gone.  */
static void __attribute__ ((destructor)) workers_at_unload (void)
{
  /* Another thread may make a pool now, and put it in front.  */
  mutex_lock (&pools_lock);
  struct worker_pool *pool = pools;
  mutex_unlock (&pools_lock);
  for (; pool; pool = pool->next)
    worker_pool_stop (pool, true);
}
