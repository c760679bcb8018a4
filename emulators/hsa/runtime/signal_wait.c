/* Waiting for signals.

   The watchers of one signal sleep in one of several places, by the signal's number;
   those of any of several signals all in one.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/runtime/signal_wait.h"

#include <time.h>
#include "emulators/common/worker.h"
#include "emulators/hsa/exec/dispatch.h"
#include "emulators/hsa/runtime/queue.h"
#include "emulators/hsa/runtime/signal.h"

enum
{
  PLACES = 64,
  LOOK_RUNNING = 1000000, /* nanoseconds, while kernels run: */
  LOOK_IDLE = 50000000    /* and while none does */
};

static struct watch places[PLACES], any;
static pthread_once_t prepared = PTHREAD_ONCE_INIT;

static void
prepare_watch (struct watch *watch)
{
  pthread_condattr_t attributes;
  pthread_condattr_init (&attributes);
  pthread_condattr_setclock (&attributes, CLOCK_MONOTONIC);
  pthread_mutex_init (&watch->lock, NULL);
  pthread_cond_init (&watch->changed, &attributes);
  pthread_condattr_destroy (&attributes);
}

static void
prepare (void)
{
  for (unsigned i = 0; i < PLACES; i++)
    prepare_watch (&places[i]);
  prepare_watch (&any);
}

void
signal_waits_fork_child (void)
{
  pthread_once (&prepared, prepare);
  prepare ();
  signal_handlers_fork_child ();
}

struct watch *
watch_of_any (void)
{
  pthread_once (&prepared, prepare);
  return &any;
}

static struct watch *
watch_of (const amd_signal_t *signal)
{
  pthread_once (&prepared, prepare);
  return &places[(signal - signal_arena) % PLACES];
}

uint64_t
watch_deadline (uint64_t timeout)
{
  uint64_t now = clock_now ();
  return timeout > UINT64_MAX - now ? UINT64_MAX : now + timeout;
}

void
watch_sleep_locked (struct watch *watch, uint64_t deadline)
{
  uint64_t look
    = clock_now () + (dispatch_running () > 0 ? LOOK_RUNNING : LOOK_IDLE);
  if (look > deadline)
    look = deadline;
  struct timespec until
    = { (time_t) (look / 1000000000), (long) (look % 1000000000) };
  pthread_cond_timedwait (&watch->changed, &watch->lock, &until);
}

static void
wake (struct watch *watch)
{
  pthread_mutex_lock (&watch->lock);
  pthread_cond_broadcast (&watch->changed);
  pthread_mutex_unlock (&watch->lock);
}

void
signal_wake_any (void)
{
  wake (watch_of_any ());
  queues_retry ();
}

void
signal_wake (amd_signal_t *signal, uint32_t watchers)
{
  if (watchers % WATCHER_OF_ANY)
    wake (watch_of (signal));
  if (watchers >= WATCHER_OF_ANY)
    signal_wake_any ();
}

void
signals_wake (void)
{
  pthread_once (&prepared, prepare);
  for (unsigned i = 0; i < PLACES; i++)
    wake (&places[i]);
  signal_wake_any ();
}

static void
watch_add (const amd_signal_t *signal, uint32_t count)
{
  __atomic_fetch_add (&signal_side (signal)->watchers, count, __ATOMIC_ACQ_REL);
}

static void
watch_remove (const amd_signal_t *signal, uint32_t count)
{
  __atomic_fetch_sub (&signal_side (signal)->watchers, count, __ATOMIC_RELAXED);
}

hsa_signal_value_t
do_hsa_signal_wait (hsa_signal_t handle, hsa_signal_condition_t condition,
                    hsa_signal_value_t compare, uint64_t timeout,
                    hsa_wait_state_t hint, int order)
{
  amd_signal_t *signal = signal_get (handle);
  hsa_signal_value_t value = __atomic_load_n (&signal->value, order);
  (void) hint;
  if (timeout == 0 || signal_holds (value, condition, compare))
    return value;
  struct watch *watch = watch_of (signal);
  uint64_t deadline = watch_deadline (timeout);
  watch_add (signal, WATCHER_OF_ONE);
  pthread_mutex_lock (&watch->lock);
  for (;;)
    {
      value = __atomic_load_n (&signal->value, order);
      if (signal_holds (value, condition, compare) || clock_now () >= deadline)
        break;
      watch_sleep_locked (watch, deadline);
    }
  pthread_mutex_unlock (&watch->lock);
  watch_remove (signal, WATCHER_OF_ONE);
  return value;
}

/* The number of the first of COUNT signals that fulfils its condition, or UINT32_MAX.  */
static uint32_t
find_held (uint32_t count, const hsa_signal_t *signals,
           const hsa_signal_condition_t *conditions,
           const hsa_signal_value_t *compares, hsa_signal_value_t *satisfying)
{
  for (uint32_t i = 0; i < count; i++)
    {
      if (!signals[i].handle)
        continue;
      hsa_signal_value_t value
        = do_hsa_signal_load (signals[i], __ATOMIC_ACQUIRE);
      if (signal_holds (value, conditions[i], compares[i]))
        {
          if (satisfying)
            *satisfying = value;
          return i;
        }
    }
  return UINT32_MAX;
}

static void
watch_all (uint32_t count, const hsa_signal_t *signals,
           void (*change) (const amd_signal_t *signal, uint32_t count))
{
  for (uint32_t i = 0; i < count; i++)
    if (signals[i].handle)
      change (signal_get (signals[i]), WATCHER_OF_ANY);
}

uint32_t
do_hsa_amd_signal_wait_any (uint32_t count, const hsa_signal_t *signals,
                            const hsa_signal_condition_t *conditions,
                            const hsa_signal_value_t *values, uint64_t timeout,
                            hsa_wait_state_t hint,
                            hsa_signal_value_t *satisfying)
{
  struct watch *watch = watch_of_any ();
  uint64_t deadline = watch_deadline (timeout);
  uint32_t found = find_held (count, signals, conditions, values, satisfying);
  (void) hint;
  if (found != UINT32_MAX || timeout == 0)
    return found;
  watch_all (count, signals, watch_add);
  pthread_mutex_lock (&watch->lock);
  while ((found = find_held (count, signals, conditions, values, satisfying))
           == UINT32_MAX
         && clock_now () < deadline)
    watch_sleep_locked (watch, deadline);
  pthread_mutex_unlock (&watch->lock);
  watch_all (count, signals, watch_remove);
  return found;
}
