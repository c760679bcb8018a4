/* Registered callbacks of the profiling interface, and the tool libraries that
   ACC_PROFLIB names.

   Each event has one array of callbacks in the order in which they are called.
   Arrays are replaced under callbacks_lock and never freed while the process
   runs, so that an event is dispatched without a lock, and a callback may
   register others or use OpenACC itself.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libacc/acc_profiling.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <gomp/shown-text.h>
#include "base/error.h"
#include "base/memory.h"
#include "base/mutex.h"
#include "libacc/acc_environment.h"

struct callback
{
  acc_prof_callback function;
  unsigned references; /* under callbacks_lock */
  bool enabled;        /* atomic, relaxed */
};

struct callbacks
{
  struct callbacks *replaced; /* the array before this one */
  size_t count;
  struct callback list[];
};

bool acc_profiling_on;

static struct mutex callbacks_lock
  = MUTEX_INITIALIZER (MUTEX_RANK_ACC_PROFILING);
/* Published with release, read with acquire.  */
static struct callbacks *callbacks[acc_ev_last];
/* acc_toggle without a callback; [acc_ev_none] is for all events.  Atomic,
   relaxed: no order with anything is promised.  */
static bool event_disabled[acc_ev_last];

/* End events call their callbacks in reverse order (5.3.3), so that tools
   nest.  */
static bool
event_is_end (acc_event_t event)
{
  switch (event)
    {
    case acc_ev_device_init_end:
    case acc_ev_device_shutdown_end:
    case acc_ev_enter_data_end:
    case acc_ev_exit_data_end:
    case acc_ev_update_end:
    case acc_ev_compute_construct_end:
    case acc_ev_enqueue_launch_end:
    case acc_ev_enqueue_upload_end:
    case acc_ev_enqueue_download_end:
    case acc_ev_wait_end:
      return true;
    default:
      return false;
    }
}

static struct callback *
callbacks_find_locked (acc_event_t event, acc_prof_callback function)
{
  struct callbacks *old = callbacks[event];
  for (size_t i = 0; old && i < old->count; i++)
    if (old->list[i].function == function)
      return &old->list[i];
  return NULL;
}

/* Replace EVENT's array by one of COUNT elements whose elements from AT on come
   from those of the old one from FROM on.  */
static struct callbacks *
callbacks_replace_locked (acc_event_t event, size_t count, size_t at,
                          size_t from)
{
  struct callbacks *old = callbacks[event];
  size_t old_count = old ? old->count : 0;
  struct callbacks *new
    = memory_alloc (sizeof *new + count * sizeof new->list[0]);
  new->replaced = old;
  new->count = count;
  size_t head = at < from ? at : from;
  if (head)
    memcpy (new->list, old->list, head * sizeof new->list[0]);
  if (old_count > from)
    memcpy (&new->list[at], &old->list[from],
            (old_count - from) * sizeof new->list[0]);
  return new;
}

static void
callbacks_publish_locked (acc_event_t event, struct callbacks *new)
{
  /* Release: a thread that sees the pointer sees the elements.  */
  __atomic_store_n (&callbacks[event], new, __ATOMIC_RELEASE);
}

void
acc_profiling_after_fork (void)
{
  mutex_init (&callbacks_lock, MUTEX_RANK_ACC_PROFILING);
}

static void
callback_add (acc_event_t event, acc_prof_callback function)
{
  mutex_lock (&callbacks_lock);
  struct callback *known = callbacks_find_locked (event, function);
  if (known)
    known->references++;
  else
    {
      size_t count = callbacks[event] ? callbacks[event]->count : 0;
      size_t at = event_is_end (event) ? 0 : count;
      struct callbacks *new
        = callbacks_replace_locked (event, count + 1, at + 1, at);
      new->list[at] = (struct callback) { .function = function,
                                          .references = 1,
                                          .enabled = true };
      callbacks_publish_locked (event, new);
    }
  mutex_unlock (&callbacks_lock);
}

static void
callback_remove (acc_event_t event, acc_prof_callback function)
{
  mutex_lock (&callbacks_lock);
  struct callback *known = callbacks_find_locked (event, function);
  if (known && --known->references == 0)
    {
      size_t at = (size_t) (known - callbacks[event]->list);
      callbacks_publish_locked (
        event, callbacks_replace_locked (event, callbacks[event]->count - 1, at,
                                         at + 1));
    }
  mutex_unlock (&callbacks_lock);
}

static void
callback_toggle (acc_event_t event, acc_prof_callback function, bool enabled)
{
  if (!function)
    {
      __atomic_store_n (&event_disabled[event], !enabled, __ATOMIC_RELAXED);
      return;
    }
  if (event == acc_ev_none)
    return;
  mutex_lock (&callbacks_lock);
  struct callback *known = callbacks_find_locked (event, function);
  if (known)
    __atomic_store_n (&known->enabled, enabled, __ATOMIC_RELAXED);
  mutex_unlock (&callbacks_lock);
}

/* acc_prof_register and acc_prof_unregister differ in REGISTERING alone.  What
   makes no sense is ignored, as a tool written for a later version of the
   interface would want.  */
static void
callback_change (acc_event_t event, acc_prof_callback function,
                 acc_register_t how, bool registering)
{
  gomp_debug ("%s: event %d, callback %p, how %d",
              registering ? "acc_prof_register" : "acc_prof_unregister",
              (int) event, (void *) function, (int) how);
  if ((unsigned) event >= acc_ev_last)
    return;
  switch (how)
    {
    case acc_reg:
      if (!function)
        return;
      if (registering)
        callback_add (event, function);
      else
        callback_remove (event, function);
      return;
    case acc_toggle:
      callback_toggle (event, function, registering);
      return;
    case acc_toggle_per_thread:
      if (event == acc_ev_none && !function)
        acc_thread_current ()->callbacks_enabled = registering;
      return;
    }
}

GOMP_ENTRY void
acc_prof_register (acc_event_t event, acc_prof_callback function,
                   acc_register_t how)
{
  __atomic_store_n (&acc_profiling_on, true, __ATOMIC_RELAXED);
  acc_scope_observe_data ();
  callback_change (event, function, how, true);
}

GOMP_ENTRY void
acc_prof_unregister (acc_event_t event, acc_prof_callback function,
                     acc_register_t how)
{
  callback_change (event, function, how, false);
}

/* What a tool may ask for by name (5.3.2).  */
GOMP_ENTRY acc_query_fn
acc_prof_lookup (const char *name)
{
#define KNOWN(routine)                                                         \
  if (strcmp (name, #routine) == 0)                                            \
  return (acc_query_fn) (void *) routine
  if (!name)
    return NULL;
  KNOWN (acc_prof_register);
  KNOWN (acc_prof_unregister);
  KNOWN (acc_prof_lookup);
  KNOWN (acc_get_device_type);
  KNOWN (acc_get_device_num);
  KNOWN (acc_get_num_devices);
  KNOWN (acc_get_property);
  KNOWN (acc_get_property_string);
  KNOWN (acc_get_cuda_stream);
#undef KNOWN
  return NULL;
}

/* What a program without a tool calls.  A tool that is linked into the program
   defines a function of this name, which then takes its place.  */
GOMP_ENTRY void
acc_register_library (acc_prof_reg reg, acc_prof_reg unreg,
                      acc_prof_lookup_func lookup)
{
  (void) reg, (void) unreg, (void) lookup;
}

void
acc_profiling_dispatch (struct acc_thread *thread, acc_prof_info *prof,
                        acc_event_info *event, acc_api_info *api)
{
  acc_event_t type = event->event_type;
  if (type <= acc_ev_none || type >= acc_ev_last
      || (thread && (!thread->callbacks_enabled || thread->in_callback))
      || __atomic_load_n (&event_disabled[acc_ev_none], __ATOMIC_RELAXED)
      || __atomic_load_n (&event_disabled[type], __ATOMIC_RELAXED))
    return;
  struct callbacks *now = __atomic_load_n (&callbacks[type], __ATOMIC_ACQUIRE);
  if (!now)
    return;
  if (thread)
    thread->in_callback = true;
  for (size_t i = 0; i < now->count; i++)
    if (__atomic_load_n (&now->list[i].enabled, __ATOMIC_RELAXED))
      now->list[i].function (prof, event, api);
  if (thread)
    thread->in_callback = false;
}

/* WHY is the loader's text, which begins with the name; NULL: the library is no tool.  */
static void
profiling_complain (const char *name, const char *why)
{
  char shown[GOMP_SHOWN_SIZE], shown_why[GOMP_SHOWN_SIZE];
  if (!why)
    why = "it has no acc_register_library";
  size_t length = strlen (name);
  if (strncmp (why, name, length) == 0 && strncmp (why + length, ": ", 2) == 0)
    why += length + 2;
  gomp_error ("while loading ACC_PROFLIB \"%s\": %s",
              gomp_shown_text (name, shown), gomp_shown_text (why, shown_why));
}

/* Load the library NAME and let it register itself (5.3.1).  */
static void
profiling_load (const char *name)
{
  dlerror ();
  void *handle = dlopen (name, RTLD_LAZY);
  __typeof__ (&acc_register_library) enter = NULL;
  if (handle)
    enter = (__typeof__ (enter)) dlsym (handle, "acc_register_library");
  if (enter)
    {
      enter (acc_prof_register, acc_prof_unregister, acc_prof_lookup);
      return;
    }
  profiling_complain (name, handle ? NULL : dlerror ());
  if (handle)
    dlclose (handle);
}

/* Names in ACC_PROFLIB are separated by semicolons; empty ones are skipped.  */
static void __attribute__ ((constructor)) profiling_initialise (void)
{
  /* This calls the function of a tool that is linked into the program or
     preloaded (5.3.1); ours, which does nothing, if there is no such tool.  */
  acc_register_library (acc_prof_register, acc_prof_unregister,
                        acc_prof_lookup);
  const char *text = acc_environment.profiling_libraries;
  while (text && *text)
    {
      size_t length = strcspn (text, ";");
      if (length)
        {
          char *name = memory_alloc (length + 1);
          memcpy (name, text, length);
          name[length] = '\0';
          profiling_load (name);
          free (name);
        }
      text += length;
      text += *text == ';';
    }
}
