/* The pool of workers.  A worker waits for an order, serves the team it is
   assigned to at that team's dock until the order changes, and comes back.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/teams/pool.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "base/errno_kept.h"
#include "base/error.h"
#include "base/futex.h"
#include "base/memory.h"
#include "libomp-host/places/affinity.h"
#include "libomp-host/places/apart.h"
#include "libomp-host/teams/region.h"
#include "libomp-host/wait/idle.h"
#include "libomp-host/teams/team.h"
#include "libomp-host/tool/tool_events.h"
#include "libomp-host/wait/sleep.h"

struct mutex pool_lock = MUTEX_INITIALIZER (MUTEX_RANK_TEAM_POOL);

/* Idle workers, the last to come first; pool_lock.  */
static struct worker *idle_workers;
/* Every worker that has not been joined; pool_lock.  */
static struct worker *all_workers;

/* See pool_before_first_worker; NULL: nothing is to be called.  Written before
   any worker is made.  */
static void (*before_first_worker) (void);

static pthread_once_t attributes_once = PTHREAD_ONCE_INIT;
static pthread_attr_t attributes;

/* Orders.  */

/* Give WORKER an order of KIND.  Release: the worker that sees the order sees
   its team; and the order that dismisses it comes before the dock's next turn.
   Only the worker's owner gives orders; the worker itself adds no more than
   ORDER_ASLEEP.  */
static void
order_give (struct worker *worker, uint32_t kind)
{
  uint32_t order = __atomic_load_n (&worker->order, __ATOMIC_RELAXED);
  uint32_t next = ((order & ~(ORDER_ASLEEP | ORDER_KIND)) + ORDER_STEP) | kind;
  order = __atomic_exchange_n (&worker->order, next, __ATOMIC_ACQ_REL);
  if (order & ORDER_ASLEEP)
    futex_wake (&worker->order, 1);
}

/* Wait until the worker has an order that is neither ORDER_IDLE nor DONE, which it has
   carried out.  Acquire: what was written before the order is visible.  */
static uint32_t
order_wait (struct worker *worker, uint32_t done)
{
  struct spin spin = spin_start ();
  for (;;)
    {
      uint32_t order = __atomic_load_n (&worker->order, __ATOMIC_ACQUIRE);
      if ((order & ORDER_KIND) != ORDER_IDLE && (order & ~ORDER_ASLEEP) != done)
        return order;
      if (spin_pass (&spin))
        continue;
      if ((order & ORDER_ASLEEP)
          || __atomic_compare_exchange_n (&worker->order, &order,
                                          order | ORDER_ASLEEP, false,
                                          __ATOMIC_RELAXED, __ATOMIC_RELAXED))
        futex_wait (&worker->order, order | ORDER_ASLEEP);
    }
}

/* The worker's life.  */

/* Serve the team of ORDER until there is another.  */
static void
worker_serve (struct worker *worker, uint32_t order)
{
  struct thread *thread = &worker->thread;
  struct team *team = worker->team;
  unsigned num = worker->num;
  uint32_t seen = worker->seen;
  /* This member is still the one in the worker's team before, which may be
     gone.  It stays unset until the first region begins.  */
  thread->region.member = NULL;
  for (;;)
    {
      seen = dock_wait (thread, team, seen);
      /* An order that dismisses the worker is given before the dock turns.  */
      if (__atomic_load_n (&worker->order, __ATOMIC_ACQUIRE) != order)
        return;
      if (tool_hears_worker ())
        {
          team_member_run_told (thread, team, num);
          continue;
        }
      team_member_start (thread, team, num);
      team->fn (team->data);
      team_member_end (thread, team);
    }
}

/* The block of the calling thread's TLS vector.  The GNU C library keeps a
   pointer two words into it, so that valgrind's memcheck would call the vectors
   of workers, which are there until the process's end, possibly lost.  Only
   ever looked at by such tools: where the layout is another, nothing
   happens.  */
static const void *
worker_dtv (void)
{
#if defined __x86_64__
  const uintptr_t *thread_block = __builtin_thread_pointer ();
  return (const void *) (thread_block[1] - 2 * sizeof (uintptr_t));
#elif defined __aarch64__
  const uintptr_t *thread_block = __builtin_thread_pointer ();
  return (const void *) (thread_block[0] - 2 * sizeof (uintptr_t));
#else
  return NULL;
#endif
}

static void __attribute__ ((cold)) worker_tell_end (void)
{
  if (tool_hears_worker () && tool_worker_end_wanted ())
    tool_worker_end ();
}

static void *
worker_main (void *argument)
{
  struct worker *worker = argument;
  worker->dtv = worker_dtv ();
  thread_self = &worker->thread;
  begin_apart (__atomic_load_n (&worker->makers_processor, __ATOMIC_RELAXED));
  (void) tool_hears_worker ();
  uint32_t done = ORDER_IDLE;
  for (;;)
    {
      uint32_t order = order_wait (worker, done);
      if ((order & ORDER_KIND) == ORDER_TELL_END)
        {
          worker_tell_end ();
          done = order;
          continue;
        }
      if ((order & ORDER_KIND) == ORDER_STOP)
        {
          if (tool_hears_worker ())
            tool_thread_end ();
          return NULL;
        }
      worker_serve (worker, order);
      if (tool_hears_worker ())
        tool_worker_leaves ();
    }
}

/* Making and ending threads.  */

void
pool_before_first_worker (void (*function) (void))
{
  before_first_worker = function;
}

static void
attributes_make (void)
{
  if (before_first_worker)
    before_first_worker ();
  idle_prepare ();
  pthread_attr_init (&attributes);
  if (icv_device.stack_size == 0)
    return;
  int error = pthread_attr_setstacksize (&attributes, icv_device.stack_size);
  if (error)
    gomp_error ("Stack size %zu cannot be set: %s", icv_device.stack_size,
                strerror (error));
}

bool
pool_warn_first (void)
{
  static bool warned; /* atomic, relaxed */
  return !__atomic_exchange_n (&warned, true, __ATOMIC_RELAXED);
}

static void
warn_no_thread (unsigned wanted, unsigned made, int error)
{
  if (pool_warn_first ())
    gomp_error ("Thread creation failed: %s; a team of %u threads goes on with "
                "%u",
                strerror (error), wanted, made);
}

static struct worker *
worker_new (void)
{
  struct worker *worker = NULL;
  if (posix_memalign ((void **) &worker, CACHE_LINE, sizeof *worker) != 0)
    return NULL;
  memset (worker, 0, sizeof *worker);
  worker->thread.worker = worker;
  worker->thread.native_device = -1;
  worker->thread.league_size = 1;
  return worker;
}

static void
worker_assign (struct worker *worker, struct team *team, unsigned num)
{
  worker->team = team;
  worker->num = num;
  worker->seen = __atomic_load_n (&team->dock.go, __ATOMIC_RELAXED);
}

/* The calling thread has made WORKER, which it may be in the way of.  What stands between
   this library and the C library's pthread_create may have bound the thread by then, and no
   sooner is the worker to touch its mask: where it is there first, it stays where it is.  */
static void
worker_tell_processor (struct worker *worker)
{
  if (!affinity_enabled () && !threads_oversubscribed ())
    __atomic_store_n (&worker->makers_processor, processor_of_caller (),
                      __ATOMIC_RELAXED);
}

/* Make a thread that begins as member NUM of TEAM; NULL and *ERROR where that
   is not possible.  */
static struct worker *
worker_make (struct team *team, unsigned num, int *error)
{
  ERRNO_KEPT;
  pthread_once (&attributes_once, attributes_make);
  struct worker *worker = worker_new ();
  *error = ENOMEM;
  if (!worker)
    return NULL;
  worker_assign (worker, team, num);
  worker->order = ORDER_ASSIGNED;
  worker->makers_processor = PROCESSOR_NONE;
  *error = pthread_create (&worker->id, &attributes, worker_main, worker);
  if (*error)
    {
      free (worker);
      return NULL;
    }
  worker_tell_processor (worker);
  mutex_lock (&pool_lock);
  worker->next_all = all_workers;
  all_workers = worker;
  mutex_unlock (&pool_lock);
  return worker;
}

static void
worker_free (struct worker *worker)
{
  region_spare_free (&worker->thread);
  free (worker);
}

/* The pool.  */

static unsigned
pool_take (unsigned count, struct worker **workers)
{
  unsigned taken = 0;
  mutex_lock (&pool_lock);
  for (; taken < count && idle_workers; taken++)
    {
      workers[taken] = idle_workers;
      idle_workers = idle_workers->next_idle;
    }
  mutex_unlock (&pool_lock);
  return taken;
}

unsigned
pool_acquire (struct team *team, unsigned first, unsigned count,
              struct worker **workers)
{
  unsigned have = pool_take (count, workers);
  for (unsigned i = 0; i < have; i++)
    {
      worker_assign (workers[i], team, first + i);
      order_give (workers[i], ORDER_ASSIGNED);
    }
  for (; have < count; have++)
    {
      int error;
      workers[have] = worker_make (team, first + have, &error);
      if (!workers[have])
        {
          warn_no_thread (first + count, first + have, error);
          break;
        }
    }
  return have;
}

void
pool_release (struct worker **workers, unsigned count)
{
  /* The last of the team first, so that the pool gives them out in the order
     they had.  */
  for (unsigned i = count; i-- > 0;)
    order_give (workers[i], ORDER_IDLE);
  mutex_lock (&pool_lock);
  for (unsigned i = count; i-- > 0;)
    {
      workers[i]->next_idle = idle_workers;
      idle_workers = workers[i];
    }
  mutex_unlock (&pool_lock);
}

unsigned
pool_stop_idle (void)
{
  unsigned count = 0;
  mutex_lock (&pool_lock);
  struct worker *stopped = idle_workers;
  idle_workers = NULL;
  for (struct worker *worker = stopped; worker; worker = worker->next_idle)
    {
      struct worker **link = &all_workers;
      while (*link != worker)
        link = &(*link)->next_all;
      *link = worker->next_all;
    }
  mutex_unlock (&pool_lock);
  for (struct worker *worker = stopped; worker; worker = worker->next_idle)
    order_give (worker, ORDER_STOP);
  while (stopped)
    {
      struct worker *worker = stopped;
      stopped = worker->next_idle;
      pthread_join (worker->id, NULL);
      worker_free (worker);
      count++;
    }
  return count;
}

void
pool_tell_ends (void)
{
  mutex_lock (&pool_lock);
  for (struct worker *worker = idle_workers; worker; worker = worker->next_idle)
    order_give (worker, ORDER_TELL_END);
  mutex_unlock (&pool_lock);
}

void
pool_forget_others (struct worker *self)
{
  struct worker *next;
  for (struct worker *worker = all_workers; worker; worker = next)
    {
      next = worker->next_all;
      if (worker != self)
        worker_free (worker);
    }
  idle_workers = NULL;
  all_workers = self;
  if (self)
    self->next_all = NULL;
}
