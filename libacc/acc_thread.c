/* OpenACC's per-thread state and the list of it.
   The list is guarded by threads_lock; a thread's own fields by belonging to
   it (acc_thread.h says what others may do).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libacc/acc_thread.h"

#include <pthread.h>
#include <stdlib.h>
#include "base/errno_kept.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/mutex.h"
#include "libomp-host/offload-hooks.h"
#include "libomp-offload/plugin/plugin.h"

__thread struct acc_thread *acc_thread_self
  __attribute__ ((tls_model ("initial-exec")));

static struct mutex threads_lock = MUTEX_INITIALIZER (MUTEX_RANK_ACC_THREADS);
static struct acc_thread *threads;

/* Frees a thread's state when it ends.  */
static pthread_key_t thread_key; /* made with the first thread of the list */
static bool thread_key_made; /* atomic: another thread may end the process */

static void
thread_set_plugin_data_locked (struct acc_thread *thread, struct device *device,
                               void *data)
{
  __atomic_store_n (&thread->plugin_data, data, __ATOMIC_RELAXED);
  __atomic_store_n (&thread->plugin_device, device, __ATOMIC_RELAXED);
}

static void
thread_drop_plugin_data_locked (struct acc_thread *thread)
{
  if (thread->plugin_device && thread->plugin_data)
    thread->plugin_device->plugin->openacc_destroy_thread_data (
      thread->plugin_data);
  thread_set_plugin_data_locked (thread, NULL, NULL);
}

static void
thread_destroy (void *data)
{
  struct acc_thread *thread = data;
  mutex_lock (&threads_lock);
  thread_drop_plugin_data_locked (thread);
  *thread->link = thread->next;
  if (thread->next)
    thread->next->link = thread->link;
  mutex_unlock (&threads_lock);
  if (acc_thread_self == thread)
    acc_thread_self = NULL;
  free (thread);
}

/* The other threads' states, and what plugins keep for them, are left as they are.  */
void
acc_threads_after_fork (void)
{
  mutex_init (&threads_lock, MUTEX_RANK_ACC_THREADS);
  threads = acc_thread_self;
  if (threads)
    {
      threads->next = NULL;
      threads->link = &threads;
    }
}

static void __attribute__ ((destructor)) threads_finish (void)
{
  /* The key's destructor, thread_destroy, is about to be unmapped.  */
  if (__atomic_exchange_n (&thread_key_made, false, __ATOMIC_RELAXED))
    pthread_key_delete (thread_key);
}

struct acc_thread *
acc_thread_create (void)
{
  ERRNO_KEPT;
  struct acc_thread *thread = memory_alloc_cleared (sizeof *thread);
  thread->type = acc_device_none;
  thread->callbacks_enabled = true;
  thread->default_async = acc_async_noval;
  mutex_lock (&threads_lock);
  thread->next = threads;
  thread->link = &threads;
  if (threads)
    threads->link = &thread->next;
  threads = thread;
  if (!__atomic_load_n (&thread_key_made, __ATOMIC_RELAXED))
    __atomic_store_n (&thread_key_made,
                      pthread_key_create (&thread_key, thread_destroy) == 0,
                      __ATOMIC_RELAXED);
  mutex_unlock (&threads_lock);
  if (__atomic_load_n (&thread_key_made, __ATOMIC_RELAXED))
    pthread_setspecific (thread_key, thread);
  acc_thread_self = thread;
  return thread;
}

void
acc_thread_renew_plugin_data (struct acc_thread *thread)
{
  struct device *device = thread->device;
  if (likely (__atomic_load_n (&thread->plugin_device, __ATOMIC_RELAXED)
              == device))
    return;
  mutex_lock (&threads_lock);
  thread_drop_plugin_data_locked (thread);
  mutex_unlock (&threads_lock);
  if (!device)
    return;
  void *data = device->plugin->openacc_create_thread_data (device->ordinal);
  mutex_lock (&threads_lock);
  thread_set_plugin_data_locked (thread, device, data);
  mutex_unlock (&threads_lock);
}

static void
thread_set_type (struct acc_thread *thread, acc_device_t type)
{
  __atomic_store_n (&thread->type, type, __ATOMIC_RELAXED);
}

void
acc_thread_attach (struct acc_thread *thread, acc_device_t type, int number,
                   struct device *device, struct acc_use *use)
{
  __atomic_store_n (&thread->number, number, __ATOMIC_RELAXED);
  thread->device = device;
  thread->use = use;
  thread->use_ended = __atomic_load_n (&use->ended, __ATOMIC_ACQUIRE);
  thread_set_type (thread, type);
}

void
acc_thread_detach (struct acc_thread *thread)
{
  thread_set_type (thread, acc_device_none);
  thread->device = NULL;
  thread->use = NULL;
}

struct device *
acc_thread_device (const struct acc_thread *thread)
{
  struct device *device = thread->device;
  if (!device || thread->fallback)
    return NULL;
  if (device->capabilities & GOMP_OFFLOAD_CAP_NATIVE_EXEC
      && host_native_device () >= 0)
    return NULL;
  return device;
}

struct device *
acc_thread_mapping_device (const struct acc_thread *thread)
{
  struct device *device = acc_thread_device (thread);
  return device && !device_shares_memory (device) ? device : NULL;
}

void
acc_thread_fall_back (struct acc_thread *thread)
{
  __atomic_store_n (&thread->fallback, thread->fallback + 1, __ATOMIC_RELAXED);
}

void
acc_thread_come_back (struct acc_thread *thread)
{
  __atomic_store_n (&thread->fallback, thread->fallback - 1, __ATOMIC_RELAXED);
}

/* Whether THREAD's device is number NUMBER, or with a negative NUMBER any, of
   TYPE.  */
static bool
is_on (const struct acc_thread *thread, acc_device_t type, int number)
{
  return __atomic_load_n (&thread->type, __ATOMIC_RELAXED) == type
         && (number < 0
             || __atomic_load_n (&thread->number, __ATOMIC_RELAXED) == number);
}

enum acc_thread_busy
acc_threads_busy (acc_device_t type, int number)
{
  enum acc_thread_busy busy = ACC_THREAD_FREE;
  mutex_lock (&threads_lock);
  for (struct acc_thread *thread = threads; thread && !busy;
       thread = thread->next)
    if (is_on (thread, type, number))
      {
        if (__atomic_load_n (&thread->regions, __ATOMIC_RELAXED))
          busy = ACC_THREAD_IN_DATA;
        else if (__atomic_load_n (&thread->fallback, __ATOMIC_RELAXED))
          busy = ACC_THREAD_IN_FALLBACK;
      }
  mutex_unlock (&threads_lock);
  return busy;
}

bool
acc_threads_others (void)
{
  bool others = false;
  mutex_lock (&threads_lock);
  for (struct acc_thread *thread = threads; thread && !others;
       thread = thread->next)
    others = thread != acc_thread_self;
  mutex_unlock (&threads_lock);
  return others;
}

void
acc_threads_forget (struct device *device)
{
  mutex_lock (&threads_lock);
  for (struct acc_thread *thread = threads; thread; thread = thread->next)
    if (thread->plugin_device == device)
      thread_drop_plugin_data_locked (thread);
  mutex_unlock (&threads_lock);
}
