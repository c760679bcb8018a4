/* Queues, and the threads that run them.  A queue with something to do is ready
   until a thread takes it; the thread runs its jobs one after another until it is
   empty or must wait for an event.  Every ready queue gets a thread of its own,
   because one region may wait for another: threads are made when all are busy,
   and end after POOL_IDLE_SECONDS without work.

   pool_lock guards everything in this file; it is not held while a job runs.
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
  QUEUE_WAITING  /* on its first job's event's list */
};

/* Invariant: state is QUEUE_EMPTY if and only if there are no jobs.  A job stays
   in the list while it runs.  */
struct goacc_asyncqueue
{
  int device;
  bool transient;
  enum queue_state state;
  struct host_job *first, **last;
  unsigned long added, done;     /* jobs */
  unsigned waiters;              /* threads in host_queue_wait */
  pthread_cond_t progress;       /* done has grown, and waiters > 0 */
  struct goacc_asyncqueue *next; /* ready list, event's list */
  struct goacc_asyncqueue *all_next, *all_previous;
};

/* A point in one queue that others wait for.  Freed with the last user.  */
struct host_event
{
  bool happened;
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
      queue->state = QUEUE_EMPTY;
      queue->first = NULL;
      queue->last = &queue->first;
      queue->done = queue->added;
      queue->waiters = 0;
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
event_release_locked (struct host_event *event)
{
  if (--event->users == 0)
    free (event);
}

/* Whether QUEUE's first job must wait; then QUEUE is on the event's list.  */
static bool
queue_must_wait_locked (struct goacc_asyncqueue *queue)
{
  struct host_event *event = queue->first->awaited;
  if (!event)
    return false;
  if (!event->happened)
    {
      queue->state = QUEUE_WAITING;
      queue->next = event->waiting;
      event->waiting = queue;
      return true;
    }
  queue->first->awaited = NULL;
  event_release_locked (event);
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
  pthread_cond_destroy (&queue->progress);
  free (queue);
}

static void pool_serve_ready_locked (void);

static void
event_happen_locked (struct host_event *event)
{
  event->happened = true;
  while (event->waiting)
    {
      struct goacc_asyncqueue *queue = event->waiting;
      event->waiting = queue->next;
      queue_make_ready_locked (queue);
      pool_serve_ready_locked ();
    }
  event_release_locked (event);
}

/* An event happens when its job is off the queue: who waited for it may ask
   at once whether the queue is done.  */
static void
queue_run_first_locked (struct goacc_asyncqueue *queue)
{
  struct host_job *job = queue->first;
  struct host_event *event = job->happens;
  if (event)
    {
      queue_pop_locked (queue);
      event_happen_locked (event);
      return;
    }
  pthread_mutex_unlock (&pool_lock);
  bool outer = in_job;
  in_job = true;
  job->run (job);
  in_job = outer;
  pthread_mutex_lock (&pool_lock);
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
  if (queue->transient)
    {
      queue_unlink_locked (queue);
      queue_free (queue);
    }
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
  HOST_ERRNO_KEPT;
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
host_queue_create (int device, bool transient)
{
  HOST_ERRNO_KEPT;
  pthread_once (&pool_once, pool_initialise);
  struct goacc_asyncqueue *queue = calloc (1, sizeof *queue);
  if (!queue)
    return NULL;
  queue->device = device;
  queue->transient = transient;
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
    queue_make_ready_locked (queue);
}

void
host_queue_add (struct goacc_asyncqueue *queue, struct host_job *job)
{
  pthread_mutex_lock (&pool_lock);
  bool was_empty = queue->state == QUEUE_EMPTY;
  queue_add_locked (queue, job);
  if (was_empty)
    pool_serve_ready_locked ();
  pthread_mutex_unlock (&pool_lock);
}

bool
host_queue_is_done (struct goacc_asyncqueue *queue)
{
  pthread_mutex_lock (&pool_lock);
  bool done = queue->done == queue->added;
  pthread_mutex_unlock (&pool_lock);
  return done;
}

void
host_queue_wait (struct goacc_asyncqueue *queue)
{
  pthread_mutex_lock (&pool_lock);
  queue_wait_locked (queue);
  pthread_mutex_unlock (&pool_lock);
}

int
host_queue_device (const struct goacc_asyncqueue *queue)
{
  return queue->device;
}

/* ------------------------------------------------------------------------
   Order between queues.  */

/* In SECOND: nothing but having waited.  */
static void
event_awaited (struct host_job *job)
{
  (void) job;
}

bool
host_queue_order (struct goacc_asyncqueue *first,
                  struct goacc_asyncqueue *second)
{
  HOST_ERRNO_KEPT;
  if (first == second)
    return true;
  struct host_event *event = calloc (1, sizeof *event);
  struct host_job *happen = calloc (1, sizeof *happen);
  struct host_job *wait = calloc (1, sizeof *wait);
  if (!event || !happen || !wait)
    {
      free (event);
      free (happen);
      free (wait);
      return false;
    }
  event->users = 2;
  *happen = (struct host_job) { .happens = event };
  *wait = (struct host_job) { .run = event_awaited, .awaited = event };
  host_queue_add (first, happen);
  host_queue_add (second, wait);
  return true;
}
