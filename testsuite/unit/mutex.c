/* The library's own lock excludes others, and in debug builds a lock that is taken
   in the wrong order, or that has no rank, ends the process.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "base/mutex.h"

#include <fcntl.h>
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>
#include "libomp-host/teams/team.h"
#include "unit.h"

#define THREADS 4
#define ROUNDS 20000

static struct mutex outer = MUTEX_INITIALIZER (MUTEX_RANK_MAP);
static struct mutex inner = MUTEX_INITIALIZER (MUTEX_RANK_LEAF);
static long counter;

static void *
contend (void *unused)
{
  for (int i = 0; i < ROUNDS; i++)
    {
      mutex_lock (&outer);
      mutex_lock (&inner);
      counter++;
      mutex_unlock (&inner);
      mutex_unlock (&outer);
    }
  return unused;
}

static void
test_exclusion (void)
{
  pthread_t threads[THREADS];
  for (int i = 0; i < THREADS; i++)
    pthread_create (&threads[i], NULL, contend, NULL);
  for (int i = 0; i < THREADS; i++)
    pthread_join (threads[i], NULL);
  CHECK (counter == (long) THREADS * ROUNDS, "threads exclude each other");
}

#ifdef GANGWAY_DEBUG
static void
wrong_order (void)
{
  mutex_lock (&inner);
  mutex_lock (&outer);
}

static void
without_rank (void)
{
  static struct mutex mutex;
  mutex_lock (&mutex);
}

/* Whether FN ends the process with a failure.  */
static bool
is_refused (void (*fn) (void))
{
  fflush (stdout);
  pid_t child = fork ();
  if (child == 0)
    {
      int nowhere = open ("/dev/null", O_WRONLY);
      dup2 (nowhere, STDERR_FILENO);
      fn ();
      _exit (0);
    }
  int status = 0;
  return waitpid (child, &status, 0) == child && WIFEXITED (status)
         && WEXITSTATUS (status) != 0;
}

static unsigned team_rank, initial_rank;

static void
note_team_rank (void *unused)
{
  (void) unused;
  struct thread *thread = thread_current ();
  if (thread->region.num == 0)
    team_rank = thread->region.team->tasks.lock.rank;
}

static void
test_ranks (void)
{
  CHECK (is_refused (wrong_order), "the order of ranks is checked");
  CHECK (is_refused (without_rank), "a lock without a rank is refused");
  initial_rank = thread_current ()->region.team->tasks.lock.rank;
  team_run (note_team_rank, NULL, 2, 0, NULL, NULL);
  CHECK (team_rank == MUTEX_RANK_TASK, "a team's task lock has its rank");
  CHECK (initial_rank == MUTEX_RANK_TASK, "an initial team's too");
}
#else
static void
test_ranks (void)
{
}
#endif

int
main (void)
{
  test_exclusion ();
  test_ranks ();
  return UNIT_RESULT ();
}
