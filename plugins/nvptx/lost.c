/* Saying that a device is lost.

   The driver tells of a kernel's fault in whatever is asked next, on any stream and of
   any thread, and does not say which kernel it was.  So the line names all regions that
   were under way: of queues with a launch of which nobody knows that it has run to its
   end.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/nvptx/lost.h"

#include <sched.h>
#include <stdio.h>
#include <string.h>
#include "plugins/nvptx/image.h"
#include "plugins/nvptx/queue.h"

bool
result_loses_context (CUresult result)
{
  switch (result)
    {
    case CUDA_ERROR_ECC_UNCORRECTABLE:
    case CUDA_ERROR_NVLINK_UNCORRECTABLE:
    case CUDA_ERROR_ILLEGAL_ADDRESS:
    case CUDA_ERROR_LAUNCH_TIMEOUT:
    case CUDA_ERROR_ASSERT:
    case CUDA_ERROR_HARDWARE_STACK_ERROR:
    case CUDA_ERROR_ILLEGAL_INSTRUCTION:
    case CUDA_ERROR_MISALIGNED_ADDRESS:
    case CUDA_ERROR_INVALID_ADDRESS_SPACE:
    case CUDA_ERROR_INVALID_PC:
    case CUDA_ERROR_LAUNCH_FAILED:
      return true;
    default:
      return false;
    }
}

/* Regions that are named at most.  */
#define NAMED_MOST 4

/* The functions of QUEUES that were launched last, each once.  Returns how many there
   are; the first NAMED_MOST are in FUNCTIONS.  */
static unsigned
functions_under_way_locked (const struct goacc_asyncqueue *queues,
                            const struct function **functions)
{
  unsigned count = 0;
  for (; queues; queues = queues->next)
    {
      const struct function *last
        = __atomic_load_n (&queues->last, __ATOMIC_RELAXED);
      bool known = !last || !queue_is_under_way (queues);
      for (unsigned i = 0; i < count && i < NAMED_MOST && !known; i++)
        known = functions[i] == last;
      if (!known && count++ < NAMED_MOST)
        functions[count - 1] = last;
    }
  return count;
}

/* "behind the launch of region ...: ", or "" where nothing is under way.  */
static void
regions_write (struct device *device, char *text, size_t size)
{
  const struct function *functions[NAMED_MOST];
  char one[300];
  size_t used = 0;
  text[0] = '\0';
  pthread_mutex_lock (&device->queues_lock);
  unsigned count = functions_under_way_locked (device->queues, functions);
  for (unsigned i = 0; i < count && i < NAMED_MOST && used < size; i++)
    used += snprintf (text + used, size - used, "%s%s",
                      i > 0 ? " or of " : "behind the launch of ",
                      function_text (functions[i], one, sizeof one));
  pthread_mutex_unlock (&device->queues_lock);
  if (count > 0 && used < size)
    snprintf (text + used, size - used,
              "%s: ", count > NAMED_MOST ? " or of others" : "");
}

/* Tell the runtime of the access that has failed, if RESULT says that one has.  CUDA does
   not tell where; the emulated driver does.  */
static void
fault_tell (struct device *device, CUresult result)
{
  CUdeviceptr address = 0;
  unsigned size = 0;
  int store = 0;
  if (result != CUDA_ERROR_ILLEGAL_ADDRESS
      && result != CUDA_ERROR_MISALIGNED_ADDRESS)
    return;
  if (!driver.gangwayContextFault
      || driver.gangwayContextFault (device->context, &address, &size, &store)
           != CUDA_SUCCESS)
    size = 0;
  GOMP_PLUGIN_device_fault (device->cookie, address, size, store);
}

static void
lost_tell (struct device *device, CUresult result, const char *call)
{
  char regions[NAMED_MOST * 320], words[160];
  regions_write (device, regions, sizeof regions);
  GOMP_PLUGIN_error (
    "nvptx device %d: %s%s: %s%s", device->ordinal, regions, call,
    driver_words (result, words, sizeof words),
    result == CUDA_ERROR_LAUNCH_FAILED ? " (perhaps it called abort)" : "");
  fault_tell (device, result);
  GOMP_PLUGIN_device_lost (device->cookie);
}

void
device_lose (struct device *device, CUresult result, const char *call)
{
  enum lost found = LOST_NOT;
  if (__atomic_compare_exchange_n (&device->lost, &found, LOST_TELLING, false,
                                   __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
    {
      lost_tell (device, result, call);
      __atomic_store_n (&device->lost, LOST_TOLD, __ATOMIC_RELEASE);
      return;
    }
  while (!device_is_lost (device))
    sched_yield ();
}
