/* Events.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/hsa/runtime/events.h"

#include <pthread.h>
#include "emulators/hsa/runtime/agent.h"
#include "emulators/hsa/runtime/entry_points.h"

enum
{
  HANDLERS_MAX = 16
};

struct event_handler
{
  hsa_amd_system_event_callback_t call;
  void *data;
};

/* With the lock.  */
static pthread_mutex_t handlers_lock = PTHREAD_MUTEX_INITIALIZER;
static struct event_handler handlers[HANDLERS_MAX];
static unsigned handler_count;

hsa_status_t
do_hsa_amd_register_system_event_handler (
  hsa_amd_system_event_callback_t callback, void *data)
{
  if (!callback)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  pthread_mutex_lock (&handlers_lock);
  bool room = handler_count < HANDLERS_MAX;
  if (room)
    handlers[handler_count++] = (struct event_handler) { callback, data };
  pthread_mutex_unlock (&handlers_lock);
  return room ? HSA_STATUS_SUCCESS : HSA_STATUS_ERROR_OUT_OF_RESOURCES;
}

void
events_forget (void)
{
  pthread_mutex_lock (&handlers_lock);
  handler_count = 0;
  pthread_mutex_unlock (&handlers_lock);
  for (unsigned i = 0; i < agent_count (); i++)
    __atomic_store_n (&agents[i].fault.state, 0, __ATOMIC_RELEASE);
}

void
events_note_fault (struct agent *agent, const struct dispatch_end *end)
{
  unsigned none = 0;
  if (end->size == 0
      || !__atomic_compare_exchange_n (&agent->fault.state, &none, 1, false,
                                       __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
    return;
  agent->fault.address = end->address;
  agent->fault.size = end->size;
  agent->fault.store = end->store;
  __atomic_store_n (&agent->fault.state, 2, __ATOMIC_RELEASE);
}

hsa_status_t
do_gangwayAgentFault (hsa_agent_t handle, uint64_t *address, unsigned *size,
                      int *store)
{
  const struct agent *agent = agent_find (handle);
  if (!agent)
    return HSA_STATUS_ERROR_INVALID_AGENT;
  if (!address || !size || !store)
    return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  if (__atomic_load_n (&agent->fault.state, __ATOMIC_ACQUIRE) != 2)
    return HSA_STATUS_ERROR;
  *address = agent->fault.address;
  *size = agent->fault.size;
  *store = agent->fault.store;
  return HSA_STATUS_SUCCESS;
}

bool
events_memory_fault (const struct agent *agent, const struct dispatch_end *end)
{
  struct event_handler known[HANDLERS_MAX];
  pthread_mutex_lock (&handlers_lock);
  unsigned count = handler_count;
  for (unsigned i = 0; i < count; i++)
    known[i] = handlers[i];
  pthread_mutex_unlock (&handlers_lock);
  hsa_amd_event_t event
    = { .event_type = HSA_AMD_GPU_MEMORY_FAULT_EVENT,
        .memory_fault
        = { .agent = agent_handle (agent),
            .virtual_address = end->address,
            .fault_reason_mask = end->result == DISPATCH_READ_ONLY
                                   ? HSA_AMD_MEMORY_FAULT_READ_ONLY
                                   : HSA_AMD_MEMORY_FAULT_PAGE_NOT_PRESENT } };
  for (unsigned i = 0; i < count; i++)
    known[i].call (&event, known[i].data);
  return count > 0;
}
