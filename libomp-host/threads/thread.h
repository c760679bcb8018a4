/* What the runtime knows of each thread of the process.
   A struct thread belongs to its thread: no other touches it unless a field
   says so.  It is made by the first call a foreign thread makes into the
   library, or with a worker, and freed when the thread ends.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_THREAD_H
#define GANGWAY_HOST_THREAD_H

#include "base/attributes.h"
#include "libomp-host/threads/workshare_position.h"

struct team;
struct task;
struct task_team;
struct task_worker;
struct team_member;
struct worker;
struct initial_team;
struct host_saved_state;

/* Where in the program a thread is.  Entering a nested parallel region saves
   it in the new team and leaving the region puts it back.
   Invariant: team and task are never NULL; num < team->size;
   member == &team->members[num]; task_team == &team->tasks;
   task_worker == task_team->workers[num].  */
struct region
{
  struct team *team;
  struct team_member *member;
  struct task *task; /* current, implicit or explicit */
  /* For the tasks' folder, which does not know teams and members.  */
  struct task_team *task_team;
  struct task_worker *task_worker; /* NULL until there is a task */
  struct workshare_position work;
  unsigned num; /* omp_get_thread_num () */
  /* The place partition (5.2, 2.1 place-partition-var); places are numbered
     from 0.  In the initial region of a thread of the program's it is all
     places, whether the thread is bound to one yet or not, so that no region's
     partition is empty where there are places.  Length 0: there are none.  */
  unsigned place_first, place_length;
};

struct thread
{
  struct region region;
  unsigned place; /* bound to place - 1; 0: not bound */
  /* The league this thread's contention group belongs to.  */
  unsigned league_num, league_size; /* size is 1 outside teams */
  /* The device region this thread runs natively (host device); -1: none, the
     thread is on the host.  Written by the offload hooks.  */
  int native_device;
  struct worker *worker;        /* NULL for a foreign thread */
  struct initial_team *initial; /* of a foreign thread */
  /* Memory for the next region on this thread that has an initial team of its
     own, or NULL.  */
  struct host_saved_state *spare;
  /* The thread has printed its line of OMP_DISPLAY_AFFINITY.  */
  bool displayed;
  /* In the list of foreign threads; pool_lock.  */
  struct thread *next, *previous;
};

extern __thread struct thread *thread_self
  __attribute__ ((tls_model ("initial-exec")));

/* Make the struct thread of a foreign thread, with the initial team of one
   thread and its implicit task, and set thread_self.  Ends the process where
   there is no memory.  What it makes belongs to folders above this one: the
   function is process/foreign_thread.c's.  */
struct thread *thread_adopt (void) __attribute__ ((cold));

/* The calling thread, which is made known by its first call; never NULL.  */
static inline struct thread *
thread_current (void)
{
  struct thread *thread = thread_self;
  return likely (thread != NULL) ? thread : thread_adopt ();
}

#endif
