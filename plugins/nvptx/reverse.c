/* A module speaks one of two protocols; a variable of its code says which.  Where it was
   linked with this runtime's device library it puts its requests into a ring, many at a
   time; else, with GCC's own, into one slot.  Both are page-locked memory of the host's.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/nvptx/reverse.h"

#include <stdlib.h>
#include "plugins/nvptx/lost.h"
#include "plugins/nvptx/slot.h"

/* ------------------------------------------------------------------------
   Looking at queues.  */

/* The watcher's RUNS; the driver does not know which kernels.  Where it does not tell, a
   kernel may wait for an answer; but a context that is lost runs nothing, and a stream
   that the program has destroyed is not heard of again.  */
static bool
queue_runs (struct goacc_asyncqueue *queue, const void *module)
{
  (void) module;
  CUresult result
    = CUDA_STREAM_CALL (queue->device, cuStreamQuery, queue->stream);
  return result != CUDA_SUCCESS && result != CUDA_ERROR_INVALID_HANDLE
         && result != CUDA_ERROR_DEINITIALIZED
         && !result_loses_context (result);
}

const struct watcher_hooks reverse_hooks = { .runs = queue_runs };

/* ------------------------------------------------------------------------
   Modules.  */

static void
memory_free (void *memory)
{
  driver.cuMemFreeHost (memory);
}

/* Whether MODULE has a pointer called NAME; sets *PLACE to its device address.  Silent.  */
static bool
variable_find (CUmodule module, const char *name, CUdeviceptr *place)
{
  size_t size;
  return driver.cuModuleGetGlobal_v2 (place, &size, module, name)
           == CUDA_SUCCESS
         && size == sizeof (void *);
}

/* Let MODULE, whose code has a pointer at PLACE, ask by PROTOCOL.  False after a
   message.  */
static bool
module_give_memory (struct device *device, CUmodule module,
                    const struct asker_protocol *protocol, CUdeviceptr place)
{
  void *memory;
  if (!CUDA_GOOD (device->ordinal, cuMemHostAlloc, &memory,
                  protocol->memory_size,
                  CU_MEMHOSTALLOC_PORTABLE | CU_MEMHOSTALLOC_DEVICEMAP))
    return false;
  struct asker *asker = asker_create (module, protocol, memory, memory_free);
  if (!GOMP_OFFLOAD_host2dev (device->ordinal, (void *) place, &memory,
                              sizeof memory))
    {
      asker_close (asker);
      return false;
    }
  watcher_serve (device->watcher, asker);
  return true;
}

bool
reverse_begin (struct device *device, CUmodule module, uint64_t **keys)
{
  CUdeviceptr place;
  const struct asker_protocol *protocol
    = variable_find (module, ASKER_RING_VARIABLE, &place) ? &asker_ring
      : variable_find (module, SLOT_VARIABLE, &place)     ? &slot_protocol
                                                          : NULL;
  if (!protocol)
    {
      /* The functions are the host's business alone: no device code asks.  */
      free (*keys);
      *keys = NULL;
      return true;
    }
  if (!module_give_memory (device, module, protocol, place))
    return false;
  GOMP_PLUGIN_debug (0, "nvptx device %d: reverse offload through %s",
                     device->ordinal,
                     protocol == &asker_ring ? "a ring" : "one slot at a time");
  return true;
}
