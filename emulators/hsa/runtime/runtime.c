/* Starting the runtime and ending it.

   hsa_init may be called several times; the last hsa_shut_down of as many takes
   away all that the program made, and another hsa_init starts afresh.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/runtime/runtime.h"

#include <limits.h>
#include <pthread.h>
#include "emulators/hsa/runtime/agent.h"
#include "emulators/hsa/runtime/allocation.h"
#include "emulators/hsa/runtime/entry_points.h"
#include "emulators/hsa/runtime/events.h"
#include "emulators/hsa/runtime/queue.h"
#include "emulators/hsa/runtime/signal.h"

static pthread_mutex_t runtime_lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned references; /* of hsa_init; with the lock */

/* How many threads are in hsa_init, or have come out of it with agents made.  Atomic.  */
static unsigned starts;

/* A child of fork has none of the parent's threads: nothing works there once the
   runtime was started, or where a thread was just starting it, with a lock held for ever.  */
static void
after_fork (void)
{
  if (__atomic_load_n (&starts, __ATOMIC_RELAXED) == 0)
    return;
  call_gate_close (&entry_calls, GATE_FORKED);
  dispatch_fork_child ();
  signals_fork_child ();
  queues_fork_child ();
}

static void __attribute__ ((constructor)) at_load (void)
{
  pthread_atfork (NULL, NULL, after_fork);
}

/* What has to end when the runtime is shut down, in this order.  */
static void (*at_shut_down[RUNTIME_SHUT_DOWNS_MAX]) (void);
static unsigned shut_downs; /* atomic */

void
runtime_at_shut_down (void (*function) (void))
{
  unsigned number = __atomic_fetch_add (&shut_downs, 1, __ATOMIC_ACQ_REL);
  at_shut_down[number] = function;
}

static hsa_status_t
init_locked (void)
{
  if (references == INT_MAX)
    return HSA_STATUS_ERROR_REFCOUNT_OVERFLOW;
  if (!signals_prepare ())
    return HSA_STATUS_ERROR_OUT_OF_RESOURCES;
  hsa_status_t status = agents_create ();
  if (status != HSA_STATUS_SUCCESS)
    return status;
  references++;
  call_gate_open (&entry_calls, GATE_NOT_INITIALIZED);
  return HSA_STATUS_SUCCESS;
}

hsa_status_t
do_hsa_init (void)
{
  __atomic_add_fetch (&starts, 1, __ATOMIC_RELAXED);
  pthread_mutex_lock (&runtime_lock);
  hsa_status_t status = init_locked ();
  pthread_mutex_unlock (&runtime_lock);
  if (status != HSA_STATUS_SUCCESS)
    __atomic_sub_fetch (&starts, 1, __ATOMIC_RELAXED);
  return status;
}

static void
shut_down_locked (void)
{
  call_gate_close (&entry_calls, GATE_NOT_INITIALIZED);
  queues_end ();
  for (unsigned i = 0; i < __atomic_load_n (&shut_downs, __ATOMIC_ACQUIRE); i++)
    at_shut_down[i]();
  signals_end ();
  events_forget ();
  allocations_free ();
}

hsa_status_t
do_hsa_shut_down (void)
{
  hsa_status_t status = HSA_STATUS_SUCCESS;
  pthread_mutex_lock (&runtime_lock);
  if (references == 0)
    status = HSA_STATUS_ERROR_NOT_INITIALIZED;
  else if (--references == 0)
    shut_down_locked ();
  pthread_mutex_unlock (&runtime_lock);
  return status;
}
