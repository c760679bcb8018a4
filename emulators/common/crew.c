/* Threads that run the parts of kernels.

   One lock protects a crew, its jobs and its lists.  It is held for a few list operations
   only, never while a part runs.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/common/crew.h"

#include <sched.h>
#include <signal.h>

enum
{
  IDLE_PARTS_MOST = 64
};

/* ---- Lists ------------------------------------------------------------------------------ */

static void
append_job_locked (struct crew *crew, struct crew_job *job)
{
  job->next = NULL;
  *crew->jobs_end = job;
  crew->jobs_end = &job->next;
}

static void
unlink_job_locked (struct crew *crew, struct crew_job **link)
{
  struct crew_job *job = *link;
  *link = job->next;
  if (!job->next)
    crew->jobs_end = link;
}

static void
suspend_locked (struct crew *crew, struct crew_part *part)
{
  part->next = NULL;
  *crew->suspended_end = part;
  crew->suspended_end = &part->next;
}

static struct crew_part *
resume_locked (struct crew *crew)
{
  struct crew_part *part = crew->suspended;
  if (!part)
    return NULL;
  crew->suspended = part->next;
  if (!part->next)
    crew->suspended_end = &crew->suspended;
  return part;
}

static struct crew_part *
idle_part_locked (struct crew *crew)
{
  struct crew_part *part = crew->idle;
  if (!part)
    return crew->methods->create ();
  crew->idle = part->next;
  crew->idle_count--;
  return part;
}

/* ---- What to run next --------------------------------------------------------------------- */

/* The link of the first job that may start a part.  */
static struct crew_job **
startable_locked (struct crew *crew)
{
  for (struct crew_job **link = &crew->jobs; *link; link = &(*link)->next)
    if ((*link)->resident < (*link)->most_resident)
      return link;
  return NULL;
}

/* A new part of the next job, which then is the last in turn.  */
static struct crew_part *
new_part_locked (struct crew *crew)
{
  struct crew_job **link = startable_locked (crew);
  struct crew_part *part = link ? idle_part_locked (crew) : NULL;
  if (!part)
    return NULL;
  struct crew_job *job = *link;
  part->job = job;
  part->number = job->started++;
  job->resident++;
  unlink_job_locked (crew, link);
  if (job->started < job->parts)
    append_job_locked (crew, job);
  return part;
}

/* The part that runs next, or null; *NEW where it has to be started.  */
static struct crew_part *
next_part_locked (struct crew *crew, bool *new)
{
  struct crew_part *part;
  crew->new_has_turn = !crew->new_has_turn;
  *new = false;
  if (!crew->new_has_turn && (part = resume_locked (crew)))
    return part;
  if ((part = new_part_locked (crew)))
    {
      *new = true;
      return part;
    }
  return resume_locked (crew);
}

/* ---- Ends ------------------------------------------------------------------------------------- */

static void
stop_starting_locked (struct crew *crew, struct crew_job *job)
{
  for (struct crew_job **link = &crew->jobs; *link; link = &(*link)->next)
    if (*link == job)
      {
        unlink_job_locked (crew, link);
        break;
      }
  job->parts = job->started;
}

/* PART has ended: *DROPPED is it where it is not kept.  Returns its job if that was the last
   part.  */
static struct crew_job *
part_ended_locked (struct crew *crew, struct crew_part *part,
                   struct crew_part **dropped)
{
  struct crew_job *job = part->job;
  job->resident--;
  job->ended++;
  if (job->started < job->parts && crew->methods->stopped (job))
    stop_starting_locked (crew, job);
  *dropped = NULL;
  if (crew->idle_count < IDLE_PARTS_MOST)
    {
      part->next = crew->idle;
      crew->idle = part;
      crew->idle_count++;
    }
  else
    *dropped = part;
  if (job->ended < job->parts)
    return NULL;
  crew->running--;
  return job;
}

/* Run one part for a while, without the lock.  Returns whether it has ended.  */
static bool
run_part (struct crew *crew, struct crew_part *part, bool new)
{
  bool ended = new && !crew->methods->start (part);
  if (!ended)
    ended = crew->methods->run (part);
  if (ended)
    crew->methods->reset (part);
  return ended;
}

/* A part has to go on later; let the host's threads run where it is alone.  */
static void
suspend (struct crew *crew, struct crew_part *part)
{
  pthread_mutex_lock (&crew->lock);
  bool alone = !crew->suspended && !startable_locked (crew);
  suspend_locked (crew, part);
  if (!alone && crew->sleeping)
    pthread_cond_signal (&crew->work);
  pthread_mutex_unlock (&crew->lock);
  if (alone)
    sched_yield ();
}

static void
end_part (struct crew *crew, struct crew_part *part)
{
  struct crew_part *dropped;
  pthread_mutex_lock (&crew->lock);
  struct crew_job *job = part_ended_locked (crew, part, &dropped);
  pthread_mutex_unlock (&crew->lock);
  if (dropped)
    crew->methods->destroy (dropped);
  if (job)
    crew->methods->finish (job);
}

/* ---- Threads -------------------------------------------------------------------------------------- */

static struct crew_part *
wait_for_part (struct crew *crew, bool *new)
{
  struct crew_part *part;
  pthread_mutex_lock (&crew->lock);
  while (!(part = next_part_locked (crew, new)))
    {
      crew->sleeping++;
      pthread_cond_wait (&crew->work, &crew->lock);
      crew->sleeping--;
    }
  pthread_mutex_unlock (&crew->lock);
  return part;
}

static void *
worker (void *data)
{
  struct crew *crew = data;
  for (;;)
    {
      bool new;
      struct crew_part *part = wait_for_part (crew, &new);
      if (run_part (crew, part, new))
        end_part (crew, part);
      else
        suspend (crew, part);
    }
  return NULL;
}

static unsigned
processors (void)
{
  cpu_set_t set;
  CPU_ZERO (&set);
  if (sched_getaffinity (0, sizeof set, &set) != 0)
    return 1;
  int count = CPU_COUNT (&set);
  return count > 0 ? (unsigned) count : 1;
}

/* Have as many threads as processors; at least one there is enough.  They take no signals.  */
static bool
start_threads_locked (struct crew *crew)
{
  sigset_t all, old;
  pthread_attr_t attr;
  if (crew->threads)
    return true;
  sigfillset (&all);
  pthread_attr_init (&attr);
  pthread_attr_setdetachstate (&attr, PTHREAD_CREATE_DETACHED);
  pthread_sigmask (SIG_SETMASK, &all, &old);
  for (unsigned wanted = processors (); crew->threads < wanted; crew->threads++)
    {
      pthread_t thread;
      if (pthread_create (&thread, &attr, worker, crew) != 0)
        break;
    }
  pthread_sigmask (SIG_SETMASK, &old, NULL);
  pthread_attr_destroy (&attr);
  return crew->threads > 0;
}

bool
crew_start (struct crew *crew, struct crew_job *job)
{
  pthread_mutex_lock (&crew->lock);
  bool started = start_threads_locked (crew);
  if (started)
    {
      append_job_locked (crew, job);
      crew->running++;
      if (crew->running > crew->most_running)
        crew->most_running = crew->running;
      if (crew->sleeping)
        job->parts > 1 ? pthread_cond_broadcast (&crew->work)
                       : pthread_cond_signal (&crew->work);
    }
  pthread_mutex_unlock (&crew->lock);
  return started;
}

unsigned
crew_running (struct crew *crew)
{
  pthread_mutex_lock (&crew->lock);
  unsigned running = crew->running;
  pthread_mutex_unlock (&crew->lock);
  return running;
}

unsigned
crew_most_running (struct crew *crew)
{
  pthread_mutex_lock (&crew->lock);
  unsigned most = crew->most_running;
  pthread_mutex_unlock (&crew->lock);
  return most;
}

void
crew_fork_child (struct crew *crew)
{
  pthread_mutex_init (&crew->lock, NULL);
  pthread_cond_init (&crew->work, NULL);
  crew->threads = crew->sleeping = 0;
  crew->jobs = NULL;
  crew->jobs_end = &crew->jobs;
  crew->suspended = NULL;
  crew->suspended_end = &crew->suspended;
  crew->idle = NULL;
  crew->idle_count = 0;
  crew->running = 0;
}
