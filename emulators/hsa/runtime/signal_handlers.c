/* Functions of the program that are called when a signal has a value: one thread waits
   for all of them and calls them one after the other.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdlib.h>
#include "emulators/common/worker.h"
#include "emulators/hsa/runtime/entry_points.h"
#include "emulators/hsa/runtime/signal.h"
#include "emulators/hsa/runtime/signal_wait.h"

struct handler
{
  struct handler *next;
  amd_signal_t *signal;
  hsa_signal_condition_t condition;
  hsa_signal_value_t compare;
  hsa_amd_signal_handler call;
  void *data;
};

/* With the lock of the watchers of any, as is whether the thread is there.  */
static struct handler *handlers;
static bool thread_started;

/* Take out a handler whose signal has its value; null where none has.  */
static struct handler *
take_ready_locked (hsa_signal_value_t *value)
{
  for (struct handler **link = &handlers; *link; link = &(*link)->next)
    {
      struct handler *handler = *link;
      *value = __atomic_load_n (&handler->signal->value, __ATOMIC_ACQUIRE);
      if (signal_holds (*value, handler->condition, handler->compare))
        {
          *link = handler->next;
          return handler;
        }
    }
  return NULL;
}

static void
unwatch (const struct handler *handler)
{
  __atomic_fetch_sub (&signal_side (handler->signal)->watchers, WATCHER_OF_ANY,
                      __ATOMIC_RELAXED);
}

/* A handler that wants more calls is the last in turn.  */
static void
append_locked (struct handler *handler)
{
  struct handler **link = &handlers;
  __atomic_fetch_add (&signal_side (handler->signal)->watchers, WATCHER_OF_ANY,
                      __ATOMIC_ACQ_REL);
  while (*link)
    link = &(*link)->next;
  handler->next = NULL;
  *link = handler;
}

static void *
call_handlers (void *unused)
{
  struct watch *watch = watch_of_any ();
  pthread_mutex_lock (&watch->lock);
  for (;;)
    {
      hsa_signal_value_t value;
      struct handler *ready = take_ready_locked (&value);
      if (!ready)
        {
          if (handlers)
            watch_sleep_locked (watch, UINT64_MAX);
          else
            pthread_cond_wait (&watch->changed, &watch->lock);
          continue;
        }
      /* The signal may be destroyed by the call.  */
      unwatch (ready);
      pthread_mutex_unlock (&watch->lock);
      bool again = ready->call (value, ready->data);
      pthread_mutex_lock (&watch->lock);
      if (again)
        append_locked (ready);
      else
        free (ready);
    }
  return unused;
}

static bool
start_thread_locked (void)
{
  if (!thread_started)
    thread_started = worker_start_thread (call_handlers, NULL);
  return thread_started;
}

void
signal_handlers_fork_child (void)
{
  handlers = NULL;
  thread_started = false;
}

void
signal_drop_handlers (amd_signal_t *signal)
{
  struct watch *watch = watch_of_any ();
  pthread_mutex_lock (&watch->lock);
  for (struct handler **link = &handlers; *link;)
    {
      struct handler *handler = *link;
      if (signal && handler->signal != signal)
        link = &handler->next;
      else
        {
          *link = handler->next;
          unwatch (handler);
          free (handler);
        }
    }
  pthread_mutex_unlock (&watch->lock);
}

hsa_status_t
do_hsa_amd_signal_async_handler (hsa_signal_t handle,
                                 hsa_signal_condition_t cond,
                                 hsa_signal_value_t value,
                                 hsa_amd_signal_handler handler, void *arg)
{
  amd_signal_t *signal = signal_find (handle);
  if (!signal || signal->kind != AMD_SIGNAL_USER)
    return HSA_STATUS_ERROR_INVALID_SIGNAL;
  if (!handler || cond > HSA_SIGNAL_CONDITION_GTE)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  struct handler *new = malloc (sizeof *new);
  if (!new)
    return HSA_STATUS_ERROR_OUT_OF_RESOURCES;
  *new = (struct handler) { .signal = signal,
                            .condition = cond,
                            .compare = value,
                            .call = handler,
                            .data = arg };
  struct watch *watch = watch_of_any ();
  pthread_mutex_lock (&watch->lock);
  bool started = start_thread_locked ();
  if (started)
    append_locked (new);
  else
    free (new);
  pthread_cond_broadcast (&watch->changed);
  pthread_mutex_unlock (&watch->lock);
  return started ? HSA_STATUS_SUCCESS : HSA_STATUS_ERROR_OUT_OF_RESOURCES;
}

/* A call on a thread of the runtime.  */
struct call_later
{
  struct job job; /* first */
  void (*function) (void *arg);
  void *data;
};

static void
run_call (struct job *job)
{
  struct call_later call = *(struct call_later *) job;
  free (job);
  call.function (call.data);
}

hsa_status_t
do_hsa_amd_async_function (void (*callback) (void *arg), void *arg)
{
  struct call_later *call = callback ? malloc (sizeof *call) : NULL;
  if (!call)
    return callback ? HSA_STATUS_ERROR_OUT_OF_RESOURCES
                    : HSA_STATUS_ERROR_INVALID_ARGUMENT;
  *call = (struct call_later) { { .run = run_call }, callback, arg };
  worker_run (&call->job);
  return HSA_STATUS_SUCCESS;
}
