/* dlclose of the library: its threads end and its memory goes.

   At the process's end nothing of the kind is done: other threads may still
   run, and a worker that ended would run the destructors of the program's
   thread-local objects, which may use what the program has destroyed by
   then.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/process/unload.h"

#include "base/end.h"
#include "libomp-host/icv/league_icv.h"
#include "libomp-host/process/foreign_thread.h"
#include "libomp-host/tasks/task.h"
#include "libomp-host/teams/pool.h"
#include "libomp-host/teams/region.h"
#include "libomp-host/teams/team.h"
#include "libomp-host/teams/team_memory.h"
#include "libomp-host/tool/tool_events.h"
#include "libomp-offload/host-api.h"

extern int __cxa_atexit (void (*function) (void *), void *argument,
                         void *object);
extern void __cxa_finalize (void *object);

/* Set at exit; atomic, relaxed.  */
static bool process_ending;
/* The handlers are only taken back.  */
static bool unloading;

/* Set when the first thread is known.  Before that there is nothing to undo, unless a tool
   was looked for.  Atomic, relaxed: the process may end on another thread.  */
static bool prepared;

static void
note_exit (void *unused maybe_unused)
{
  if (unloading)
    return;
  __atomic_store_n (&process_ending, true, __ATOMIC_RELAXED);
  gomp_exit_is_here ();
  gomp_exit_goes_on (true);
}

/* The calling thread is about to end the process.  Another one that has failed may be in an
   exit handler or a destructor: with older C libraries a second thread in exit overtakes it,
   and the process would end as if nothing had failed.  */
static void
stop_before_failed (void *unused maybe_unused)
{
  if (!unloading)
    gomp_exit_goes_on (true);
}

/* A handler that is made in a constructor is called behind all destructors.  */
void
unload_prepare_last (void)
{
  __cxa_atexit (stop_before_failed, NULL, &process_ending);
}

void
unload_prepare_end (void)
{
  gomp_end_set_host (region_end_begins, region_is_of_ending_thread);
}

/* An exit handler of this library's would be called at dlclose as well, so it
   is made as that of an object that nobody unloads.

   Handlers run in the reverse of the order they were made in.  The one that
   runs the destructors of the libraries the program was linked with is made
   after their constructors, so it is too early for ours in a constructor; a
   library that uses OpenMP there, and ours where threads are bound, are the reason for
   the calls after the first.  */
void
unload_prepare (void)
{
  __atomic_store_n (&prepared, true, __ATOMIC_RELAXED);
  __cxa_atexit (note_exit, NULL, &process_ending);
}

/* The workers that wait for a region, of the calling thread's or another's, or for a team,
   have told all else; and devices end with the tool, or soon after it.  */
static void
tell_ends (void)
{
  offload_tell_ends ();
  tool_want_ends ();
  pool_tell_ends ();
  team_memory_wake ();
  tool_await_ends ();
}

void
unload_prepare_tool (void)
{
  tool_before_end (tell_ends);
  tool_may_start ();
}

static void __attribute__ ((destructor)) unload (void)
{
  if (__atomic_load_n (&process_ending, __ATOMIC_RELAXED))
    return;
  /* The process ends, with a failure: this is no dlclose.  */
  if (gomp_exit_fails ())
    {
      stop_before_failed (NULL);
      return;
    }
  unloading = true;
  __cxa_finalize (&process_ending);
  if (!__atomic_load_n (&prepared, __ATOMIC_RELAXED)
      && __atomic_load_n (&tool_presence, __ATOMIC_RELAXED) == TOOL_UNSETTLED)
    return;
  tool_end ();
  thread_stop_notice ();
  bool unused = team_memory_close ();
  pool_stop_idle ();
  tool_unload ();
  if (!unused)
    return;
  thread_forget_others (NULL);
  league_icv_free ();
  task_memory_free ();
  team_memory_free ();
}
