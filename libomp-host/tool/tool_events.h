/* Telling the tool of events (5.2, 19.5.2): each function calls one callback, or the
   few that belong together, with what the runtime keeps of the calling thread.  All of
   them are called where tool_hears said so, except as told; no lock may be held.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_TOOL_EVENTS_H
#define GANGWAY_HOST_TOOL_EVENTS_H

#include "libomp-host/tool/tool.h"

/* Threads.  begin: for tool.h; an initial thread begins its initial task, too.  end: the
   calling thread ends; does nothing where the tool does not know it.  finish: the tool
   ends before the calling thread does, which is told if it is in its initial task.  */
void tool_thread_begin (ompt_thread_t type) __attribute__ ((cold));
void tool_thread_end (void) __attribute__ ((cold));
void tool_thread_finish (void) __attribute__ ((cold));
/* For the child of a fork: only the calling thread is left.  free: the library goes, and
   no thread is told of anything any more.  */
void tool_threads_forget_others (void) __attribute__ ((cold));
void tool_threads_free (void) __attribute__ ((cold));
/* The list of all threads' memory, by next.  */
struct tool_thread *tool_threads_first (void) __attribute__ ((cold));

/* A worker has no region, or waits for one; and it enters one.  */
void tool_worker_idle (void) __attribute__ ((cold));
void tool_worker_enters (void) __attribute__ ((cold));
/* The tool is to be finished: want has workers that wait for regions tell of their ends,
   once the caller has woken them; await waits until they have, or TOOL_PATIENCE is over.
   forget: in the child of a fork.  */
void tool_want_ends (void) __attribute__ ((cold));
void tool_await_ends (void) __attribute__ ((cold));
void tool_forget_ends (void) __attribute__ ((cold));
/* Whether the calling worker is to do so now, by end; it goes on waiting then.  */
bool tool_worker_end_wanted (void) __attribute__ ((cold));
void tool_worker_end (void) __attribute__ ((cold));

/* Parallel regions and leagues.  begin: the current task asks for REQUESTED threads or
   teams.  set_size: the region will have SIZE implicit tasks.  end: the current task goes
   on behind the region; frees it once all implicit tasks have ended.  */
struct tool_parallel *tool_parallel_begin (unsigned requested, int flags,
                                           struct tool_site site)
  __attribute__ ((cold));
void tool_parallel_set_size (struct tool_parallel *parallel, unsigned size)
  __attribute__ ((cold));
void tool_parallel_end (struct tool_parallel *parallel, struct tool_site site)
  __attribute__ ((cold));

/* Implicit tasks.  begin: the calling thread becomes number INDEX of PARALLEL's region;
   FRAME is the runtime's that calls the program.  returned: the program's code of the
   task has returned, and none of its frames is left.  end: the current implicit task
   ends.  */
void tool_implicit_begin (struct tool_parallel *parallel, unsigned index,
                          int flags, void *frame) __attribute__ ((cold));
void tool_implicit_returned (void) __attribute__ ((cold));
void tool_implicit_end (void) __attribute__ ((cold));

/* An initial task inside another task: a team of a league, or a region that runs in a
   device's stead.  PARALLEL is the league's, or NULL: the task gets a region of its
   own.  A team that ends is at the barrier of the league's end: nobody waits there, as the
   teams run one after another.  */
void tool_initial_begin (struct tool_parallel *parallel, unsigned index,
                         unsigned count, void *frame) __attribute__ ((cold));
void tool_initial_end (struct tool_parallel *parallel, unsigned index)
  __attribute__ ((cold));

/* A worker goes into the barrier at the end of its region, and waits at its dock.  Once
   the region is over (tool_region_over, by the primary thread, with how many workers
   it has), the worker tells of the barrier's and its implicit task's end.  await: until
   all workers of regions that are over have done so, or TOOL_PATIENCE is over.  */
void tool_worker_arrives (void) __attribute__ ((cold));
void tool_worker_leaves (void) __attribute__ ((cold));
void tool_region_over (unsigned workers) __attribute__ ((cold));
void tool_await_leaving (void) __attribute__ ((cold));
/* For the child of a fork, which has not the worker SELF, and no other either.  */
void tool_forget_leaving (struct tool_thread *self) __attribute__ ((cold));
void tool_forget_all_leaving (void) __attribute__ ((cold));

/* The current task waits: the events of a sync region and of waiting in it.  */
void tool_sync_begin (ompt_sync_region_t kind, struct tool_site site)
  __attribute__ ((cold));
void tool_sync_end (ompt_sync_region_t kind, struct tool_site site)
  __attribute__ ((cold));
/* A sync region without a wait: a taskgroup's begin, before its block.  */
void tool_sync_region (ompt_sync_region_t kind, ompt_scope_endpoint_t endpoint,
                       const void *code) __attribute__ ((cold));
/* Waiting in it.  */
void tool_sync_wait (ompt_sync_region_t kind, ompt_scope_endpoint_t endpoint,
                     struct tool_site site) __attribute__ ((cold));
void tool_reduction (ompt_scope_endpoint_t endpoint, const void *code)
  __attribute__ ((cold));

/* Explicit tasks.  create: the current task, which is in the runtime, called from SITE,
   makes one; the caller holds it.  begin and
   end: the calling thread switches to it, with STATUS for the task it leaves, and back.
   end gives the hold back unless STATUS is that of a task that is detached.  A task may
   be NULL: one that was made while nothing was told.  */
struct tool_task *tool_task_create (int flags, bool depends,
                                    struct tool_site site)
  __attribute__ ((cold));
void tool_task_begin (struct tool_task *task, ompt_task_status_t status,
                      void *frame) __attribute__ ((cold));
void tool_task_end (struct tool_task *task, ompt_task_status_t status)
  __attribute__ ((cold));
/* TASK, which no thread runs, has STATUS now: a fulfilled event, the end of a taskwait
   with dependences.  */
void tool_task_becomes (struct tool_task *task, ompt_task_status_t status)
  __attribute__ ((cold));
void tool_task_hold (struct tool_task *task) __attribute__ ((cold));
void tool_task_release (struct tool_task *task) __attribute__ ((cold));

/* TASK, NULL for the current one, has COUNT dependences.  */
void tool_dependences (struct tool_task *task,
                       const ompt_dependence_t *dependences, size_t count)
  __attribute__ ((cold));
/* The current task is in a doacross loop of as many DIMENSIONS.  */
void tool_doacross_begin (unsigned dimensions) __attribute__ ((cold));
static inline unsigned
tool_doacross_dimensions (void)
{
  return tool_self->task ? tool_self->task->dimensions : 0;
}
/* It has done iteration VECTOR of that loop (a source), or need not wait for it any more
   (a sink).  */
void tool_doacross (ompt_dependence_type_t type, const uint64_t *vector)
  __attribute__ ((cold));
/* SINK waits for SOURCE.  */
void tool_dependence (struct tool_task *source, struct tool_task *sink)
  __attribute__ ((cold));

/* Mutexes.  WAIT names one: its address.  */
void tool_mutex_acquire (ompt_mutex_t kind, unsigned hint, const void *wait,
                         const void *code) __attribute__ ((cold));
void tool_mutex_acquired (ompt_mutex_t kind, const void *wait, const void *code)
  __attribute__ ((cold));
/* A test_lock without success.  */
void tool_mutex_refused (void) __attribute__ ((cold));
void tool_mutex_released (ompt_mutex_t kind, const void *wait, const void *code)
  __attribute__ ((cold));
void tool_lock_init (ompt_mutex_t kind, unsigned hint, const void *wait,
                     const void *code) __attribute__ ((cold));
void tool_lock_destroy (ompt_mutex_t kind, const void *wait, const void *code)
  __attribute__ ((cold));
void tool_nest_lock (ompt_scope_endpoint_t endpoint, const void *wait,
                     const void *code) __attribute__ ((cold));

/* Worksharing.  */
void tool_work (ompt_work_t type, ompt_scope_endpoint_t endpoint,
                uint64_t count, const void *code) __attribute__ ((cold));
void tool_dispatch_chunk (ompt_dispatch_t kind, uint64_t start,
                          uint64_t iterations) __attribute__ ((cold));
void tool_dispatch_section (const void *code) __attribute__ ((cold));
/* Constructs that the compiler divides: TYPE is that of static loops or distribute.  The
   calling thread begins one with so many iterations, in all threads together, goes on with
   COUNT of them from number FIRST on, and ends it.  */
void tool_divided_begin (ompt_work_t type, uint64_t count, const void *code)
  __attribute__ ((cold));
void tool_divided_chunk (ompt_work_t type, uint64_t first, uint64_t count,
                         const void *code) __attribute__ ((cold));
void tool_divided_end (ompt_work_t type, const void *code)
  __attribute__ ((cold));
/* The calling thread begins a loop that the compiler divides and that has a work share, for
   task reductions or memory: tool_divided_begin may follow, tool_divided_end need not.  */
void tool_divided_share (void) __attribute__ ((cold));
/* The work share of the thread's loop ends.  False where the loop is none of those; else
   tells the loop's end, if that is due, and returns true.  */
bool tool_divided_leave (const void *code) __attribute__ ((cold));
void tool_masked (ompt_scope_endpoint_t endpoint, const void *code)
  __attribute__ ((cold));

/* The current task is in the runtime, called from SITE, and goes on.  */
void tool_frame_enter (struct tool_site site) __attribute__ ((cold));
void tool_frame_leave (void) __attribute__ ((cold));

/* The rest.  */
void tool_cancel (int flags, const void *code) __attribute__ ((cold));
/* TASK is discarded; FLAGS says what is cancelled around it.  */
void tool_cancelled_task (struct tool_task *task, int flags)
  __attribute__ ((cold));
void tool_error (ompt_severity_t severity, const char *text, size_t length,
                 const void *code) __attribute__ ((cold));

#endif
