/* Threads that run the parts of kernels.

   One lock protects a crew, its jobs and its lists.  It is held for a few list operations
   only, never while a part runs.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/common/crew.h"

#include <sched.h>
#include <time.h>
#include "emulators/common/worker.h"

enum
{
  IDLE_PARTS_MOST = 64,
  /* The longest that a thread sleeps because all of a part does.  */
  SLEEP_MOST = 50000 /* nanoseconds */
};

/* ---- Lists ------------------------------------------------------------------------------ */

static void
append_job_locked (struct crew *crew, struct crew_job *job)
{
  job->next = NULL;
  job->link = crew->jobs_end;
  *crew->jobs_end = job;
  crew->jobs_end = &job->next;
}

static void
unlink_job_locked (struct crew *crew, struct crew_job *job)
{
  *job->link = job->next;
  if (job->next)
    job->next->link = job->link;
  else
    crew->jobs_end = job->link;
  job->link = NULL;
}

static void
suspend_locked (struct crew *crew, struct crew_part *part)
{
  part->next = NULL;
  *crew->suspended_end = part;
  crew->suspended_end = &part->next;
  crew->suspended_count++;
}

static struct crew_part *
resume_locked (struct crew *crew)
{
  struct crew_part *part = crew->suspended;
  if (!part)
    return NULL;
  crew->suspended = part->next;
  crew->suspended_count--;
  if (!part->next)
    crew->suspended_end = &crew->suspended;
  return part;
}

static void
keep_part_locked (struct crew *crew, struct crew_part *part)
{
  part->next = crew->idle;
  crew->idle = part;
  crew->idle_count++;
}

static struct crew_part *
create_part_locked (struct crew *crew)
{
  struct crew_part *part = crew->methods->create ();
  crew->part_count += part != NULL;
  return part;
}

static struct crew_part *
idle_part_locked (struct crew *crew)
{
  struct crew_part *part = crew->idle;
  if (!part)
    return create_part_locked (crew);
  crew->idle = part->next;
  crew->idle_count--;
  return part;
}

/* Have a part.  There is one ever after, so that a thread that finds no memory for another
   one can leave its job to those that run.  */
static bool
have_part_locked (struct crew *crew)
{
  if (crew->part_count)
    return true;
  struct crew_part *part = create_part_locked (crew);
  if (part)
    keep_part_locked (crew, part);
  return part != NULL;
}

/* ---- What to run next --------------------------------------------------------------------- */

/* Whether JOB can start a part has changed, perhaps.  */
static void
list_job_locked (struct crew *crew, struct crew_job *job)
{
  bool can = job->started < job->parts && job->resident < job->most_resident;
  if (can && !job->link)
    append_job_locked (crew, job);
  else if (!can && job->link)
    unlink_job_locked (crew, job);
}

/* A new part of the next job, which then is the last in turn.  */
static struct crew_part *
new_part_locked (struct crew *crew)
{
  struct crew_job *job = crew->jobs;
  struct crew_part *part = job ? idle_part_locked (crew) : NULL;
  if (!part)
    return NULL;
  part->job = job;
  part->number = job->started++;
  job->resident++;
  if (job->next) /* the others have their turns first */
    unlink_job_locked (crew, job);
  list_job_locked (crew, job);
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

/* ---- Running a part --------------------------------------------------------------------------- */

/* Run one part for a while, without the lock.  Returns whether it has ended.  */
static bool
run_part (struct crew *crew, struct crew_part *part, bool new)
{
  part->waits = false;
  part->sleeps = 0;
  bool ended = new && !crew->methods->start (part);
  if (!ended)
    ended = crew->methods->run (part);
  if (ended)
    crew->methods->reset (part);
  return ended;
}

/* Let the host's threads run, or sleep where all that this thread runs does.  */
static void
give_way (uint64_t sleeps)
{
  struct timespec time
    = { .tv_nsec = (long) (sleeps < SLEEP_MOST ? sleeps : SLEEP_MOST) };
  if (sleeps == 0)
    sched_yield ();
  else
    nanosleep (&time, NULL);
}

/* PART has to go on later.  Where each suspended part seemed to wait when it was run last, it
   is the host that they wait for.  */
static void
suspend_part_locked (struct crew *crew, struct crew_part *part)
{
  uint64_t sleeps = part->sleeps;
  crew->waiting = part->waits ? crew->waiting + 1 : 0;
  bool alone = (!crew->suspended || crew->waiting > crew->suspended_count)
               && !crew->jobs;
  suspend_locked (crew, part);
  if (!alone && crew->sleeping)
    pthread_cond_signal (&crew->work);
  if (!alone && !sleeps)
    return;
  pthread_mutex_unlock (&crew->lock);
  give_way (sleeps);
  pthread_mutex_lock (&crew->lock);
}

/* PART has ended.  Keeps it for later, or returns it where enough are kept.  */
static struct crew_part *
put_part_locked (struct crew *crew, struct crew_part *part)
{
  if (crew->idle_count == IDLE_PARTS_MOST)
    {
      crew->part_count--;
      return part;
    }
  keep_part_locked (crew, part);
  return NULL;
}

/* Releases the lock meanwhile where methods are called.  */
static void
end_part_locked (struct crew *crew, struct crew_part *part)
{
  struct crew_job *job = part->job;
  crew->waiting = 0;
  job->resident--;
  job->ended++;
  if (job->started < job->parts && crew->methods->stopped (job))
    job->parts = job->started;
  list_job_locked (crew, job);
  bool last = job->ended == job->parts;
  crew->running -= last;
  struct crew_part *dropped = put_part_locked (crew, part);
  if (!last && !dropped)
    return;
  pthread_mutex_unlock (&crew->lock);
  if (dropped)
    crew->methods->destroy (dropped);
  if (last)
    crew->methods->finish (job);
  pthread_mutex_lock (&crew->lock);
}

/* ---- Threads -------------------------------------------------------------------------------------- */

static void
sleep_locked (struct crew *crew)
{
  crew->sleeping++;
  pthread_cond_wait (&crew->work, &crew->lock);
  crew->sleeping--;
}

static void *
worker (void *data)
{
  struct crew *crew = data;
  bool new;
  pthread_mutex_lock (&crew->lock);
  for (;;)
    {
      struct crew_part *part = next_part_locked (crew, &new);
      if (!part)
        {
          sleep_locked (crew);
          continue;
        }
      pthread_mutex_unlock (&crew->lock);
      bool ended = run_part (crew, part, new);
      pthread_mutex_lock (&crew->lock);
      if (ended)
        end_part_locked (crew, part);
      else
        suspend_part_locked (crew, part);
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

/* Have as many threads as processors; at least one there is enough.  */
static bool
start_threads_locked (struct crew *crew)
{
  if (crew->threads)
    return true;
  for (unsigned wanted = processors (); crew->threads < wanted; crew->threads++)
    if (!worker_start_thread (worker, crew))
      break;
  return crew->threads > 0;
}

bool
crew_start (struct crew *crew, struct crew_job *job)
{
  pthread_mutex_lock (&crew->lock);
  bool started = have_part_locked (crew) && start_threads_locked (crew);
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
  crew->of_parent.jobs = crew->jobs;
  crew->of_parent.suspended = crew->suspended;
  crew->of_parent.idle = crew->idle;
  pthread_mutex_init (&crew->lock, NULL);
  pthread_cond_init (&crew->work, NULL);
  crew->threads = crew->sleeping = 0;
  crew->jobs = NULL;
  crew->jobs_end = &crew->jobs;
  crew->suspended = NULL;
  crew->suspended_end = &crew->suspended;
  crew->suspended_count = crew->waiting = 0;
  crew->idle = NULL;
  crew->idle_count = crew->part_count = 0;
  crew->running = 0;
}
