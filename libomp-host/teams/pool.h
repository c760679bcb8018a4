/* Workers: the threads the library makes.  Between teams they wait in a pool
   that all foreign threads share.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_POOL_H
#define GANGWAY_HOST_POOL_H

#include <pthread.h>
#include "base/attributes.h"
#include "base/mutex.h"
#include "libomp-host/threads/thread.h"

struct team;

/* What a worker was told last, in its `order'.  An order is a new number, so
   that a worker which missed one sees that something changed.  */
#define ORDER_ASLEEP 1u /* set by the worker */
#define ORDER_KIND 6u
#define ORDER_IDLE 0u     /* wait in the pool */
#define ORDER_ASSIGNED 2u /* serve `team' as member `num' */
#define ORDER_STOP 4u
#define ORDER_TELL_END 6u /* tell the tool that the thread ends */
#define ORDER_STEP 8u

/* TEAM, NUM and SEEN are written before the order ASSIGNED, and then stay
   until the worker has taken part in a region of that team.
   The owner of the team that a worker serves gives it orders; an idle worker gets
   its order from the thread that took it from the pool.  */
struct worker
{
  struct thread thread;
  struct team *team;
  unsigned num;
  uint32_t seen; /* the turn of the dock before the first
                    region to take part in */
  pthread_t id;
  int makers_processor;         /* to leave at the start, see apart.h; atomic */
  const void *dtv;              /* for leak checkers, see pool.c */
  struct worker *next_idle;     /* pool_lock */
  struct worker *next_all;      /* pool_lock */
  uint32_t order cache_aligned; /* atomic; the worker's futex */
};

/* Guards the idle workers, the unused teams, and the lists of all workers, all
   teams and all foreign threads.  Never held while a thread is made.  */
extern struct mutex pool_lock;

/* Have FUNCTION called once, before the first worker is made.  Called by the first
   thread that is known to the library, before it can make workers.  */
void pool_before_first_worker (void (*function) (void));

/* Get COUNT workers as the members FIRST, FIRST + 1, ... of TEAM, whose next
   region they will take part in; stores them in WORKERS.  Returns how many
   there are: fewer where threads cannot be made, with one warning per
   process.  Takes pool_lock.  */
unsigned pool_acquire (struct team *team, unsigned first, unsigned count,
                       struct worker **workers);

/* A team has fewer threads than it should have: whether the caller is to print a
   warning.  True for the first caller of the process.  */
bool pool_warn_first (void);

/* Give WORKERS back.  The caller turns the dock they are at afterwards.  Takes
   pool_lock.  */
void pool_release (struct worker **workers, unsigned count);

/* End the idle workers and free them; returns how many there were.  Waits for
   their ends.  Takes pool_lock.  */
unsigned pool_stop_idle (void);

/* The process ends, and idle workers with it, which stay as they are: have them tell the
   tool so, which wants that (tool_want_ends).  Takes pool_lock.  */
void pool_tell_ends (void) __attribute__ ((cold));

/* For the child of a fork: the workers that are not SELF (NULL: none is) no
   longer exist.  Takes no lock.  */
void pool_forget_others (struct worker *self);

#endif
