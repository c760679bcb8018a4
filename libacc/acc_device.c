/* What OpenACC keeps of its devices: making them its own, initialising and shutting down.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libacc/acc_device.h"

#include <stdlib.h>
#include "base/error.h"
#include "base/memory.h"
#include "libacc/acc_default.h"
#include "libacc/acc_device_type.h"
#include "libacc/acc_hold.h"
#include "libacc/acc_profiling.h"
#include "libacc/acc_thread.h"
#include "libomp-offload/device/device_error.h"
#include "libomp-offload/devices/device_fork.h"
#include "libomp-offload/devices/device_life.h"
#include "libomp-offload/devices/devices.h"
#include "libomp-offload/plugin/plugin.h"

/* The host as OpenACC's device.  */
static struct acc_use host_use;

/* All OpenACC parts of devices; atomic, only ever added to.  */
static struct acc_device *acc_devices;

static void
use_end (struct acc_use *use)
{
  __atomic_store_n (&use->active, false, __ATOMIC_RELEASE);
  __atomic_store_n (&use->begun, false, __ATOMIC_RELEASE);
}

/* Threads that have chosen this device have to choose again.  */
static void
use_forsake (struct acc_use *use)
{
  __atomic_add_fetch (&use->ended, 1, __ATOMIC_RELEASE);
}

/* This is device->acc_fini, which whatever thread finishes DEVICE calls.  When the process
   ends, other threads may be in the midst of something: they keep what they have.  */
static void
device_forget (struct device *device, bool process_ends)
{
  struct acc_device *acc = __atomic_load_n (&device->acc, __ATOMIC_ACQUIRE);
  if (!acc || plugins_are_abandoned ())
    return;
  use_end (&acc->use);
  if (process_ends && acc_threads_others ())
    {
      acc_queues_drain (device, &acc->queues);
      return;
    }
  acc_queues_destroy (device, &acc->queues);
  acc_threads_forget (device);
  if (acc->shutting_down)
    use_forsake (&acc->use);
  acc->shutting_down = false;
  mutex_lock (&acc->lock);
  acc_address_set_clear (&acc->allocated);
  acc_address_set_clear (&acc->mapped);
  mutex_unlock (&acc->lock);
}

/* In the child of a fork: locks may be held by threads that are not there, and
   queues' threads are gone, with what was in the queues.  */
static void
acc_after_fork (void)
{
  struct acc_device *acc = __atomic_load_n (&acc_devices, __ATOMIC_ACQUIRE);
  for (; acc; acc = acc->next)
    {
      acc_queues_init (&acc->queues);
      mutex_init (&acc->lock, MUTEX_RANK_ACC_QUEUES);
    }
  acc_threads_after_fork ();
  acc_profiling_after_fork ();
}

/* OpenACC's part of DEVICE, made if need be.  */
static struct acc_device *
device_acc (struct device *device)
{
  struct acc_device *acc = __atomic_load_n (&device->acc, __ATOMIC_ACQUIRE);
  if (acc)
    return acc;
  struct acc_device *new = memory_alloc_cleared (sizeof *new);
  acc_queues_init (&new->queues);
  mutex_init (&new->lock, MUTEX_RANK_ACC_QUEUES);
  /* Another thread may have been first; then its part stays.  The release
     publishes the fields of ours.  */
  if (__atomic_compare_exchange_n (&device->acc, &acc, new, false,
                                   __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
    {
      device->acc_fini = device_forget;
      new->next = __atomic_load_n (&acc_devices, __ATOMIC_RELAXED);
      while (!__atomic_compare_exchange_n (&acc_devices, &new->next, new, true,
                                           __ATOMIC_RELEASE, __ATOMIC_RELAXED))
        ;
      return new;
    }
  free (new);
  return acc;
}

/* The use of DEVICE; NULL: the host.  */
static struct acc_use *
use_of (struct device *device)
{
  return device ? &device_acc (device)->use : &host_use;
}

void
acc_device_attach (struct acc_thread *thread, acc_device_t type, int number)
{
  struct device *device = acc_device_of (type, number);
  acc_thread_attach (thread, type, number, device, use_of (device));
  struct acc_hold hold;
  if (!device || !acc_hold_begin (&hold, thread, device, acc_device_is_active))
    return;
  acc_thread_renew_plugin_data (thread);
  acc_hold_end (&hold);
}

bool
acc_device_is_active (const struct device *device)
{
  if (!device)
    return __atomic_load_n (&host_use.active, __ATOMIC_ACQUIRE);
  struct acc_device *acc = __atomic_load_n (&device->acc, __ATOMIC_ACQUIRE);
  return acc && __atomic_load_n (&acc->use.active, __ATOMIC_ACQUIRE)
         && __atomic_load_n (&device->state, __ATOMIC_ACQUIRE) == DEVICE_READY;
}

bool
acc_device_make_ready (struct device *device)
{
  if (likely (device_make_ready (device)))
    return true;
  if (device_state (device) == DEVICE_FINISHED)
    device_await_end ();
  return false;
}

/* Initialise the device.  Its events show AS, the type that the program asked
   for, perhaps acc_device_default.  */
static bool
device_activate (struct acc_thread *thread, acc_device_t type, int number,
                 acc_device_t as, acc_construct_t construct)
{
  struct device *device = acc_device_of (type, number);
  if (acc_device_is_active (device))
    return false;
  struct acc_use *use = use_of (device);
  bool first = !__atomic_exchange_n (&use->begun, true, __ATOMIC_ACQ_REL);
  struct acc_scope scope = { .thread = NULL };
  bool implicit = construct != acc_construct_runtime_api;
  bool outer = thread->initialising;
  thread->initialising = true;
  if (first)
    acc_scope_begin_init (&scope, thread, construct, implicit, as, number,
                          acc_ev_device_init_start);
  if (device && !acc_device_make_ready (device))
    gomp_fatal ("device %d of type %s could not be initialized", number,
                acc_device_type_name (type));
  __atomic_store_n (&use->active, true, __ATOMIC_RELEASE);
  acc_scope_end (&scope, acc_ev_device_init_end);
  thread->initialising = outer;
  return first;
}

bool
acc_device_activate (struct acc_thread *thread, acc_device_t type, int number,
                     acc_construct_t construct)
{
  return device_activate (thread, type, number, type, construct);
}

void
acc_device_attach_default (struct acc_thread *thread)
{
  bool chosen = acc_default_is_chosen ();
  acc_device_t type = acc_default_type ();
  int number = acc_default_number (type);
  acc_device_require_number (type, number);
  device_activate (thread, type, number, chosen ? type : acc_device_default,
                   acc_construct_parallel);
  acc_default_choose_type (type);
  acc_device_attach (thread, type, number);
}

void
acc_device_initialise (struct acc_thread *thread, acc_device_t type, int number,
                       acc_construct_t construct)
{
  acc_device_t real = acc_device_resolve (type, true);
  bool chosen = number >= 0;
  if (!chosen)
    number = acc_default_number (real);
  acc_device_require_number (real, number);
  if (!device_activate (thread, real, number, type, construct))
    gomp_fatal ("device already active");
  acc_default_choose_type (real);
  if (thread->type == acc_device_none || (chosen && !thread->regions))
    acc_device_attach (thread, real, number);
}

bool
acc_device_initialise_any (struct acc_thread *thread, acc_device_t type,
                           int number, acc_construct_t construct)
{
  if (number < 0)
    number = acc_default_number (type);
  if (number < 0 || number >= acc_device_count (type))
    return false;
  acc_device_activate (thread, type, number, construct);
  return true;
}

/* No thread is in a construct that uses DEVICE, or can come into one.  Where none is in a
   data region either, those that have chosen DEVICE have no device once its queues are
   through (device_forget).  */
static bool
device_may_shut_down (struct device *device)
{
  for (int i = 0; acc_device_of ((acc_device_t) device->type, i); i++)
    if (acc_device_of ((acc_device_t) device->type, i) == device
        && acc_threads_busy ((acc_device_t) device->type, i) != ACC_THREAD_FREE)
      return false;
  device->acc->shutting_down = true;
  return true;
}

/* End the process, after a message, where a thread is in a region of a device NUMBER, or
   of any (negative), of TYPE.  */
static void
require_no_region (acc_device_t type, int number)
{
  switch (acc_threads_busy (type, number))
    {
    case ACC_THREAD_FREE:
      break;
    case ACC_THREAD_IN_DATA:
      gomp_fatal ("shutdown in 'acc data' region");
    case ACC_THREAD_IN_FALLBACK:
      gomp_fatal ("shutdown during host fallback");
    }
}

/* Finish DEVICE, number NUMBER of TYPE.  Another thread may enter a data region while this
   one waits for constructs to end: that is an error as it was before.  */
static void
device_finish_unless_busy (struct device *device, acc_device_t type, int number)
{
  switch (device_finish (device, device_may_shut_down))
    {
    case DEVICE_IS_FINISHED:
      break;
    case DEVICE_NOT_FINISHED:
      device_fatal (device, "device finalization failed");
    case DEVICE_KEPT:
      require_no_region (type, number);
      gomp_fatal ("shutdown in 'acc data' region");
    }
}

/* Finish device NUMBER of TYPE if OpenACC uses it; returns whether it did.  */
static bool
device_shut_down (struct acc_thread *thread, acc_device_t type, int number,
                  acc_construct_t construct)
{
  struct device *device = acc_device_of (type, number);
  if (!acc_device_is_active (device))
    return false;
  if (acc_hold_has (thread, device))
    gomp_fatal ("shutdown inside a construct or routine of OpenACC");
  struct acc_scope scope;
  acc_scope_begin_init (&scope, thread, construct,
                        construct != acc_construct_runtime_api, type, number,
                        acc_ev_device_shutdown_start);
  if (device)
    device_finish_unless_busy (device, type, number);
  else
    {
      use_end (&host_use);
      use_forsake (&host_use);
    }
  if (acc_thread_is_behind (thread))
    acc_thread_detach (thread);
  acc_scope_end (&scope, acc_ev_device_shutdown_end);
  return true;
}

bool
acc_device_shut_down (struct acc_thread *thread, acc_device_t type, int number,
                      acc_construct_t construct)
{
  require_no_region (type, number);
  if (number >= 0)
    return device_shut_down (thread, type, number, construct);
  bool any = false;
  for (int i = 0; i < acc_device_count (type); i++)
    any |= device_shut_down (thread, type, i, construct);
  return any;
}

void
acc_device_none_to_shut_down (void)
{
  /* Devices are not active any more once another thread ends the process.  */
  device_await_end ();
  gomp_fatal ("no device initialized");
}

/* The process ends while DEVICE, number NUMBER of TYPE, is in use: wait for its
   queues and send its events.  libomp-offload finishes DEVICE afterwards.  */
static void
device_end (struct acc_thread *thread, acc_device_t type, int number)
{
  struct device *device = acc_device_of (type, number);
  struct acc_hold hold;
  if (!acc_device_is_active (device)
      || (device
          && !acc_hold_begin (&hold, thread, device, acc_device_is_active)))
    return;
  struct acc_scope scope;
  acc_scope_begin_init (&scope, thread, acc_construct_runtime_api, true, type,
                        number, acc_ev_device_shutdown_start);
  if (device)
    device_forget (device, true);
  else
    use_end (&host_use);
  acc_scope_end (&scope, acc_ev_device_shutdown_end);
  if (device)
    acc_hold_end (&hold);
}

/* Tools hear of the end of the devices that are still in use, then of the
   runtime's, once: before the devices are finished, or, where there are none,
   when the library is.  */
static void __attribute__ ((destructor)) devices_end (void)
{
  static bool ended;
  if (!__atomic_load_n (&acc_profiling_on, __ATOMIC_RELAXED)
      || __atomic_exchange_n (&ended, true, __ATOMIC_RELAXED))
    return;
  struct acc_thread *thread = acc_thread_current ();
  /* devices_initialise is not called: only devices that were found before can
     be in use.  */
  for (int i = 0; i < ACC_DEVICE_TYPES; i++)
    for (int j = 0; acc_device_of (acc_device_types[i], j); j++)
      device_end (thread, acc_device_types[i], j);
  device_end (thread, acc_device_host, 0);
  struct acc_scope scope;
  acc_scope_begin_init (&scope, thread, acc_construct_runtime_api, true,
                        thread->type, thread->number, acc_ev_runtime_shutdown);
  acc_scope_end (&scope, acc_ev_none);
}

static void __attribute__ ((constructor)) devices_expect_end (void)
{
  devices_before_exit = devices_end;
  devices_acc_forked = acc_after_fork;
}
