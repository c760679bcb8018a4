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
