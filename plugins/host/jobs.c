/* Queues and marks.  A queue with something to do is ready until a worker of
   the runtime's has it; the worker runs its jobs one after another until the
   queue is empty or must wait for a mark in another queue.  Every ready queue
   gets a worker of its own, because one region may wait for another.

   The worker of a queue that has become empty stays with it for some microseconds
   (stay.c).

   jobs_lock guards everything in this file that does not say otherwise; it is
   not held while a job runs or a worker is asked for.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "host.h"

#include <pthread.h>
#include <sched.h>
#include <stdlib.h>

/* Memory for so many jobs is kept with a queue, and the size of each.  */
#define SPARE_JOBS 4
#define SPARE_JOB_SIZE 96

enum queue_state
{
  QUEUE_EMPTY,   /* no jobs, and no worker */
  QUEUE_READY,   /* a worker has been asked for, or is about to be */
  QUEUE_RUNNING, /* a worker has it */
  QUEUE_WAITING  /* on the list of the mark that its first job awaits */
};

/* Invariant: without jobs the state is QUEUE_EMPTY, or QUEUE_RUNNING while a worker
   stays.  A job stays in the list while it runs.  */
struct goacc_asyncqueue
{
  int device;
  bool failed; /* a job has */
  enum queue_state state;
  bool ending; /* being destroyed; atomic */
  struct host_job *first,
    **last;                      /* first: also read without the lock, atomic */
  unsigned long added, done;     /* jobs */
  unsigned waiters;              /* threads in host_queue_wait */
  pthread_cond_t progress;       /* done has grown, and waiters > 0 */
  struct goacc_asyncqueue *next; /* the list of the awaited mark */
  struct goacc_asyncqueue *all_next, *all_previous;
  struct host_block *blocks; /* atomic */
  struct host_job *spare;    /* SPARE_JOB_SIZE bytes each */
  unsigned spares;
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

/* Adaptive, which spins before it sleeps: a thread that submits a job and the
   worker that runs one meet at this lock for a moment that is shorter than a
   sleep.  */
static pthread_mutex_t jobs_lock = PTHREAD_ADAPTIVE_MUTEX_INITIALIZER_NP;
static struct goacc_asyncqueue *all_queues;
/* Whether the calling thread runs a job.  A whole word, see in_callback of
   plugins/common/queues.c.  */
static __thread unsigned in_job __attribute__ ((tls_model ("initial-exec")));

/* ------------------------------------------------------------------------
   fork: the child has none of the workers, and what was queued is the
   parent's to do.  */

static void
queue_init_condition (struct goacc_asyncqueue *queue)
{
  pthread_cond_init (&queue->progress, NULL);
}

void
host_jobs_before_fork (void)
{
  pthread_mutex_lock (&jobs_lock);
}

/* Forget QUEUE's jobs, which are the parent's to do.  A mark among them passes,
   so that nothing in the child waits for it.  */
static void
queue_forget_jobs (struct goacc_asyncqueue *queue)
{
  for (struct host_job *job = queue->first; job; job = job->next)
    if (job->passes)
      __atomic_store_n (&job->passes->passed, true, __ATOMIC_RELEASE);
  queue->state = QUEUE_EMPTY;
  __atomic_store_n (&queue->first, NULL, __ATOMIC_RELAXED);
  queue->last = &queue->first;
  queue->done = queue->added;
  queue->waiters = 0;
}

static void
jobs_forget (void)
{
  jobs_lock = (pthread_mutex_t) PTHREAD_ADAPTIVE_MUTEX_INITIALIZER_NP;
  host_stay_forget_locked ();
  for (struct goacc_asyncqueue *queue = all_queues; queue;
       queue = queue->all_next)
    {
      queue_forget_jobs (queue);
      queue_init_condition (queue);
    }
}

void
host_jobs_after_fork (bool child)
{
  if (child)
    jobs_forget ();
  else
    pthread_mutex_unlock (&jobs_lock);
}

/* ------------------------------------------------------------------------
   Running.  */

static void
mark_release_locked (struct gomp_queue_mark *mark)
{
  if (--mark->users == 0)
    free (mark);
}

/* Whether QUEUE's first job must wait for a mark; if so, QUEUE is now in the
   list of that mark.  */
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

struct host_job *
host_queue_job (struct goacc_asyncqueue *queue, size_t size)
{
  if (size > SPARE_JOB_SIZE)
    return host_malloc (size);
  pthread_mutex_lock (&jobs_lock);
  struct host_job *job = queue->spare;
  if (job)
    {
      queue->spare = job->next;
      queue->spares--;
    }
  pthread_mutex_unlock (&jobs_lock);
  return job ? job : host_malloc (SPARE_JOB_SIZE);
}

/* JOB is done: keep its memory with QUEUE, or free it.  */
static void
job_free_locked (struct goacc_asyncqueue *queue, struct host_job *job)
{
  if (queue->spares == SPARE_JOBS)
    {
      free (job);
      return;
    }
  job->next = queue->spare;
  queue->spare = job;
  queue->spares++;
}

static void
queue_pop_locked (struct goacc_asyncqueue *queue)
{
  struct host_job *job = queue->first;
  __atomic_store_n (&queue->first, job->next, __ATOMIC_RELAXED);
  if (!queue->first)
    queue->last = &queue->first;
  queue->done++;
  if (queue->waiters > 0)
    pthread_cond_broadcast (&queue->progress);
  job_free_locked (queue, job);
}

static void queue_run (void *argument);

/* Returns the queues that waited for MARK and are ready now, linked by `next'.  */
static struct goacc_asyncqueue *
mark_pass_locked (struct gomp_queue_mark *mark)
{
  struct goacc_asyncqueue *ready = mark->waiting;
  mark->waiting = NULL;
  __atomic_store_n (&mark->passed, true, __ATOMIC_RELEASE);
  for (struct goacc_asyncqueue *queue = ready; queue; queue = queue->next)
    queue->state = QUEUE_READY;
  mark_release_locked (mark);
  return ready;
}

/* Ask for a worker for each queue of the list READY.  From then on the queue is the
   worker's, and may be in the list of another mark.  */
static void
queues_serve (struct goacc_asyncqueue *ready)
{
  while (ready)
    {
      struct goacc_asyncqueue *queue = ready;
      ready = queue->next;
      GOMP_PLUGIN_call_on_worker (queue_run, queue);
    }
}

/* Run QUEUE's first job.  A mark passes when its job is off the queue, so that
   a thread that waited for the mark and asks whether the queue is done sees
   that it is.  */
static void
queue_run_first_locked (struct goacc_asyncqueue *queue)
{
  struct host_job *job = queue->first;
  struct gomp_queue_mark *mark = job->passes;
  if (mark)
    {
      queue_pop_locked (queue);
      struct goacc_asyncqueue *ready = mark_pass_locked (mark);
      if (ready)
        {
          pthread_mutex_unlock (&jobs_lock);
          queues_serve (ready);
          pthread_mutex_lock (&jobs_lock);
        }
      return;
    }
  bool good = !queue->failed;
  pthread_mutex_unlock (&jobs_lock);
  bool outer = in_job;
  in_job = true;
  good = job->run (job, good);
  in_job = outer;
  pthread_mutex_lock (&jobs_lock);
  queue->failed |= !good;
  queue_pop_locked (queue);
}

/* QUEUE is empty.  Stay with it for a while, if a worker may; returns whether
   it has a job then.  */
static bool
queue_stay_locked (struct goacc_asyncqueue *queue)
{
  struct host_stay stay;
  if (queue->ending || !host_stay_begin_locked (&stay))
    return false;
  pthread_mutex_unlock (&jobs_lock);
  host_stay_look (&stay, &queue->first, &queue->ending);
  pthread_mutex_lock (&jobs_lock);
  host_stay_end_locked (&stay, queue->first != NULL);
  return queue->first != NULL;
}

/* Run QUEUE's jobs until it stays empty or has to wait.  */
static void
queue_run_locked (struct goacc_asyncqueue *queue)
{
  queue->state = QUEUE_RUNNING;
  do
    while (queue->first)
      {
        if (queue_must_wait_locked (queue))
          return;
        queue_run_first_locked (queue);
      }
  while (queue_stay_locked (queue));
  queue->state = QUEUE_EMPTY;
}

/* On a worker: run the queue ARGUMENT, which is ready.  */
static void
queue_run (void *argument)
{
  pthread_mutex_lock (&jobs_lock);
  queue_run_locked (argument);
  pthread_mutex_unlock (&jobs_lock);
}

/* ------------------------------------------------------------------------
   Queues.  */

struct goacc_asyncqueue *
host_queue_create (int device)
{
  ERRNO_KEPT;
  struct goacc_asyncqueue *queue = calloc (1, sizeof *queue);
  if (!queue)
    return NULL;
  queue->device = device;
  queue->last = &queue->first;
  queue_init_condition (queue);
  pthread_mutex_lock (&jobs_lock);
  queue->all_next = all_queues;
  if (all_queues)
    all_queues->all_previous = queue;
  all_queues = queue;
  pthread_mutex_unlock (&jobs_lock);
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
  while (queue->spare)
    {
      struct host_job *job = queue->spare;
      queue->spare = job->next;
      free (job);
    }
  pthread_cond_destroy (&queue->progress);
  free (queue);
}

static void
queue_wait_locked (struct goacc_asyncqueue *queue)
{
  unsigned long added = queue->added;
  queue->waiters++;
  while ((long) (queue->done - added) < 0)
    pthread_cond_wait (&queue->progress, &jobs_lock);
  queue->waiters--;
}

/* A job may end the process and so be the caller.  QUEUE may then wait for that
   very job, and is left as it is.  */
void
host_queue_destroy (struct goacc_asyncqueue *queue)
{
  if (in_job)
    return;
  pthread_mutex_lock (&jobs_lock);
  queue_wait_locked (queue);
  __atomic_store_n (&queue->ending, true, __ATOMIC_RELAXED);
  /* The worker that ran the last job may still be about to let go of QUEUE.  */
  while (queue->state != QUEUE_EMPTY)
    {
      pthread_mutex_unlock (&jobs_lock);
      sched_yield ();
      pthread_mutex_lock (&jobs_lock);
    }
  queue_unlink_locked (queue);
  pthread_mutex_unlock (&jobs_lock);
  queue_free (queue);
}

/* Where QUEUE becomes ready by this, a worker is asked for.  QUEUE stays at least until
   the worker has run JOB.  */
void
host_queue_add (struct goacc_asyncqueue *queue, struct host_job *job)
{
  job->next = NULL;
  pthread_mutex_lock (&jobs_lock);
  if (job->awaited)
    job->awaited->users++;
  bool is_ready = queue->state == QUEUE_EMPTY;
  __atomic_store_n (queue->last, job, __ATOMIC_RELAXED);
  queue->last = &job->next;
  queue->added++;
  if (is_ready)
    queue->state = QUEUE_READY;
  pthread_mutex_unlock (&jobs_lock);
  if (is_ready)
    GOMP_PLUGIN_call_on_worker (queue_run, queue);
}

int
host_queue_test (struct goacc_asyncqueue *queue)
{
  pthread_mutex_lock (&jobs_lock);
  int state = queue->failed ? -1 : queue->done == queue->added;
  pthread_mutex_unlock (&jobs_lock);
  return state;
}

bool
host_queue_wait (struct goacc_asyncqueue *queue)
{
  pthread_mutex_lock (&jobs_lock);
  queue_wait_locked (queue);
  bool good = !queue->failed;
  pthread_mutex_unlock (&jobs_lock);
  return good;
}

bool
host_queue_runs_here (void)
{
  return in_job;
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
  struct gomp_queue_mark *mark = host_malloc (sizeof *mark);
  struct host_job *job = host_queue_job (queue, sizeof *job);
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

/* The RUN of a job that was there to wait for a mark.  */
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
  struct host_job *job = host_queue_job (queue, sizeof *job);
  if (!job)
    return false;
  *job = (struct host_job) { .run = do_nothing, .awaited = mark };
  host_queue_add (queue, job);
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
  pthread_mutex_lock (&jobs_lock);
  mark_release_locked (mark);
  pthread_mutex_unlock (&jobs_lock);
}
