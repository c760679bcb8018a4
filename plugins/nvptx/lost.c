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

/* The function that was launched last in QUEUE, where that may run.  */
static const struct function *
queue_function (struct goacc_asyncqueue *queue, void *data)
{
  (void) data;
  return queue_is_under_way (queue)
           ? __atomic_load_n (&queue->last, __ATOMIC_RELAXED)
           : NULL;
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
  char regions[1400], words[160];
  queues_write_under_way (&device->queues, queue_function, NULL, regions,
                          sizeof regions);
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
