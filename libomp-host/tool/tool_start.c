/* The tool's life: found and begun with the first event of the process, finished once.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include <pthread.h>
#include <dlfcn.h>
#include <time.h>
#include "base/errno_kept.h"
#include "libomp-host/tool/tool.h"
#include "libomp-host/tool/tool_callbacks.h"
#include "libomp-host/tool/tool_events.h"
#include "libomp-host/tool/tool_load.h"
#include "libomp-host/tool/tool_lookup.h"

uint8_t tool_presence = TOOL_UNSETTLED;

__thread struct tool_thread *tool_self
  __attribute__ ((tls_model ("initial-exec")));

/* Set by the library's constructor, before there are other threads.  */
static bool may_start;
/* Held while the tool starts, so that all threads' events follow that.  */
static pthread_mutex_t start_lock = PTHREAD_MUTEX_INITIALIZER;
/* The calling thread is in the tool's code that starts it: what it does with OpenMP
   there is not told.  */
static __thread bool starting __attribute__ ((tls_model ("initial-exec")));

/* The thread is one of the library's own.  It may work for the tool's initializer, which
   waits for it: it neither looks for the tool nor waits for who does.  */
static __thread bool is_worker __attribute__ ((tls_model ("initial-exec")));

/* Constant from when the tool is present on.  */
static ompt_start_tool_result_t *tool;
static void *tool_handle; /* of dlopen, or NULL */

/* The tool is about to be finished, or is; its finalizer has returned.  Both are atomic.  */
static bool finished, over;
/* The calling thread is the one that finishes it.  */
static __thread bool finishing __attribute__ ((tls_model ("initial-exec")));

/* See tool_before_end.  Constant once the library's constructor has run.  */
static void (*before_end) (void);

/* The C library calls other_end for a thread of tool_meet_other's that ends.  */
static pthread_once_t other_once = PTHREAD_ONCE_INIT;
static pthread_key_t other_key;
static bool other_has_key;

static void
other_end (void *unused maybe_unused)
{
  tool_thread_end ();
}

extern int __cxa_atexit (void (*function) (void *), void *argument,
                         void *object);
extern void __cxa_finalize (void *object);

static bool
tool_is_active (void)
{
  return __atomic_load_n (&tool_presence, __ATOMIC_ACQUIRE) == TOOL_PRESENT
         && !__atomic_load_n (&finished, __ATOMIC_ACQUIRE);
}

/* A thread that ends the tool from a callback tells of nothing more there, nor has other
   threads do so: it may hold a lock of the tool's.  */
static bool
is_in_callback (void)
{
  return tool_self && tool_self->inside > 0;
}

void
tool_end (void)
{
  if (tool_is_active () && before_end && !is_in_callback ())
    before_end ();
  tool_finish ();
}

/* At exit, before the destructors of what the tool had made before it started.  */
static void
finish_at_exit (void *unused maybe_unused)
{
  tool_end ();
}

void
tool_may_start (void)
{
  may_start = true;
}

/* Returns whether there is a tool now.  */
static bool
tool_start (void)
{
  void *handle;
  ompt_start_tool_result_t *found = tool_load (&handle);
  if (!found)
    return false;
  tool_handle = handle;
  bool active = found->initialize
                && found->initialize (tool_lookup, omp_get_initial_device (),
                                      &found->tool_data);
  tool_load_say_started (active);
  if (active)
    {
      tool = found;
      /* As of an object that nobody unloads; see tool_unload.  */
      __cxa_atexit (finish_at_exit, NULL, &finished);
    }
  else
    tool_callbacks_close ();
  return active;
}

static bool
tool_settle (void)
{
  if (starting || !may_start)
    return false;
  ERRNO_KEPT;
  starting = true;
  pthread_mutex_lock (&start_lock);
  if (__atomic_load_n (&tool_presence, __ATOMIC_RELAXED) == TOOL_UNSETTLED)
    {
      enum tool_presence presence = tool_start () ? TOOL_PRESENT : TOOL_NONE;
      __atomic_store_n (&tool_presence, presence, __ATOMIC_RELEASE);
    }
  pthread_mutex_unlock (&start_lock);
  starting = false;
  return true;
}

static bool
tool_is_present (void)
{
  uint8_t presence = __atomic_load_n (&tool_presence, __ATOMIC_ACQUIRE);
  if (presence == TOOL_UNSETTLED && tool_settle ())
    presence = __atomic_load_n (&tool_presence, __ATOMIC_ACQUIRE);
  return presence == TOOL_PRESENT;
}

bool
tool_meet (void)
{
  if (likely (tool_self != NULL))
    return true;
  if (is_worker)
    return tool_meet_worker ();
  if (!tool_is_present ())
    return false;
  tool_thread_begin (ompt_thread_initial);
  return true;
}

bool
tool_meet_worker (void)
{
  if (likely (tool_self != NULL))
    return true;
  is_worker = true;
  if (__atomic_load_n (&tool_presence, __ATOMIC_ACQUIRE) != TOOL_PRESENT)
    return false;
  tool_thread_begin (ompt_thread_worker);
  return true;
}

static void
other_make_key (void)
{
  other_has_key = pthread_key_create (&other_key, other_end) == 0;
}

bool
tool_meet_other (void)
{
  if (likely (tool_self != NULL))
    return true;
  if (__atomic_load_n (&tool_presence, __ATOMIC_ACQUIRE) != TOOL_PRESENT)
    return false;
  tool_thread_begin (ompt_thread_other);
  pthread_once (&other_once, other_make_key);
  if (other_has_key)
    pthread_setspecific (other_key, tool_self);
  return true;
}

void
tool_before_end (void (*function) (void))
{
  before_end = function;
}

static void
finish_once (void)
{
  finishing = true;
  if (!is_in_callback ())
    {
      if (tool_self && tool_self->initial)
        tool_await_leaving ();
      tool_thread_finish ();
    }
  tool_callbacks_close ();
  if (tool->finalize)
    tool->finalize (&tool->tool_data);
  finishing = false;
  __atomic_store_n (&over, true, __ATOMIC_RELEASE);
}

/* The process may not end while a finalizer writes down what the tool has seen.  A
   finalizer that ends the process itself does not wait for itself.  */
static void
await_over (void)
{
  const struct timespec moment = { .tv_nsec = 200000 };
  while (!finishing && !__atomic_load_n (&over, __ATOMIC_ACQUIRE))
    nanosleep (&moment, NULL);
}

void
tool_finish (void)
{
  if (__atomic_load_n (&tool_presence, __ATOMIC_ACQUIRE) != TOOL_PRESENT)
    return;
  tool_calls_leave ();
  if (__atomic_exchange_n (&finished, true, __ATOMIC_ACQ_REL))
    await_over ();
  else
    finish_once ();
  tool_calls_back ();
}

void
tool_unload (void)
{
  tool_finish ();
  if (other_has_key)
    pthread_key_delete (other_key);
  __cxa_finalize (&finished);
  if (tool_handle)
    dlclose (tool_handle);
  tool_handle = NULL;
  tool_threads_free ();
}

void
tool_forget_others (void)
{
  pthread_mutex_init (&start_lock, NULL);
  tool_threads_forget_others ();
  tool_calls_forget_others ();
  if (__atomic_load_n (&finished, __ATOMIC_RELAXED) && !finishing)
    __atomic_store_n (&over, true, __ATOMIC_RELAXED);
}

int
tool_control (int command, int modifier, void *argument, struct tool_site site)
{
  if (__atomic_load_n (&finished, __ATOMIC_ACQUIRE))
    return omp_control_tool_notool;
  int result = omp_control_tool_nocallback;
  tool_frame_enter (site);
  tool_call_begin ();
  ompt_callback_control_tool_t callback
    = TOOL_CALLBACK (control_tool, control_tool);
  if (callback)
    result = callback (command, modifier, argument, site.code);
  tool_call_end ();
  tool_frame_leave ();
  return result;
}
