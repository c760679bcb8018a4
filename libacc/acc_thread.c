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
static pthread_key_t thread_key;
static bool thread_key_made;

static void
thread_drop_plugin_data (struct acc_thread *thread)
{
  if (thread->plugin_device && thread->plugin_data)
    thread->plugin_device->plugin->openacc_destroy_thread_data (
      thread->plugin_data);
  thread->plugin_data = NULL;
  thread->plugin_device = NULL;
}

static void
thread_destroy (void *data)
{
  struct acc_thread *thread = data;
  mutex_lock (&threads_lock);
  thread_drop_plugin_data (thread);
  *thread->link = thread->next;
  if (thread->next)
    thread->next->link = thread->link;
  mutex_unlock (&threads_lock);
  if (acc_thread_self == thread)
    acc_thread_self = NULL;
  free (thread);
}

/* After a fork the child has this thread alone.  The other threads' states, and
   what plugins keep for them, are left as they are.  */
static void
threads_after_fork (void)
{
  mutex_init (&threads_lock, MUTEX_RANK_ACC_THREADS);
  threads = acc_thread_self;
  if (threads)
    {
      threads->next = NULL;
      threads->link = &threads;
    }
}

static void __attribute__ ((constructor)) threads_initialise (void)
{
  thread_key_made = pthread_key_create (&thread_key, thread_destroy) == 0;
  pthread_atfork (NULL, NULL, threads_after_fork);
}

static void __attribute__ ((destructor)) threads_finish (void)
{
  /* The key's destructor, thread_destroy, is about to be unmapped.  */
  if (thread_key_made)
    pthread_key_delete (thread_key);
  thread_key_made = false;
}

struct acc_thread *
acc_thread_create (void)
{
  ERRNO_KEPT;
  struct acc_thread *thread = memory_alloc_cleared (sizeof *thread);
  thread->type = acc_device_none;
  thread->callbacks_enabled = true;
  mutex_lock (&threads_lock);
  thread->next = threads;
  thread->link = &threads;
  if (threads)
    threads->link = &thread->next;
  threads = thread;
  mutex_unlock (&threads_lock);
  if (thread_key_made)
    pthread_setspecific (thread_key, thread);
  acc_thread_self = thread;
  return thread;
}

void
acc_thread_renew_plugin_data (struct acc_thread *thread)
{
  if (likely (thread->plugin_device == thread->device))
    return;
  mutex_lock (&threads_lock);
  thread_drop_plugin_data (thread);
  mutex_unlock (&threads_lock);
  struct device *device = thread->device;
  if (!device)
    return;
  void *data = device->plugin->openacc_create_thread_data (device->ordinal);
  mutex_lock (&threads_lock);
  thread->plugin_data = data;
  thread->plugin_device = device;
  mutex_unlock (&threads_lock);
}

void
acc_thread_attach (struct acc_thread *thread, acc_device_t type, int number,
                   struct device *device)
{
  thread->number = number;
  thread->device = device;
  thread->type = type;
  acc_thread_renew_plugin_data (thread);
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
  thread->fallback++;
}

void
acc_thread_come_back (struct acc_thread *thread)
{
  thread->fallback--;
}

/* Whether THREAD's device is number NUMBER, or with a negative NUMBER any, of
   TYPE.  */
static bool
is_on (const struct acc_thread *thread, acc_device_t type, int number)
{
  return thread->type == type && (number < 0 || thread->number == number);
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
        if (thread->regions)
          busy = ACC_THREAD_IN_DATA;
        else if (thread->fallback)
          busy = ACC_THREAD_IN_FALLBACK;
      }
  mutex_unlock (&threads_lock);
  return busy;
}

void
acc_threads_detach (acc_device_t type, int number)
{
  mutex_lock (&threads_lock);
  for (struct acc_thread *thread = threads; thread; thread = thread->next)
    if (is_on (thread, type, number))
      {
        thread_drop_plugin_data (thread);
        thread->type = acc_device_none;
        thread->device = NULL;
      }
  mutex_unlock (&threads_lock);
}

void
acc_threads_forget (struct device *device)
{
  mutex_lock (&threads_lock);
  for (struct acc_thread *thread = threads; thread; thread = thread->next)
    if (thread->plugin_device == device)
      thread_drop_plugin_data (thread);
  mutex_unlock (&threads_lock);
}
