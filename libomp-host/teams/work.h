/* Work shares: what the threads of a team share of one loop, sections, single
   or scope construct.

   A team's work shares are a list in the order of its constructs.  The first
   thread that comes to a construct puts a work share at the end of the list,
   under the list's lock; the others find it through an atomic pointer.  As
   constructs may be nowait, threads may be any number of work shares apart, and
   none ever waits for one that is behind.  A work share that every thread has
   gone past is used again.  Checked by testsuite/models/weak_work.c, which runs the code.

   Constructs that share nothing have no work share: loops with a static
   schedule that are not ordered, single without copyprivate, and everything in
   a team of one thread, unless there are task reductions or shared memory.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_WORK_H
#define GANGWAY_HOST_WORK_H

#include "base/attributes.h"
#include "base/mutex.h"
#include "libomp-host/icv/icv.h"
#include "libomp-host/wait/gate.h"

struct team;
struct thread;

/* The head of something that a construct of another file's keeps in its work
   share, such as the counters of a doacross loop.  DESTROY frees it; it is called
   when the work share is used again, when no thread looks at it any more.  */
struct work_extra
{
  void (*destroy) (struct work_extra *extra);
};

/* Invariant: a thread whose position is this work share or an earlier one may
   read NEXT; ENTERED threads have gone past the work share before this one.  */
struct work
{
  /* Chunks (dynamic schedule, sections) or iterations (guided) handed out.
     Atomic, relaxed: which thread takes what orders nothing.  */
  uint64_t taken cache_aligned;
  /* Threads that came here.  Atomic; the last one recycles the work share
     before this one.  */
  uint32_t entered;
  /* Whether the first thread is still filling in what the others need: enum
     work_state.  Atomic; a futex word.  */
  uint32_t state;
  /* The next construct's, NULL until a thread has come to it.  Atomic; written
     under the list's lock, in release order, once that one is initialised.  */
  struct work *next;

  /* Ordered: every iteration below TURN is complete.  Written by the thread
     whose turn it is, with release order.  */
  uint64_t turn cache_aligned;
  struct gate gate; /* where ordered and doacross wait */

  /* Constant from when STATE is ready on.  */
  uintptr_t *reductions;    /* the first thread's */
  void *memory;             /* zeroed for the construct, or NULL */
  struct work_extra *extra; /* or NULL */
  /* single copyprivate: written before the barrier, read after it.  Atomic, as
     the barrier of a cancelled region is none.  */
  void *copyprivate;

  struct work *next_free;      /* on one of the list's free lists */
  struct work *next_allocated; /* constant */
};

/* The construct a combined parallel region begins with, as the entry points
   GOMP_parallel_loop_* and GOMP_parallel_sections describe it.  */
struct work_spec
{
  bool sections;
  unsigned count;                    /* sections */
  long start, end, increment, chunk; /* loop */
  enum schedule schedule;            /* already resolved from runtime */
  /* Called by each thread of the region when it is put before the construct: sets
     the thread's loop cursor from SPEC.  */
  void (*begin) (struct thread *thread, const struct work_spec *spec);
};

/* A team's work shares.  All zero is valid: a team that has had no region.  */
struct work_list
{
  struct work *first; /* the oldest one in use; atomic, relaxed */
  struct mutex lock;  /* for the two below, and to append */
  struct work *free;
  struct work *allocated; /* all of them, for ever */
  bool combined;          /* the region began with SPEC; constant */
  struct work_spec spec;
  /* `cancel for' or `cancel sections' (5.2, 11.5) since the last barrier.
     Atomic.  */
  uint32_t cancelled;
  /* The cancelled construct's number in its threads' positions, 0 where the
     library does not hand out its iterations.  Atomic; written before
     CANCELLED.  */
  unsigned long cancelled_loop;
  /* Recycled ones, not yet in FREE.  Atomic: any thread adds one; the holder of
     the lock takes all.  */
  struct work *returned cache_aligned;
  /* The single constructs that a thread has taken.  Atomic.  */
  unsigned long singles cache_aligned;
};

/* For team.c.  Start: called by the primary thread before the others run, with
   TEAM->size set; SPEC may be NULL.  End: after the last barrier; keeps the
   memory for the team's next region.  Free: gives the memory back.  */
void work_team_start (struct team *team, const struct work_spec *spec);
void work_team_end (struct team *team);
void work_team_free (struct team *team);

/* For team.c: put THREAD, whose region's team and num are set, before the
   team's first construct.  Called for each thread after work_team_start and
   before it runs the region's function.  */
void workshare_position_reset (struct thread *thread);

/* Wake the threads that wait inside a work share of TEAM (ordered, doacross),
   because the region was cancelled: team->cancelled is set already.  Takes the
   list's lock.  */
void work_cancel (struct team *team);

/* For cancel.c: `cancel for' and `cancel sections' (5.2, 11.5).  cancel marks
   the construct that THREAD is in as cancelled, whether or not the library
   hands out its iterations, and returns true; from then on no more of them are
   handed out.  cancelled says whether the construct that THREAD is in was
   cancelled.  */
bool workshare_cancel (struct thread *thread);
bool workshare_cancelled (struct thread *thread);

/* For barrier.c: called by the last thread to arrive at any barrier of a team,
   before it lets the others go, and by the only thread of a team of one: the
   construct that was cancelled, if one was, has ended, since a cancelled
   construct is not nowait.  */
static inline void
work_barrier_passed (struct work_list *works)
{
  if (unlikely (__atomic_load_n (&works->cancelled, __ATOMIC_RELAXED)))
    __atomic_store_n (&works->cancelled, 0, __ATOMIC_RELAXED);
}

/* ------------------------------------------------------------------------
   For the constructs.  */

/* Go to the next construct that has a work share: on return the calling
   thread's position is its work share, which every thread of the team gets.
   Returns true in the first thread that comes.  */
bool work_enter (struct thread *thread);

/* What the threads share besides iterations: task reductions of this thread or
   NULL; where *MEMORY is the size of memory to share and is to become its
   address, or NULL; and, unless CREATE is NULL, what CREATE makes of ARGUMENT,
   which may be NULL: the construct's first thread calls it and the result is
   the work share's EXTRA.  */
struct work_shared
{
  uintptr_t *reductions;
  void **memory;
  struct work_extra *(*create) (struct thread *thread, const void *argument);
  const void *argument;
};

/* As work_enter, for a construct with SHARED: the first thread provides what SHARED
   asks for, and the others wait until that is done.  */
bool work_enter_shared (struct thread *thread,
                        const struct work_shared *shared);

#endif
