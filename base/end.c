/* The end of the process.  All state is atomic.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "base/end.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "base/end_watch.h"
#include "base/error.h"
#include "base/error_routine.h"
#include "base/futex.h"
#include "base/kernel_thread.h"

/* How far the thread that ends the process has come: a futex.  */
static enum end_stage {
  END_NOT_BEGUN,
  END_FAILS,     /* it may be in the program's error routine */
  END_IN_EXIT,   /* it calls exit, or an exit handler has run on it */
  END_TAKES_AWAY /* gomp_end_begins */
} end_stage;

/* That thread; 0: there is none.  */
static pid_t ending_thread;
/* An exit handler of ours has run.  */
static bool exit_entered;
/* What the calling thread has to do with the end.  */
static __thread enum {
  OWN_END_NONE,
  OWN_END_EXIT,   /* it is in exit */
  OWN_END_FAILURE /* it has failed, and is in exit or about to call it */
} own_end __attribute__ ((tls_model ("initial-exec")));

/* Of gomp_end_set_host.  A thread that fails meanwhile is in no region yet.  */
static void (*host_begins) (void);
static bool (*host_works_for_it) (void);

/* The thread that waits in exit, 0: none does, what it is told by, written before, and whether
   another thread has failed.  */
static pid_t exit_waiter;
static void (*exit_tell) (void);
static bool exit_failure;

void
gomp_end_set_host (void (*begins) (void), bool (*works_for_it) (void))
{
  __atomic_store_n (&host_works_for_it, works_for_it, __ATOMIC_RELAXED);
  __atomic_store_n (&host_begins, begins, __ATOMIC_RELAXED);
}

static void
tell_host (void)
{
  void (*begins) (void) = __atomic_load_n (&host_begins, __ATOMIC_RELAXED);
  if (begins)
    begins ();
}

void
gomp_end_thread_is_known (void)
{
  pid_t thread = __atomic_load_n (&ending_thread, __ATOMIC_RELAXED);
  if (unlikely (thread != 0) && thread == kernel_thread ())
    tell_host ();
}

static void
stage_reach (enum end_stage stage)
{
  enum end_stage now = __atomic_load_n (&end_stage, __ATOMIC_RELAXED);
  while (now < stage
         && !__atomic_compare_exchange_n (&end_stage, &now, stage, false,
                                          __ATOMIC_RELEASE, __ATOMIC_RELAXED))
    ;
  futex_wake (&end_stage, INT_MAX);
}

static bool
another_is_ending (void)
{
  pid_t thread = __atomic_load_n (&ending_thread, __ATOMIC_ACQUIRE);
  return thread != 0 && thread != kernel_thread ();
}

/* Whether the thread that ends the process may wait, as far as the library knows, for the
   calling one.  */
static bool
end_awaits_this_thread (void)
{
  bool (*works_for_it) (void)
    = __atomic_load_n (&host_works_for_it, __ATOMIC_RELAXED);
  return another_is_ending () && works_for_it && works_for_it ();
}

void
gomp_exit_is_here (void)
{
  if (own_end == OWN_END_NONE)
    own_end = OWN_END_EXIT;
  __atomic_store_n (&exit_entered, true, __ATOMIC_RELAXED);
  if (__atomic_load_n (&end_stage, __ATOMIC_ACQUIRE) == END_TAKES_AWAY)
    return;
  tell_host ();
  __atomic_store_n (&ending_thread, kernel_thread (), __ATOMIC_RELEASE);
  stage_reach (END_IN_EXIT);
}

void
gomp_exit_goes_on (bool good)
{
  if ((!good || gomp_exit_fails ()) && own_end != OWN_END_FAILURE)
    gomp_end ();
}

bool
gomp_exit_fails (void)
{
  return __atomic_load_n (&exit_failure, __ATOMIC_ACQUIRE);
}

bool
gomp_exit_waits (void (*tell) (void))
{
  if (tell)
    exit_tell = tell;
  __atomic_store_n (&exit_waiter, tell ? kernel_thread () : 0,
                    __ATOMIC_SEQ_CST);
  return !__atomic_load_n (&exit_failure, __ATOMIC_SEQ_CST);
}

void
gomp_end_begins (void)
{
  __atomic_store_n (&ending_thread, kernel_thread (), __ATOMIC_RELEASE);
  stage_reach (END_TAKES_AWAY);
}

bool
gomp_another_thread_ends (void)
{
  return __atomic_load_n (&end_stage, __ATOMIC_ACQUIRE) == END_TAKES_AWAY
         && another_is_ending () && !end_awaits_this_thread ();
}

void
gomp_end_forget (void)
{
  end_stage = END_NOT_BEGUN;
  ending_thread = 0;
  exit_entered = false;
  exit_waiter = 0;
  exit_failure = false;
}

extern int __cxa_atexit (void (*function) (void *), void *argument,
                         void *object);

static void
note_exit (void *unused maybe_unused)
{
  gomp_exit_is_here ();
  gomp_exit_goes_on (true);
}

/* The calling thread has failed.  Returns whether it is the one to end the process.  Then
   exit will begin with note_exit, also where the error routine calls it.  The handler is
   that of an object that nobody unloads: a thread is in this library until the end.  */
static bool
end_claim (void)
{
  pid_t self = kernel_thread (), other = 0;
  if (!__atomic_compare_exchange_n (&ending_thread, &other, self, false,
                                    __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
    return other == self || own_end != OWN_END_NONE;
  tell_host ();
  stage_reach (END_FAILS);
  __cxa_atexit (note_exit, NULL, NULL);
  return true;
}

/* The failure of the calling thread is one: the program's routine and a thread that waits in
   exit are told.  */
static void
tell_failure (void)
{
  error_routine_call ();
  __atomic_store_n (&exit_failure, true, __ATOMIC_SEQ_CST);
  pid_t waiter = __atomic_load_n (&exit_waiter, __ATOMIC_SEQ_CST);
  if (waiter != 0 && waiter != kernel_thread ())
    exit_tell ();
}

/* End the process without exit handlers.  The lock of stdout is not waited for: whoever has
   it may wait for the calling thread.  */
static void __attribute__ ((noreturn)) end_at_once (void)
{
  if (ftrylockfile (stdout) == 0)
    fflush_unlocked (stdout);
  _exit (EXIT_FAILURE);
}

/* Thread ENDER ends the process, but has come to a stop, as WATCH has seen: end it in its
   place, unless another thread does.  */
static void
end_in_place_of (pid_t ender, const struct end_watch *watch)
{
  if (!__atomic_compare_exchange_n (&ending_thread, &ender, kernel_thread (),
                                    false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
    return;
  gomp_error (
    "The thread that ends the process waits%s for one that has "
    "failed: the process ends without the exit handlers that are left",
    watch->joins ? "" : ", perhaps");
  end_at_once ();
}

/* Another thread ends the process.  */
static void __attribute__ ((noreturn)) leave_end (void)
{
  struct end_watch watch = END_WATCH_INITIALIZER;
  for (;;)
    {
      enum end_stage stage = __atomic_load_n (&end_stage, __ATOMIC_ACQUIRE);
      if (end_awaits_this_thread ())
        end_at_once ();
      if (stage < END_IN_EXIT)
        {
          futex_wait (&end_stage, stage);
          continue;
        }
      pid_t ender = __atomic_load_n (&ending_thread, __ATOMIC_ACQUIRE);
      if (end_watch_stands_still (&watch, ender))
        end_in_place_of (ender, &watch);
    }
}

/* Thread ENDER calls exit: end the process where it comes to no exit handler, because exit
   waits for another thread that is in it.  */
static void
await_exit (pid_t ender)
{
  struct end_watch watch = END_WATCH_INITIALIZER;
  while (!__atomic_load_n (&exit_entered, __ATOMIC_RELAXED))
    if (end_watch_stands_still (&watch, ender))
      end_in_place_of (ender, &watch);
}

void
gomp_end (void)
{
  bool mine = end_claim ();
  if (!gomp_another_thread_ends ())
    tell_failure ();
  if (!mine)
    leave_end ();
  own_end = OWN_END_FAILURE;
  stage_reach (END_IN_EXIT);
  if (!__atomic_load_n (&exit_entered, __ATOMIC_RELAXED))
    end_watch_start (await_exit);
  exit (EXIT_FAILURE);
}
