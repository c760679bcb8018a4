/* Teams: the threads that run one parallel region together, and starting and
   ending a region.

   A team stays with its workers after its region, in the member of the
   enclosing team that was its primary thread ("hot"), and serves the next
   region which that thread starts at that level.  A member keeps one team of
   several threads and one of a single thread, so that serialised regions in
   between cost nothing.  Memory of teams is never given back while the library
   is loaded, only used for another team: a worker that was dismissed may still
   be looking at the dock.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_TEAM_H
#define GANGWAY_HOST_TEAM_H

#include "base/attributes.h"
#include "base/mutex.h"
#include "libomp-host/places/affinity.h"
#include "libomp-host/tasks/task.h"
#include "libomp-host/tasks/task_team.h"
#include "libomp-host/teams/barrier.h"
#include "libomp-host/teams/dock.h"
#include "libomp-host/teams/work.h"
#include "libomp-host/threads/thread.h"
#include "libomp-host/tool/tool.h"

/* What one thread of a team has for itself.  Cleared when it is made.
   INNER and INNER_SERIAL belong to the thread that is this member.  */
struct team_member
{
  struct task implicit;      /* the thread's implicit task */
  bool implicit_ended;       /* by its worker, or left to team_end */
  struct team *inner;        /* hot team of several, or NULL */
  struct team *inner_serial; /* hot team of one, or NULL */
} cache_aligned;

/* A contention group (5.2, 1.2.2): an initial thread and its descendants.
   Counted only where thread-limit-var is not unlimited.  */
struct contention_group
{
  unsigned busy; /* atomic, relaxed; at least 1 */
};

/* What the threads of a team last showed of themselves for OMP_DISPLAY_AFFINITY:
   where each one is follows from this.  SIZE 0: nothing yet.  */
struct team_shown
{
  unsigned size;
  uint8_t bind; /* enum proc_bind */
  struct affinity_slot primary;
};

/* Invariant: members[0 .. size-1] are initialised; level >= active_level;
   the primary thread's earlier region is `enclosing' while the region runs;
   size <= worker_count + 1 while a region runs.
   A team of one thread that has no parent is the initial team of its thread,
   or of what the thread does in `enclosing's stead (region.h).
   Fields are constant while the region runs unless they say otherwise, and
   written by the primary thread before dock_open, quietly (base/quiet_write.h):
   where one region is like the one before, the workers still have the lines.  */
struct team
{
  unsigned size;
  unsigned level;        /* omp_get_level () */
  unsigned active_level; /* omp_get_active_level () */
  struct team_member *members;
  void (*fn) (void *);
  void *data;
  struct team *parent; /* NULL for an initial team */

  /* `cancel parallel' (5.2, 11.5); atomic.  */
  int cancelled;
  uintptr_t *reductions; /* GOMP_parallel_reductions or NULL */

  /* What the workers begin with.  */
  struct icv icv cache_aligned;
  struct task *generating; /* which task the parallel construct is in */
  unsigned league_num, league_size;
  int native_device;
  bool display;                      /* each thread shows its affinity */
  uint8_t bind;                      /* enum proc_bind in force */
  struct affinity_slot primary_slot; /* before the region */

  struct barrier barrier;
  struct dock dock;
  struct work_list works cache_aligned; /* work shares, see work.h */
  struct task_team tasks cache_aligned;

  /* The primary thread's alone.  */
  struct region enclosing cache_aligned;
  struct contention_group *group;
  unsigned reserved; /* of group->busy, for this region */
  unsigned worker_count;
  struct worker **workers; /* member I is workers[I - 1] */
  unsigned capacity;       /* of members */
  unsigned managed;        /* its part of threads_managed */
  struct team_shown shown;
  /* What the tool knows the region by, written before dock_open: NULL where its events
     are not told.  TOLD_OVER: the dock's turn of the last region that was told and is
     over; atomic.  */
  struct tool_parallel *told;
  uint32_t told_over;
  /* A region runs here; atomic, see dock_close.  */
  bool running;
  /* In the list of all teams, and of the unused ones; pool's lock.  */
  struct team *next_all, *next_unused;
};

/* The team that TASKS is part of.  */
static inline struct team *
team_of_tasks (struct task_team *tasks)
{
  return (struct team *) ((char *) tasks - offsetof (struct team, tasks));
}

/* Point REGION at thread NUM of TEAM, in its implicit task.  */
static inline void
team_set_region (struct region *region, struct team *team, unsigned num)
{
  region->team = team;
  region->member = &team->members[num];
  region->task = &team->members[num].implicit;
  region->task_team = &team->tasks;
  region->task_worker
    = __atomic_load_n (&team->tasks.workers[num], __ATOMIC_RELAXED);
  region->num = num;
}

/* Flags of GOMP_parallel: the low three bits are the proc_bind clause.  */
#define TEAM_FLAGS_BIND 7u

/* Run FN (DATA) on a team of at most NUM_THREADS threads (0: no clause) whose
   size follows 5.2, 10.1.1, and return when all of its threads and tasks are
   done.  WORK, if not NULL, describes the loop or sections construct the
   region begins with.  REDUCTIONS, if not NULL, is the task-reduction block of
   GOMP_parallel_reductions.  Returns the size of the team.  Threads that
   cannot be made shrink the team, with one warning.  Takes no lock of its
   callers; may end the process where there is no memory for the team.  */
unsigned team_run_untold (void (*fn) (void *), void *data, unsigned num_threads,
                          unsigned flags, const struct work_spec *work,
                          uintptr_t *reductions);
/* The same, with the events that a tool hears of, for tool_here (); SITE is where the
   program asked for the region.  */
unsigned team_run_told (void (*fn) (void *), void *data, unsigned num_threads,
                        unsigned flags, const struct work_spec *work,
                        uintptr_t *reductions, struct tool_site site)
  __attribute__ ((cold));

/* In an entry point, which is the SITE.  */
static inline __attribute__ ((always_inline)) unsigned
team_run (void (*fn) (void *), void *data, unsigned num_threads, unsigned flags,
          const struct work_spec *work, uintptr_t *reductions)
{
  if (tool_here ())
    return team_run_told (fn, data, num_threads, flags, work, reductions,
                          TOOL_SITE);
  return team_run_untold (fn, data, num_threads, flags, work, reductions);
}

/* The old ABI's two halves: GOMP_parallel_start and GOMP_parallel_end.  The program
   itself calls FN in between.  */
void team_start (void (*fn) (void *), void *data, unsigned num_threads,
                 unsigned flags, const struct work_spec *work,
                 struct tool_site site);
void team_end (struct tool_site site);

/* For a worker: begin member NUM's part of TEAM's region, and end it.  */
void team_member_start (struct thread *thread, struct team *team, unsigned num);
void team_member_end (struct thread *thread, struct team *team);
/* Both, and the region's function in between, with the events that a tool hears of, for
   tool_hears_worker ().  */
void team_member_run_told (struct thread *thread, struct team *team,
                           unsigned num) __attribute__ ((cold));

/* Set up TEAM, cleared memory, as the initial team of one thread with the
   single MEMBER: an implicit task with a copy of ICV, in GROUP.  */
void team_initial_start (struct team *team, struct team_member *member,
                         struct contention_group *group, const struct icv *icv);
/* End the implicit task of TEAM, an initial team, which has no unfinished
   tasks.  Its hot teams stay.  */
void team_initial_end (struct team *team);

/* Give back the hot teams of MEMBER and what is below them: the workers go to
   the pool.  No region runs on them.  */
void team_member_release (struct team_member *member);

#endif
