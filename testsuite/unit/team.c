/* Teams: sizes, nesting, limits, hot teams, regions of their own, fork.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/teams/team.h"

#include <sys/wait.h>
#include "libomp-host/teams/region.h"
#include "unit.h"

static unsigned threads; /* atomic */

static void
count (void *unused)
{
  __atomic_fetch_add (&threads, 1, __ATOMIC_RELAXED);
}

/* How many threads ran a region with NUM_THREADS.  */
static unsigned
region (unsigned num_threads)
{
  threads = 0;
  unsigned size = team_run (count, NULL, num_threads, 0, NULL, NULL);
  return size == threads ? size : 0;
}

static struct icv *
current_icv (void)
{
  return &thread_current ()->region.task->icv;
}

static void
test_sizes (void)
{
  unsigned wrong = 0;
  for (unsigned i = 0; i < 2000; i++)
    wrong += region (1 + i * 7 % 9) != 1 + i * 7 % 9;
  CHECK (wrong == 0, "teams grow and shrink");
  struct icv *icv = current_icv ();
  icv->nthreads = 3;
  CHECK (region (0) == 3, "nthreads-var without a clause");
  CHECK (region (1) == 1, "a false if clause");
  icv->max_active_levels = 0;
  CHECK (region (4) == 1, "max-active-levels-var 0");
  icv->max_active_levels = 1;
}

static void
test_hot (void)
{
  struct thread *thread = thread_current ();
  region (3);
  struct team *team = thread->region.member->inner;
  struct worker *worker = team->workers[0];
  region (1);
  region (3);
  CHECK (team == thread->region.member->inner, "the team is used again");
  CHECK (team->workers[0] == worker, "with the same threads in their places");
}

/* Nesting.  */

static unsigned wrong_levels; /* atomic */
static unsigned live, most;   /* threads in inner; atomic */

static void
inner (void *outer)
{
  struct region *region = &thread_current ()->region;
  struct team *team = region->team;
  if (team->level != 2 || team->active_level != 2 || team->parent != outer
      || team->enclosing.team != outer)
    __atomic_fetch_add (&wrong_levels, 1, __ATOMIC_RELAXED);
  __atomic_fetch_add (&threads, 1, __ATOMIC_RELAXED);
  unsigned now = __atomic_add_fetch (&live, 1, __ATOMIC_RELAXED);
  unsigned before = __atomic_load_n (&most, __ATOMIC_RELAXED);
  while (before < now
         && !__atomic_compare_exchange_n (&most, &before, now, true,
                                          __ATOMIC_RELAXED, __ATOMIC_RELAXED))
    continue;
  barrier_wait (thread_current ());
  __atomic_fetch_sub (&live, 1, __ATOMIC_RELAXED);
}

static void
outer (void *unused)
{
  struct thread *thread = thread_current ();
  struct region before = thread->region;
  team_run (inner, before.team, 3, 0, NULL, NULL);
  if (thread->region.team != before.team || thread->region.num != before.num
      || thread->region.task != before.task)
    __atomic_fetch_add (&wrong_levels, 1, __ATOMIC_RELAXED);
}

static void
test_nested (void)
{
  current_icv ()->max_active_levels = 2;
  unsigned wrong = 0;
  for (int i = 0; i < 200; i++)
    {
      threads = 0;
      team_run (outer, NULL, 4, 0, NULL, NULL);
      wrong += threads != 12;
    }
  CHECK (wrong == 0, "nested regions have their threads");
  CHECK (wrong_levels == 0, "nested regions know where they are");
  current_icv ()->thread_limit = 6;
  threads = most = 0;
  team_run (outer, NULL, 4, 0, NULL, NULL);
  CHECK (threads >= 4 && most <= 6, "the limit is the contention group's");
  CHECK (region (10) == 6, "and is given back");
  current_icv ()->thread_limit = UINT_MAX;
}

static void
remember_icvs (void *result)
{
  struct icv *icvs = result;
  struct thread *thread = thread_current ();
  if (thread->region.num == 0 && thread->region.team->enclosing.num == 0)
    icvs[thread->region.team->level] = thread->region.task->icv;
  if (thread->region.num == 0 && thread->region.team->level < 3)
    team_run (remember_icvs, result, 0, 0, NULL, NULL);
}

static void
test_lists (void)
{
  static unsigned nthreads[] = { 2, 3, 1 };
  struct icv icvs[4], *icv = current_icv ();
  icv->nthreads = 2;
  icv_device.nthreads_list = nthreads;
  icv_device.nthreads_list_length = 3;
  team_run (remember_icvs, icvs, 0, 0, NULL, NULL);
  icv_device.nthreads_list = NULL;
  icv_device.nthreads_list_length = 0;
  CHECK (icvs[1].nthreads == 3 && icvs[2].nthreads == 1
           && icvs[3].nthreads == 1,
         "OMP_NUM_THREADS as a list");
}

static void
test_region (void)
{
  struct thread *thread = thread_current ();
  region (3);
  struct team *hot = thread->region.member->inner;
  struct team *team = thread->region.team;
  current_icv ()->nthreads = 5;
  struct host_saved_state *saved = host_region_enter (7, 2);
  CHECK (host_native_device () == 7, "the device of a region");
  CHECK (thread->region.team->parent == NULL && thread->region.team->level == 0,
         "a region is an initial one");
  CHECK (current_icv ()->nthreads == icv_device.initial.nthreads,
         "it has the initial ICVs");
  CHECK (region (3) == 2, "its thread limit");
  CHECK (thread->region.member->inner == hot, "the hot team goes along");
  host_region_leave (saved);
  CHECK (thread->region.team == team && thread->region.member->inner == hot
           && host_native_device () == -1 && current_icv ()->nthreads == 5,
         "and all is as it was");
}

/* ThreadSanitizer ends a child that makes threads.  */
#ifdef __SANITIZE_THREAD__
#  define FORK 0
#else
#  define FORK 1
#endif

static void
test_fork (void)
{
  region (4);
  fflush (stdout);
  pid_t child = fork ();
  if (child == 0)
    {
      unsigned wrong = 0;
      for (unsigned i = 0; i < 50; i++)
        wrong += region (1 + i % 5) != 1 + i % 5;
      _exit (wrong != 0);
    }
  int status = -1;
  waitpid (child, &status, 0);
  CHECK (status == 0, "the child of a fork has parallel regions");
  CHECK (region (4) == 4, "and so has the parent");
}

static void
fork_inside (void *result)
{
  int *status = result;
  struct thread *thread = thread_current ();
  if (thread->region.num != 0)
    return;
  pid_t child = fork ();
  if (child != 0)
    {
      waitpid (child, status, 0);
      return;
    }
  barrier_wait (thread);
  threads = 0;
  team_run (count, NULL, 3, 0, NULL, NULL);
  if (threads != 3)
    _exit (1);
}

static void
test_fork_inside (void)
{
  int status = -1;
  pid_t parent = getpid ();
  fflush (stdout);
  team_run (fork_inside, &status, 3, 0, NULL, NULL);
  if (getpid () != parent)
    _exit (region (4) != 4);
  CHECK (status == 0, "a child of a region's primary thread ends the region");
}

int
main (void)
{
  current_icv ()->dynamic = false;
  test_sizes ();
  test_hot ();
  test_nested ();
  test_lists ();
  test_region ();
  if (FORK)
    {
      test_fork ();
      test_fork_inside ();
    }
  return UNIT_RESULT ();
}
