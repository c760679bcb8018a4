/* The driver's threads.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/common/worker.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <time.h>

enum
{
  WORKERS_MAX = 32
};

/* Protects what follows.  */
static pthread_mutex_t jobs_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t jobs_changed;
static struct job *jobs; /* by rising `due` */
static unsigned workers, idle_workers;

uint64_t
clock_now (void)
{
  struct timespec now;
  clock_gettime (CLOCK_MONOTONIC, &now);
  return now.tv_sec * UINT64_C (1000000000) + now.tv_nsec;
}

/* Take the first job that is due, or null after some waiting.  */
static struct job *
next_job_locked (void)
{
  struct job *first = jobs;
  if (first && first->due <= clock_now ())
    {
      jobs = first->next;
      return first;
    }
  idle_workers++;
  if (first)
    {
      struct timespec until
        = { first->due / 1000000000, first->due % 1000000000 };
      pthread_cond_timedwait (&jobs_changed, &jobs_lock, &until);
    }
  else
    pthread_cond_wait (&jobs_changed, &jobs_lock);
  idle_workers--;
  return NULL;
}

static void *
work (void *unused)
{
  pthread_mutex_lock (&jobs_lock);
  for (;;)
    {
      struct job *job = next_job_locked ();
      if (!job)
        continue;
      pthread_mutex_unlock (&jobs_lock);
      job->run (job);
      pthread_mutex_lock (&jobs_lock);
    }
  return unused;
}

static void
prepare (void)
{
  pthread_condattr_t attributes;
  pthread_condattr_init (&attributes);
  pthread_condattr_setclock (&attributes, CLOCK_MONOTONIC);
  pthread_cond_init (&jobs_changed, &attributes);
  pthread_condattr_destroy (&attributes);
}

bool
worker_start_thread (void *(*run) (void *), void *data)
{
  sigset_t all, before;
  pthread_attr_t attributes;
  pthread_t thread;
  sigfillset (&all);
  pthread_sigmask (SIG_SETMASK, &all, &before);
  pthread_attr_init (&attributes);
  pthread_attr_setdetachstate (&attributes, PTHREAD_CREATE_DETACHED);
  bool started = pthread_create (&thread, &attributes, run, data) == 0;
  pthread_attr_destroy (&attributes);
  pthread_sigmask (SIG_SETMASK, &before, NULL);
  return started;
}

/* Put JOB in its place.  Returns how many jobs are due by now.  */
static unsigned
insert_locked (struct job *job)
{
  unsigned due = 0;
  uint64_t now = clock_now ();
  struct job **place = &jobs;
  for (; *place && (*place)->due <= job->due; place = &(*place)->next)
    due += (*place)->due <= now;
  job->next = *place;
  *place = job;
  return due + (job->due <= now);
}

static bool
remove_locked (struct job *job)
{
  for (struct job **place = &jobs; *place; place = &(*place)->next)
    if (*place == job)
      {
        *place = job->next;
        return true;
      }
  return false;
}

void
worker_run (struct job *job)
{
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once (&once, prepare);
  pthread_mutex_lock (&jobs_lock);
  unsigned due = insert_locked (job);
  bool start = (due > idle_workers || workers == 0) && workers < WORKERS_MAX;
  workers += start;
  pthread_cond_broadcast (&jobs_changed);
  pthread_mutex_unlock (&jobs_lock);
  if (!start || worker_start_thread (work, NULL))
    return;
  pthread_mutex_lock (&jobs_lock);
  bool alone = --workers == 0 && remove_locked (job);
  pthread_mutex_unlock (&jobs_lock);
  if (alone)
    job->run (job);
}
