/* Foreign threads: those the program made itself, the first one included.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/process/foreign_thread.h"

#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include "base/end.h"
#include "base/errno_kept.h"
#include "base/error.h"
#include "base/memory.h"
#include "libomp-host/offload-hooks.h"
#include "libomp-host/process/library.h"
#include "libomp-host/process/unload.h"
#include "libomp-host/tasks/target_task.h"
#include "libomp-host/teams/pool.h"
#include "libomp-host/teams/region.h"
#include "libomp-host/tool/tool_events.h"

/* Tells of a foreign thread's end.  Made with the first foreign thread.  */
static pthread_once_t notice_once = PTHREAD_ONCE_INIT;
static pthread_key_t notice_key;
static bool notice_made;
/* Threads in foreign_end; atomic.  */
static uint32_t threads_ending;

/* All foreign threads; pool's lock.  */
static struct thread *foreign_threads;

static void
foreign_link (struct thread *thread)
{
  static bool has_more; /* pool_lock */
  mutex_lock (&pool_lock);
  bool is_second = foreign_threads && !has_more;
  has_more |= is_second;
  thread->next = foreign_threads;
  thread->previous = NULL;
  if (foreign_threads)
    foreign_threads->previous = thread;
  foreign_threads = thread;
  mutex_unlock (&pool_lock);
  if (is_second)
    unload_prepare ();
}

/* Take THREAD out of the list.  Returns whether it was the last in it.  Takes
   pool_lock.  */
static bool
foreign_unlink (struct thread *thread)
{
  mutex_lock (&pool_lock);
  if (thread->next)
    thread->next->previous = thread->previous;
  if (thread->previous)
    thread->previous->next = thread->next;
  else
    foreign_threads = thread->next;
  bool last = foreign_threads == NULL;
  mutex_unlock (&pool_lock);
  return last;
}

static void
initial_team_free (struct initial_team *initial)
{
  work_team_free (&initial->team);
}

static void
foreign_free (struct thread *thread)
{
  region_spare_free (thread);
  initial_team_free (thread->initial);
  free (thread->initial);
  free (thread);
}

/* THREAD ends.  One that ends inside a parallel region takes its memory with it:
   the team may still use it.  */
static void
foreign_leave (struct thread *thread)
{
  if (thread->region.team != &thread->initial->team)
    {
      thread_self = NULL;
      return;
    }
  /* Detached and target tasks of the thread's may still run.  */
  thread_self = thread;
  barrier_wait (thread);
  if (tool_self)
    tool_thread_end ();
  thread_self = NULL;
  team_member_release (&thread->initial->member);
  team_initial_end (&thread->initial->team);
  bool last = foreign_unlink (thread);
  foreign_free (thread);
  /* A process whose first thread has called pthread_exit ends with its last
     thread, and a worker without work must not be that one.  */
  if (last)
    pool_stop_idle ();
}

/* The C library calls this for a foreign thread that ends.  */
static void
foreign_end (void *argument)
{
  __atomic_fetch_add (&threads_ending, 1, __ATOMIC_RELAXED);
  foreign_leave (argument);
  /* Release: thread_stop_notice takes over what this thread did.  */
  __atomic_fetch_sub (&threads_ending, 1, __ATOMIC_RELEASE);
}

bool
host_end_await (void)
{
  struct thread *thread = thread_self;
  if (!thread || !thread->initial)
    return true;
  struct task_team *team = &thread->initial->team.tasks;
  return target_tasks_await_at_end (team, thread->region.task_team == team);
}

static void
notice_make (void)
{
  library_first_thread ();
  if (pthread_key_create (&notice_key, foreign_end) != 0)
    gomp_fatal ("Could not create the key that tells of ending threads");
  notice_made = true;
}

void
thread_stop_notice (void)
{
  if (!notice_made)
    return;
  pthread_key_delete (notice_key);
  /* Wait for threads whose end the C library told of before.  */
  while (__atomic_load_n (&threads_ending, __ATOMIC_ACQUIRE) != 0)
    sched_yield ();
}

void
thread_forget_others (struct thread *keep)
{
  struct thread *next;
  for (struct thread *thread = foreign_threads; thread; thread = next)
    {
      next = thread->next;
      if (thread != keep)
        foreign_free (thread);
    }
  foreign_threads = NULL;
  __atomic_store_n (&threads_ending, 0, __ATOMIC_RELAXED);
  if (keep && !keep->worker)
    {
      keep->next = keep->previous = NULL;
      foreign_threads = keep;
    }
}

struct thread *
thread_adopt (void)
{
  ERRNO_KEPT;
  pthread_once (&notice_once, notice_make);
  struct thread *thread = memory_alloc_aligned (CACHE_LINE, sizeof *thread);
  struct initial_team *initial
    = memory_alloc_aligned (CACHE_LINE, sizeof *initial);
  memset (thread, 0, sizeof *thread);
  memset (initial, 0, sizeof *initial);
  team_initial_start (&initial->team, &initial->member, &initial->group,
                      &icv_device.initial);
  team_set_region (&thread->region, &initial->team, 0);
  thread->region.place_length = affinity_place_count;
  thread->league_size = 1;
  thread->native_device = -1;
  thread->initial = initial;
  workshare_position_reset (thread);
  foreign_link (thread);
  thread_self = thread;
  gomp_end_thread_is_known ();
  /* Without this the memory stays until the library goes.  */
  (void) pthread_setspecific (notice_key, thread);
  /* The thread's first event, and the process's, in which a tool is looked for.  */
  (void) tool_hears ();
  return thread;
}
