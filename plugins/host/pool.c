/* Queues, and the threads that run them.  A queue with something to do is ready
   until a thread takes it; the thread runs its jobs one after another until it is
   empty or must wait for a mark in another queue.  Every ready queue gets a thread of its own,
   because one region may wait for another: threads are made when all are busy,
   and end after POOL_IDLE_SECONDS without work.

   pool_lock guards everything in this file that does not say otherwise; it is
   not held while a job runs.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "host.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

#define POOL_IDLE_SECONDS 1

enum queue_state
{
  QUEUE_EMPTY,   /* no jobs */
  QUEUE_READY,   /* on the ready list */
  QUEUE_RUNNING, /* a thread has it */
  QUEUE_WAITING  /* on the list of the mark that its first job awaits */
};

/* Invariant: state is QUEUE_EMPTY if and only if there are no jobs.  A job stays
   in the list while it runs.  */
struct goacc_asyncqueue
{
  int device;
  bool failed; /* a job has */
  enum queue_state state;
  struct host_job *first, **last;
  unsigned long added, done;     /* jobs */
  unsigned waiters;              /* threads in host_queue_wait */
  pthread_cond_t progress;       /* done has grown, and waiters > 0 */
  struct goacc_asyncqueue *next; /* ready list, mark's list */
  struct goacc_asyncqueue *all_next, *all_previous;
  struct host_block *blocks; /* atomic */
};

/* A point in one queue that others wait for.  Its users are its maker, until
   the mark is freed, the job that passes it, and each job that awaits it; the
   last frees.  */
struct gomp_queue_mark
{
  bool passed; /* atomic, written under the lock */
  unsigned users;
  struct goacc_asyncqueue *waiting;
};

static pthread_mutex_t pool_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t pool_work; /* a queue is ready */
static pthread_once_t pool_once = PTHREAD_ONCE_INIT;
static struct goacc_asyncqueue *ready_first, **ready_last = &ready_first;
static unsigned ready_count, idle_threads, threads;
static struct goacc_asyncqueue *all_queues;
/* Whether the calling thread runs a job.  */
static __thread bool in_job __attribute__ ((tls_model ("initial-exec")));

/* ------------------------------------------------------------------------
   fork: the child has none of the threads, and what was queued is the
   parent's to do.  */

static void
queue_init_condition (struct goacc_asyncqueue *queue)
{
  pthread_cond_init (&queue->progress, NULL);
}

static void
pool_init_condition (void)
{
  pthread_condattr_t attributes;
  pthread_condattr_init (&attributes);
  pthread_condattr_setclock (&attributes, CLOCK_MONOTONIC);
  pthread_cond_init (&pool_work, &attributes);
  pthread_condattr_destroy (&attributes);
}

static void
pool_before_fork (void)
{
  pthread_mutex_lock (&pool_lock);
}

static void
pool_after_fork_parent (void)
{
  pthread_mutex_unlock (&pool_lock);
}

/* What follows a mark in QUEUE must not wait for a job that is not done here.  */
static void
queue_forget_jobs (struct goacc_asyncqueue *queue)
{
  for (struct host_job *job = queue->first; job; job = job->next)
    if (job->passes)
      __atomic_store_n (&job->passes->passed, true, __ATOMIC_RELEASE);
  queue->state = QUEUE_EMPTY;
  queue->first = NULL;
  queue->last = &queue->first;
  queue->done = queue->added;
  queue->waiters = 0;
}

static void
pool_after_fork_child (void)
{
  pthread_mutex_init (&pool_lock, NULL);
  pool_init_condition ();
  ready_first = NULL;
  ready_last = &ready_first;
  ready_count = idle_threads = threads = 0;
  for (struct goacc_asyncqueue *queue = all_queues; queue;
       queue = queue->all_next)
    {
      queue_forget_jobs (queue);
      queue_init_condition (queue);
    }
}

static void
pool_initialise (void)
{
  pool_init_condition ();
  pthread_atfork (pool_before_fork, pool_after_fork_parent,
                  pool_after_fork_child);
}

/* ------------------------------------------------------------------------
   Running.  */

static void
queue_make_ready_locked (struct goacc_asyncqueue *queue)
{
  queue->state = QUEUE_READY;
  queue->next = NULL;
  *ready_last = queue;
  ready_last = &queue->next;
  ready_count++;
}

static struct goacc_asyncqueue *
ready_take_locked (void)
{
  struct goacc_asyncqueue *queue = ready_first;
  if (!queue)
    return NULL;
  ready_first = queue->next;
  if (!ready_first)
    ready_last = &ready_first;
  ready_count--;
  return queue;
}

static void
mark_release_locked (struct gomp_queue_mark *mark)
{
  if (--mark->users == 0)
    free (mark);
}

/* Whether QUEUE's first job must wait; then QUEUE is on its mark's list.  */
static bool
queue_must_wait_locked (struct goacc_asyncqueue *queue)
{
  struct gomp_queue_mark *mark = queue->first->awaited;
  if (!mark)
    return false;
  if (!mark->passed)
    {
      queue->state = QUEUE_WAITING;
      queue->next = mark->waiting;
      mark->waiting = queue;
      return true;
    }
  queue->first->awaited = NULL;
  mark_release_locked (mark);
  return false;
}

static void
queue_pop_locked (struct goacc_asyncqueue *queue)
{
  struct host_job *job = queue->first;
  queue->first = job->next;
  if (!queue->first)
    queue->last = &queue->first;
  queue->done++;
  if (queue->waiters > 0)
    pthread_cond_broadcast (&queue->progress);
  free (job);
}

static void pool_serve_ready_locked (void);

static void
mark_pass_locked (struct gomp_queue_mark *mark)
{
  __atomic_store_n (&mark->passed, true, __ATOMIC_RELEASE);
  while (mark->waiting)
    {
      struct goacc_asyncqueue *queue = mark->waiting;
      mark->waiting = queue->next;
      queue_make_ready_locked (queue);
      pool_serve_ready_locked ();
    }
  mark_release_locked (mark);
}

/* A mark is passed when its job is off the queue: a thread that waited for the
   mark may ask at once whether the queue is done.  */
static void
queue_run_first_locked (struct goacc_asyncqueue *queue)
{
  struct host_job *job = queue->first;
  struct gomp_queue_mark *mark = job->passes;
  if (mark)
    {
      queue_pop_locked (queue);
      mark_pass_locked (mark);
      return;
    }
  bool good = !queue->failed;
  pthread_mutex_unlock (&pool_lock);
  bool outer = in_job;
  in_job = true;
  good = job->run (job, good);
  in_job = outer;
  pthread_mutex_lock (&pool_lock);
  queue->failed |= !good;
  queue_pop_locked (queue);
}

/* Run QUEUE's jobs until it is empty or has to wait.  */
static void
queue_run_locked (struct goacc_asyncqueue *queue)
{
  queue->state = QUEUE_RUNNING;
  while (queue->first)
    {
      if (queue_must_wait_locked (queue))
        return;
      queue_run_first_locked (queue);
    }
  queue->state = QUEUE_EMPTY;
}

/* Sleep for work; false where there was none for the idle time.  */
static bool
pool_sleep_locked (void)
{
  struct timespec until;
  clock_gettime (CLOCK_MONOTONIC, &until);
  until.tv_sec += POOL_IDLE_SECONDS;
  int error = 0;
  idle_threads++;
  while (!ready_first && error == 0)
    error = pthread_cond_timedwait (&pool_work, &pool_lock, &until);
  idle_threads--;
  return ready_first != NULL;
}

static void *
pool_thread (void *unused)
{
  pthread_mutex_lock (&pool_lock);
  do
    {
      struct goacc_asyncqueue *queue;
      while ((queue = ready_take_locked ()))
        queue_run_locked (queue);
    }
  while (pool_sleep_locked ());
  threads--;
  pthread_mutex_unlock (&pool_lock);
  return unused;
}

static bool
pool_make_thread_locked (void)
{
  pthread_attr_t attributes;
  sigset_t all, old;
  pthread_t thread;
  pthread_attr_init (&attributes);
  pthread_attr_setdetachstate (&attributes, PTHREAD_CREATE_DETACHED);
  sigfillset (&all);
  pthread_sigmask (SIG_SETMASK, &all, &old);
  int error = pthread_create (&thread, &attributes, pool_thread, NULL);
  pthread_sigmask (SIG_SETMASK, &old, NULL);
  pthread_attr_destroy (&attributes);
  if (error == 0)
    threads++;
  return error == 0;
}

/* See that every ready queue gets a thread.  Where there is none at all the
   calling thread does the work.  */
static void
pool_serve_ready_locked (void)
{
  if (ready_count <= idle_threads)
    pthread_cond_signal (&pool_work);
  else if (ready_count > 0 && !pool_make_thread_locked () && threads == 0)
    {
      struct goacc_asyncqueue *queue;
      while ((queue = ready_take_locked ()))
        queue_run_locked (queue);
    }
}

/* ------------------------------------------------------------------------
   Queues.  */

struct goacc_asyncqueue *
host_queue_create (int device)
{
  pthread_once (&pool_once, pool_initialise);
  struct goacc_asyncqueue *queue = calloc (1, sizeof *queue);
  if (!queue)
    return NULL;
  queue->device = device;
  queue->last = &queue->first;
  queue_init_condition (queue);
  pthread_mutex_lock (&pool_lock);
  queue->all_next = all_queues;
  if (all_queues)
    all_queues->all_previous = queue;
  all_queues = queue;
  pthread_mutex_unlock (&pool_lock);
  return queue;
}

static void
queue_unlink_locked (struct goacc_asyncqueue *queue)
{
  if (queue->all_next)
    queue->all_next->all_previous = queue->all_previous;
  if (queue->all_previous)
    queue->all_previous->all_next = queue->all_next;
  else
    all_queues = queue->all_next;
}

static void
queue_free (struct goacc_asyncqueue *queue)
{
  host_blocks_release (queue->blocks);
  pthread_cond_destroy (&queue->progress);
  free (queue);
}

static void
queue_wait_locked (struct goacc_asyncqueue *queue)
{
  unsigned long added = queue->added;
  queue->waiters++;
  while ((long) (queue->done - added) < 0)
    pthread_cond_wait (&queue->progress, &pool_lock);
  queue->waiters--;
}

/* From a job only where the job ends the process: QUEUE may wait for that very
   job, so let it be.  */
void
host_queue_destroy (struct goacc_asyncqueue *queue)
{
  if (in_job)
    return;
  pthread_mutex_lock (&pool_lock);
  queue_wait_locked (queue);
  /* The thread that ran the last job may not have let go of the queue.  */
  while (queue->state != QUEUE_EMPTY)
    {
      pthread_mutex_unlock (&pool_lock);
      sched_yield ();
      pthread_mutex_lock (&pool_lock);
    }
  queue_unlink_locked (queue);
  pthread_mutex_unlock (&pool_lock);
  queue_free (queue);
}

static void
queue_add_locked (struct goacc_asyncqueue *queue, struct host_job *job)
{
  job->next = NULL;
  *queue->last = job;
  queue->last = &job->next;
  queue->added++;
  if (queue->state == QUEUE_EMPTY)
    {
      queue_make_ready_locked (queue);
      pool_serve_ready_locked ();
    }
}

void
host_queue_add (struct goacc_asyncqueue *queue, struct host_job *job)
{
  pthread_mutex_lock (&pool_lock);
  queue_add_locked (queue, job);
  pthread_mutex_unlock (&pool_lock);
}

int
host_queue_test (struct goacc_asyncqueue *queue)
{
  pthread_mutex_lock (&pool_lock);
  int state = queue->failed ? -1 : queue->done == queue->added;
  pthread_mutex_unlock (&pool_lock);
  return state;
}

bool
host_queue_wait (struct goacc_asyncqueue *queue)
{
  pthread_mutex_lock (&pool_lock);
  queue_wait_locked (queue);
  bool good = !queue->failed;
  pthread_mutex_unlock (&pool_lock);
  return good;
}

int
host_queue_device (const struct goacc_asyncqueue *queue)
{
  return queue->device;
}

/* Several threads may start sessions in one queue.  */
void
host_queue_give_block (struct goacc_asyncqueue *queue, struct host_block *block)
{
  block->older = __atomic_load_n (&queue->blocks, __ATOMIC_RELAXED);
  while (!__atomic_compare_exchange_n (&queue->blocks, &block->older, block,
                                       true, __ATOMIC_RELEASE,
                                       __ATOMIC_RELAXED))
    ;
}

struct host_block *
host_queue_take_blocks (struct goacc_asyncqueue *queue)
{
  return __atomic_exchange_n (&queue->blocks, NULL, __ATOMIC_ACQUIRE);
}

/* ------------------------------------------------------------------------
   Marks.  */

EXPORT struct gomp_queue_mark *
GOMP_OFFLOAD_queue_mark (struct goacc_asyncqueue *queue)
{
  struct gomp_queue_mark *mark = malloc (sizeof *mark);
  struct host_job *job = malloc (sizeof *job);
  if (!mark || !job)
    {
      free (mark);
      free (job);
      return NULL;
    }
  *mark = (struct gomp_queue_mark) { .users = 2 };
  *job = (struct host_job) { .passes = mark };
  host_queue_add (queue, job);
  return mark;
}

/* Of a job that was there to wait.  */
static bool
do_nothing (struct host_job *job, bool good)
{
  (void) job, (void) good;
  return true;
}

EXPORT bool
GOMP_OFFLOAD_queue_follow (struct goacc_asyncqueue *queue,
                           struct gomp_queue_mark *mark)
{
  if (GOMP_OFFLOAD_queue_mark_passed (mark))
    return true;
  struct host_job *job = malloc (sizeof *job);
  if (!job)
    return false;
  *job = (struct host_job) { .run = do_nothing, .awaited = mark };
  pthread_mutex_lock (&pool_lock);
  mark->users++;
  queue_add_locked (queue, job);
  pthread_mutex_unlock (&pool_lock);
  return true;
}

EXPORT bool
GOMP_OFFLOAD_queue_mark_passed (struct gomp_queue_mark *mark)
{
  return __atomic_load_n (&mark->passed, __ATOMIC_ACQUIRE);
}

EXPORT void
GOMP_OFFLOAD_queue_mark_free (struct gomp_queue_mark *mark)
{
  pthread_mutex_lock (&pool_lock);
  mark_release_locked (mark);
  pthread_mutex_unlock (&pool_lock);
}
