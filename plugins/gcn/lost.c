/* Saying that a device is lost.

   The HSA runtime tells of a fault on a thread of its own: of an access, with its page, as
   an event of the system; of whatever else, and of that too, as a failure of the queue.  What
   comes first is told.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/gcn/lost.h"

#include <inttypes.h>
#include <sched.h>
#include <stdio.h>
#include "plugins/gcn/queue.h"

/* Tell the runtime of the access that has failed.  AMD's runtime says at most in which page
   it was, the emulated one which it was.  */
static void
fault_tell (struct device *device)
{
  uint64_t address = 0;
  unsigned size = 0;
  int store = 0;
  if (!driver.gangwayAgentFault
      || driver.gangwayAgentFault (device->agent, &address, &size, &store)
           != HSA_STATUS_SUCCESS)
    size = 0;
  GOMP_PLUGIN_device_fault (device->cookie, address, size, store);
}

/* PAGE: where an access has failed; 0: not known.  */
static void
lost_tell (struct device *device, hsa_status_t status, const hsa_queue_t *hsa,
           uint64_t page)
{
  char regions[1400], words[200], place[48] = "";
  queues_under_way (device, hsa, regions, sizeof regions);
  if (page != 0)
    snprintf (place, sizeof place, " (page 0x%" PRIx64 ")", page);
  GOMP_PLUGIN_error ("gcn device %d: %sa kernel has failed: %s%s",
                     device->ordinal, regions,
                     driver_words (status, words, sizeof words), place);
  if (status == HSA_STATUS_ERROR_MEMORY_FAULT
      || status == HSA_STATUS_ERROR_MEMORY_APERTURE_VIOLATION)
    fault_tell (device);
  GOMP_PLUGIN_device_lost (device->cookie);
}

static void
device_lose_at (struct device *device, hsa_status_t status,
                const hsa_queue_t *hsa, uint64_t page)
{
  enum lost found = LOST_NOT;
  if (__atomic_compare_exchange_n (&device->lost, &found, LOST_TELLING, false,
                                   __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
    {
      lost_tell (device, status, hsa, page);
      __atomic_store_n (&device->lost, LOST_TOLD, __ATOMIC_RELEASE);
      queues_wake (device);
      return;
    }
  while (!device_is_lost (device))
    sched_yield ();
}

void
device_lose (struct device *device, hsa_status_t status, const hsa_queue_t *hsa)
{
  device_lose_at (device, status, hsa, 0);
}

void
lost_queue (hsa_status_t status, hsa_queue_t *queue, void *data)
{
  struct device *device = data;
  if (!device_use (device))
    return;
  own_thread_enter (true);
  device_lose (device, status, queue);
  own_thread_enter (false);
  device_unuse (device);
}

/* What the HSA runtime calls where an access has failed.  Returns that this is dealt with:
   else it would end the process.  */
static hsa_status_t
lost_event (const hsa_amd_event_t *event, void *data)
{
  (void) data;
  if (event->event_type != HSA_AMD_GPU_MEMORY_FAULT_EVENT)
    return HSA_STATUS_ERROR;
  struct device *device = gcn_device_of (event->memory_fault.agent);
  if (!device || !device_use (device))
    return HSA_STATUS_ERROR;
  own_thread_enter (true);
  device_lose_at (device, HSA_STATUS_ERROR_MEMORY_FAULT, NULL,
                  event->memory_fault.virtual_address & ~(uint64_t) 4095);
  own_thread_enter (false);
  device_unuse (device);
  return HSA_STATUS_SUCCESS;
}

void
lost_listen (void)
{
  if (driver.hsa_amd_register_system_event_handler)
    driver.hsa_amd_register_system_event_handler (lost_event, NULL);
}
