/* The threads that run the emulators' kernels: many jobs at once, jobs that are stopped,
   threads and memory that run out, and forks.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include "emulators/common/crew.h"
#include "unit.h"

/* What a part does each time it is run, so often.  */
struct task
{
  struct crew_job job;
  unsigned turns;
  atomic_bool *held; /* or until this is not set */
  atomic_bool stopped;
  atomic_uint started, ended, running, most_running;
  atomic_bool finished;
};

struct part
{
  struct crew_part part; /* first: the crew's */
  unsigned turns;
};

static atomic_int creations = 1 << 30, threads = 1 << 30; /* that succeed */
static atomic_uint created, destroyed, finished;

/* The C library's, until THREADS have been made.  */
int
pthread_create (pthread_t *thread, const pthread_attr_t *attributes,
                void *(*run) (void *), void *data)
{
  static int (*real) (pthread_t *, const pthread_attr_t *, void *(*) (void *),
                      void *);
  if (!real)
    *(void **) &real = dlsym (RTLD_NEXT, "pthread_create");
  if (atomic_fetch_sub (&threads, 1) <= 0)
    return EAGAIN;
  return real (thread, attributes, run, data);
}

static struct task *
task_of (const struct crew_part *part)
{
  return (struct task *) part->job;
}

static struct crew_part *
create (void)
{
  if (atomic_fetch_sub (&creations, 1) <= 0)
    return NULL;
  atomic_fetch_add (&created, 1);
  return calloc (1, sizeof (struct part));
}

static bool
start (struct crew_part *part)
{
  struct task *task = task_of (part);
  unsigned running = atomic_fetch_add (&task->running, 1) + 1;
  unsigned most = atomic_load (&task->most_running);
  while (running > most
         && !atomic_compare_exchange_weak (&task->most_running, &most, running))
    ;
  atomic_fetch_add (&task->started, 1);
  ((struct part *) part)->turns = 0;
  return true;
}

static bool
run (struct crew_part *part)
{
  const struct task *task = task_of (part);
  part->waits = true;
  if (atomic_load (&task->stopped))
    return true;
  if (task->held)
    return !atomic_load (task->held);
  return ++((struct part *) part)->turns >= task->turns;
}

static void
reset (struct crew_part *part)
{
  atomic_fetch_sub (&task_of (part)->running, 1);
  atomic_fetch_add (&task_of (part)->ended, 1);
}

static void
destroy (struct crew_part *part)
{
  atomic_fetch_add (&destroyed, 1);
  free (part);
}

static bool
stopped (const struct crew_job *job)
{
  return atomic_load (&((const struct task *) job)->stopped);
}

static void
finish (struct crew_job *job)
{
  atomic_store (&((struct task *) job)->finished, true);
  atomic_fetch_add (&finished, 1);
}

static const struct crew_methods methods
  = { create, start, run, reset, destroy, stopped, finish };
static struct crew crew = CREW_INITIALIZER (crew, &methods);

static bool
begin (struct task *task, uint64_t parts, unsigned most, unsigned turns,
       atomic_bool *held)
{
  *task = (struct task) { .job = { .parts = parts, .most_resident = most },
                          .turns = turns,
                          .held = held };
  return crew_start (&crew, &task->job);
}

/* The alarm ends what never finishes.  */
static void
await (unsigned count)
{
  while (atomic_load (&finished) < count)
    usleep (1000);
  atomic_store (&finished, 0);
}

static void
check_shortage (void)
{
  struct task task;
  atomic_store (&creations, 0);
  CHECK (!begin (&task, 1, 1, 1, NULL) && crew_running (&crew) == 0,
         "without memory for a part, a job does not start");
  atomic_store (&creations, 1 << 30);
  atomic_store (&threads, 0);
  CHECK (!begin (&task, 1, 1, 1, NULL) && crew_running (&crew) == 0,
         "nor does it without a thread");
  atomic_store (&threads, 1);
  atomic_store (&creations, 0);
  CHECK (begin (&task, 100, 16, 3, NULL), "one of each is enough");
  await (1);
  CHECK (atomic_load (&task.started) == 100 && atomic_load (&task.ended) == 100,
         "so that all parts run, one after the other");
  CHECK (atomic_load (&task.most_running) == 1, "in the memory that there is");
  atomic_store (&creations, 1 << 30);
}

static void
check_many (void)
{
  enum
  {
    JOBS = 5000,
    PARTS = 3
  };
  static struct task tasks[JOBS];
  atomic_bool held = true;
  bool right = true, most = true;
  for (unsigned n = 0; n < JOBS; n++)
    right &= begin (&tasks[n], PARTS, 1 + n % 2, 3, n % 50 ? NULL : &held);
  CHECK (right, "thousands of jobs start");
  while (atomic_load (&finished) < JOBS - JOBS / 50)
    usleep (1000);
  CHECK (crew_running (&crew) == JOBS / 50,
         "those that wait keep no other from ending");
  atomic_store (&held, false);
  await (JOBS);
  for (unsigned n = 0; n < JOBS; n++)
    {
      right &= atomic_load (&tasks[n].started) == PARTS
               && atomic_load (&tasks[n].ended) == PARTS;
      most &= atomic_load (&tasks[n].most_running) <= 1 + n % 2;
    }
  CHECK (right, "each part of each runs once");
  CHECK (most, "no more of a job run at once than may");
  CHECK (crew_running (&crew) == 0 && crew_most_running (&crew) >= JOBS / 50,
         "they are counted");
  CHECK (atomic_load (&destroyed) > 0
           && atomic_load (&created) - atomic_load (&destroyed) <= 64,
         "few parts are kept for later");
}

static void
check_stop (void)
{
  struct task task, other;
  atomic_bool held = true;
  begin (&task, 1000, 10, 0, &held);
  while (atomic_load (&task.started) < 10)
    usleep (1000);
  atomic_store (&task.stopped, true);
  await (1);
  CHECK (atomic_load (&task.started) == 10 && atomic_load (&task.ended) == 10,
         "a job that is stopped while its parts wait starts no more");
  CHECK (begin (&other, 4, 4, 2, NULL), "another one can start");
  await (1);
}

/* A child has no threads but its own, and nothing of its parent's jobs.  */
static void
check_fork (void)
{
  struct task task, own;
  atomic_bool held = true;
  begin (&task, 100, 10, 0, &held);
  while (atomic_load (&task.started) < 10)
    usleep (100);
  for (unsigned n = 0; n < 20; n++)
    {
      pid_t child = fork ();
      if (child == 0)
        {
          alarm (200);
          crew_fork_child (&crew);
          bool clean = crew_running (&crew) == 0;
          bool begun = begin (&own, 20, 3, 4, NULL);
          await (1);
          _exit (!clean || !begun || atomic_load (&own.ended) != 20
                 || atomic_load (&task.finished));
        }
      int status = -1;
      waitpid (child, &status, 0);
      if (status != 0)
        CHECK (false, "fork %u: ended with %d", n, status);
    }
  atomic_store (&held, false);
  await (1);
  CHECK (atomic_load (&task.ended) == 100,
         "forks while parts run change nothing in the parent");
}

int
main (void)
{
  /* In a process of its own, since a crew that has a thread starts no more.  */
  fflush (stdout);
  pid_t child = fork ();
  alarm (200);
  if (child == 0)
    {
      check_shortage ();
      fflush (stdout);
      _exit (UNIT_RESULT ());
    }
  int status = -1;
  waitpid (child, &status, 0);
  CHECK (status == 0, "shortages end with %d", status);
  check_many ();
  check_stop ();
  check_fork ();
  return UNIT_RESULT ();
}
