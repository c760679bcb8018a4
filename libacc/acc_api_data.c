/* The routines for data lifetimes: acc_copyin and the like (OpenACC 2.6, 3.2.20
   and on).  Each is a request of one entry, as the compiler makes for enter
   data and exit data, so that the rules for counts are map-vars' alone.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "base/error.h"
#include "libacc/acc_async.h"
#include "libacc/acc_fatal.h"
#include "libacc/acc_profiling.h"
#include "libacc/acc_ready.h"
#include "libacc/acc_thread.h"
#include "libacc/acc_update.h"
#include "libomp-offload/map/map_mirror.h"
#include "libomp-offload/plan/mapvars.h"

/* Begin an API routine.  The call's device is NULL where it shares the host's
   memory.  */
struct api_call
{
  struct acc_thread *thread;
  struct device *device;
  struct goacc_asyncqueue *queue;
  struct acc_hold hold;
  struct acc_scope scope;
};

static bool
api_call_begin (struct api_call *call, int async)
{
  call->thread = acc_hold_ready (&call->hold);
  call->device = acc_thread_mapping_device (call->thread);
  if (!call->device)
    {
      acc_hold_end (&call->hold);
      return false;
    }
  acc_scope_begin (&call->scope, call->thread, acc_construct_runtime_api,
                   acc_ev_none, async);
  acc_scope_set_device (&call->scope, call->device);
  call->queue = acc_async_queue (call->thread, async);
  return true;
}

static void
api_call_end (struct api_call *call)
{
  acc_scope_end (&call->scope, acc_ev_none);
  acc_hold_end (&call->hold);
}

static struct mapvars_request
request_of_one (enum mapvars_construct construct, void **host, size_t *size,
                const unsigned short *kind, struct goacc_asyncqueue *queue)
{
  return (struct mapvars_request) { .construct = construct,
                                    .count = 1,
                                    .hosts = host,
                                    .sizes = size,
                                    .kinds = kind,
                                    .short_kinds = true,
                                    .queue = queue };
}

/* Begin a dynamic lifetime of [HOST, HOST + SIZE); returns where it is on the
   device.  */
static void *
enter_one (void *host, size_t size, enum gomp_map kind, int async)
{
  if (!host || !size)
    gomp_fatal ("[%p,+%d] is a bad range", host, (int) size);
  struct api_call call;
  if (!api_call_begin (&call, async))
    return host;
  struct map *map = call.device->map;
  if (map_lookup (map, host, size).partial)
    gomp_fatal ("[%p,+%d] not mapped", host, (int) size);

  const unsigned short kinds[1] = { (unsigned short) kind };
  struct mapvars_request request
    = request_of_one (MAPVARS_ACC_ENTER_DATA, &host, &size, kinds, call.queue);
  struct mapping *mapping;
  void *start = host;
  acc_require (mapvars_enter (call.device, &request, NULL, &mapping));
  void *device_address = (void *) map_lookup (map, start, size).device;
  api_call_end (&call);
  return device_address;
}

/* End one dynamic lifetime of [HOST, HOST + SIZE); KIND FORCE_FROM or DELETE
   ends them all.  Data that is not present, and a HOST of NULL, is left alone
   (2.7).  */
static void
exit_one (void *host, size_t size, enum gomp_map kind, int async)
{
  struct api_call call;
  if (!api_call_begin (&call, async))
    return;
  struct map_range range = { 0 };
  if (size)
    range = map_lookup (call.device->map, host, size);
  if (range.entry)
    {
      uintptr_t start = range.entry->host_start;
      size_t whole = range.entry->host_end - start;
      if (range.partial)
        gomp_fatal ("[%p,+%d] outside mapped block [%p,+%d]", host, (int) size,
                    (void *) start, (int) whole);
      const unsigned short kinds[1] = { (unsigned short) kind };
      struct mapvars_request request = request_of_one (
        MAPVARS_ACC_EXIT_DATA, &host, &size, kinds, call.queue);
      acc_require (mapvars_exit (call.device, &request));
    }
  api_call_end (&call);
}

#define ENTER_ROUTINE(name, kind)                                              \
  GOMP_ENTRY void *name (void *host, size_t size)                              \
  {                                                                            \
    return enter_one (host, size, kind, acc_async_sync);                       \
  }
#define ENTER_ASYNC_ROUTINE(name, kind)                                        \
  GOMP_ENTRY void name (void *host, size_t size, int async)                    \
  {                                                                            \
    enter_one (host, size, kind, async);                                       \
  }
#define EXIT_ROUTINES(name, kind)                                              \
  GOMP_ENTRY void name (void *host, size_t size)                               \
  {                                                                            \
    exit_one (host, size, kind, acc_async_sync);                               \
  }                                                                            \
  GOMP_ENTRY void name##_async (void *host, size_t size, int async)            \
  {                                                                            \
    exit_one (host, size, kind, async);                                        \
  }

ENTER_ROUTINE (acc_create, GOMP_MAP_ALLOC)
ENTER_ROUTINE (acc_present_or_create, GOMP_MAP_ALLOC)
ENTER_ROUTINE (acc_pcreate, GOMP_MAP_ALLOC)
ENTER_ASYNC_ROUTINE (acc_create_async, GOMP_MAP_ALLOC)
ENTER_ROUTINE (acc_copyin, GOMP_MAP_TO)
ENTER_ROUTINE (acc_present_or_copyin, GOMP_MAP_TO)
ENTER_ROUTINE (acc_pcopyin, GOMP_MAP_TO)
ENTER_ASYNC_ROUTINE (acc_copyin_async, GOMP_MAP_TO)
EXIT_ROUTINES (acc_copyout, GOMP_MAP_FROM)
EXIT_ROUTINES (acc_copyout_finalize, GOMP_MAP_FORCE_FROM)
EXIT_ROUTINES (acc_delete, GOMP_MAP_RELEASE)
EXIT_ROUTINES (acc_delete_finalize, GOMP_MAP_DELETE)

static void
update_one (void *host, size_t size, bool to_device, int async)
{
  struct api_call call;
  if (!api_call_begin (&call, async))
    return;
  acc_update (call.device, host, size, to_device, call.queue);
  api_call_end (&call);
}

GOMP_ENTRY void
acc_update_device (void *host, size_t size)
{
  update_one (host, size, true, acc_async_sync);
}

GOMP_ENTRY void
acc_update_device_async (void *host, size_t size, int async)
{
  update_one (host, size, true, async);
}

GOMP_ENTRY void
acc_update_self (void *host, size_t size)
{
  update_one (host, size, false, acc_async_sync);
}

GOMP_ENTRY void
acc_update_self_async (void *host, size_t size, int async)
{
  update_one (host, size, false, async);
}

/* Attach the pointer at POINTER, or detach it (3.3, 3.2.29).  To attach one that is
   not present, or that leads to what is not, is no action (2.7.2), as it is to
   detach one that is not present or not attached.  */
static void
attach_one (void **pointer, int async)
{
  struct api_call call;
  if (!api_call_begin (&call, async))
    return;
  acc_require (mapvars_attach (call.device, pointer, 0, call.queue));
  api_call_end (&call);
}

static void
detach_one (void **pointer, bool finalize, int async)
{
  struct api_call call;
  if (!api_call_begin (&call, async))
    return;
  acc_require (mapvars_detach (call.device, pointer, finalize, call.queue));
  api_call_end (&call);
}

GOMP_ENTRY void
acc_attach (void **pointer)
{
  attach_one (pointer, acc_async_sync);
}

GOMP_ENTRY void
acc_attach_async (void **pointer, int async)
{
  attach_one (pointer, async);
}

GOMP_ENTRY void
acc_detach (void **pointer)
{
  detach_one (pointer, false, acc_async_sync);
}

GOMP_ENTRY void
acc_detach_async (void **pointer, int async)
{
  detach_one (pointer, false, async);
}

GOMP_ENTRY void
acc_detach_finalize (void **pointer)
{
  detach_one (pointer, true, acc_async_sync);
}

GOMP_ENTRY void
acc_detach_finalize_async (void **pointer, int async)
{
  detach_one (pointer, true, async);
}

GOMP_ENTRY int
acc_is_present (void *host, size_t size)
{
  if (!host || !size)
    return 0;
  ACC_READY (thread);
  struct device *device = acc_thread_mapping_device (thread);
  if (!device)
    return 1;
  struct map_range range = map_lookup (device->map, host, size);
  return range.entry && !range.partial;
}

GOMP_ENTRY void *
acc_deviceptr (void *host)
{
  ACC_READY (thread);
  struct device *device = acc_thread_mapping_device (thread);
  if (!device)
    return host;
  struct map_range range = map_lookup (device->map, host, 1);
  return range.entry ? (void *) range.device : NULL;
}

GOMP_ENTRY void *
acc_hostptr (void *device_address)
{
  ACC_READY (thread);
  struct device *device = acc_thread_mapping_device (thread);
  if (!device)
    return device_address;
  struct map_entry *entry = map_lookup_device (device->map, device_address, 1);
  if (!entry)
    return NULL;
  return (void *) (entry->host_start
                   + ((uintptr_t) device_address - entry->device_start));
}
