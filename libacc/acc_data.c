/* Data constructs: data, host_data, enter data, exit data, update, declare
   (OpenACC 2.6, 2.6, 2.13 and 2.14.4).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdarg.h>
#include <stdlib.h>
#include "base/error.h"
#include "base/memory.h"
#include "libacc/acc_async.h"
#include "libacc/acc_fatal.h"
#include "libacc/acc_profiling.h"
#include "libacc/acc_ready.h"
#include "libacc/acc_thread.h"
#include "libacc/acc_update.h"
#include "libomp-offload/map/map.h"
#include "libomp-offload/plan/mapvars.h"

GOMP_ENTRY void GOACC_data_start (int, size_t, void **, size_t *,
                                  unsigned short *);
GOMP_ENTRY void GOACC_data_end (void);
GOMP_ENTRY void GOACC_enter_data (int, size_t, void **, size_t *,
                                  unsigned short *, int, int, ...);
GOMP_ENTRY void GOACC_exit_data (int, size_t, void **, size_t *,
                                 unsigned short *, int, int, ...);
GOMP_ENTRY void GOACC_enter_exit_data (int, size_t, void **, size_t *,
                                       unsigned short *, int, int, ...);
GOMP_ENTRY void GOACC_update (int, size_t, void **, size_t *, unsigned short *,
                              int, int, ...);
GOMP_ENTRY void GOACC_declare (int, size_t, void **, size_t *,
                               unsigned short *);

/* The device a data construct with these FLAGS is for; NULL where there is
   nothing to map, because memory is shared or the if clause is false.  */
static struct device *
data_device (struct acc_thread *thread, int flags)
{
  if (GOACC_FLAGS_UNMARSHAL (flags)
      & (GOACC_FLAG_HOST_FALLBACK | GOACC_FLAG_LOCAL_DEVICE))
    return NULL;
  return acc_thread_mapping_device (thread);
}

/* GCC compiles host_data to the data construct: the kinds of its variables tell
   the two apart.  */
static acc_construct_t
data_construct (size_t mapnum, const unsigned short *kinds)
{
  for (size_t i = 0; i < mapnum; i++)
    switch (kinds[i] & 0xff)
      {
      case GOMP_MAP_USE_DEVICE_PTR:
      case GOMP_MAP_USE_DEVICE_PTR_IF_PRESENT:
        return acc_construct_host_data;
      }
  return acc_construct_data;
}

GOMP_ENTRY void
GOACC_data_start (int flags, size_t mapnum, void **hostaddrs, size_t *sizes,
                  unsigned short *kinds)
{
  ACC_READY (thread);
  struct acc_region *region = memory_alloc (sizeof *region);
  *region = (struct acc_region) { .outer = thread->regions,
                                  .device = data_device (thread, flags),
                                  .construct = data_construct (mapnum, kinds) };
  struct acc_scope scope;
  acc_scope_begin (&scope, thread, region->construct, acc_ev_enter_data_start,
                   acc_async_sync);
  acc_scope_set_device (&scope, region->device);
  if (region->device)
    {
      struct mapvars_request request = { .construct = MAPVARS_ACC_DATA,
                                         .count = mapnum,
                                         .hosts = hostaddrs,
                                         .sizes = sizes,
                                         .kinds = kinds,
                                         .short_kinds = true };
      acc_require (
        mapvars_enter (region->device, &request, NULL, &region->mapping));
    }
  acc_thread_set_region (thread, region);
  acc_scope_end (&scope, acc_ev_enter_data_end);
}

GOMP_ENTRY void
GOACC_data_end (void)
{
  ACC_READY (thread);
  struct acc_region *region = thread->regions;
  if (!region)
    gomp_fatal ("end of a data region that was not begun");
  struct acc_scope scope;
  acc_scope_begin (&scope, thread, region->construct, acc_ev_exit_data_start,
                   acc_async_sync);
  acc_scope_set_device (&scope, region->device);
  acc_thread_set_region (thread, region->outer);
  if (region->device)
    acc_require (mapvars_leave (region->device, region->mapping, true, NULL));
  free (region);
  acc_scope_end (&scope, acc_ev_exit_data_end);
}

/* enter data and exit data, which differ in their direction alone.  */
struct dynamic_data
{
  bool enter;
  size_t mapnum;
  void **hostaddrs;
  size_t *sizes;
  unsigned short *kinds;
  int async, waits;
};

static void
data_change (int flags, const struct dynamic_data *data, va_list *waits)
{
  ACC_READY (thread);
  struct device *device = data_device (thread, flags);
  struct acc_scope scope;
  acc_scope_begin (
    &scope, thread,
    data->enter ? acc_construct_enter_data : acc_construct_exit_data,
    data->enter ? acc_ev_enter_data_start : acc_ev_exit_data_start,
    data->async);
  acc_scope_set_device (&scope, device);
  if (device)
    {
      if (data->waits)
        acc_async_wait_clause (thread, data->async, data->waits, waits);
      struct mapvars_request request
        = { .construct
            = data->enter ? MAPVARS_ACC_ENTER_DATA : MAPVARS_ACC_EXIT_DATA,
            .count = data->mapnum,
            .hosts = data->hostaddrs,
            .sizes = data->sizes,
            .kinds = data->kinds,
            .short_kinds = true,
            .queue = acc_async_queue (thread, data->async) };
      struct mapping *mapping;
      acc_require (data->enter
                     ? mapvars_enter (device, &request, NULL, &mapping)
                     : mapvars_exit (device, &request));
    }
  acc_scope_set_async (&scope, data->async);
  acc_scope_end (&scope,
                 data->enter ? acc_ev_enter_data_end : acc_ev_exit_data_end);
}

GOMP_ENTRY void
GOACC_enter_data (int flags, size_t mapnum, void **hostaddrs, size_t *sizes,
                  unsigned short *kinds, int async, int num_waits, ...)
{
  const struct dynamic_data data
    = { true, mapnum, hostaddrs, sizes, kinds, async, num_waits };
  va_list waits;
  va_start (waits, num_waits);
  data_change (flags, &data, &waits);
  va_end (waits);
}

GOMP_ENTRY void
GOACC_exit_data (int flags, size_t mapnum, void **hostaddrs, size_t *sizes,
                 unsigned short *kinds, int async, int num_waits, ...)
{
  const struct dynamic_data data
    = { false, mapnum, hostaddrs, sizes, kinds, async, num_waits };
  va_list waits;
  va_start (waits, num_waits);
  data_change (flags, &data, &waits);
  va_end (waits);
}

/* GCC 11 and before use one entry point for enter data and exit data.  Whether
   such a list is an enter data: the first kind that only one of the two can
   have tells.  */
static bool
data_is_enter (size_t mapnum, const unsigned short *kinds)
{
  for (size_t i = 0; i < mapnum; i++)
    switch (kinds[i] & 0xff)
      {
      case GOMP_MAP_POINTER:
      case GOMP_MAP_TO_PSET:
      case GOMP_MAP_STRUCT:
      case GOMP_MAP_STRUCT_UNORD:
        break;
      case GOMP_MAP_ALLOC:
      case GOMP_MAP_TO:
      case GOMP_MAP_FORCE_ALLOC:
      case GOMP_MAP_FORCE_TO:
      case GOMP_MAP_FORCE_PRESENT:
      case GOMP_MAP_ATTACH:
        return true;
      case GOMP_MAP_FROM:
      case GOMP_MAP_FORCE_FROM:
      case GOMP_MAP_RELEASE:
      case GOMP_MAP_DELETE:
      case GOMP_MAP_DETACH:
      case GOMP_MAP_FORCE_DETACH:
        return false;
      default:
        gomp_fatal ("GOACC_enter_exit_data: unknown map kind 0x%.2x",
                    kinds[i] & 0xff);
      }
  return false;
}

GOMP_ENTRY void
GOACC_enter_exit_data (int flags, size_t mapnum, void **hostaddrs,
                       size_t *sizes, unsigned short *kinds, int async,
                       int num_waits, ...)
{
  const struct dynamic_data data = { data_is_enter (mapnum, kinds),
                                     mapnum,
                                     hostaddrs,
                                     sizes,
                                     kinds,
                                     async,
                                     num_waits };
  va_list waits;
  va_start (waits, num_waits);
  data_change (flags, &data, &waits);
  va_end (waits);
}

/* End the process where the list of an update has what no update has.  */
static void
check_update (size_t mapnum, const unsigned short *kinds)
{
  for (size_t i = 0; i < mapnum; i++)
    switch (kinds[i] & 0xff)
      {
      case GOMP_MAP_POINTER:
      case GOMP_MAP_TO_PSET:
      case GOMP_MAP_ALWAYS_POINTER:
      case GOMP_MAP_TO:
      case GOMP_MAP_FORCE_TO:
      case GOMP_MAP_FROM:
      case GOMP_MAP_FORCE_FROM:
        break;
      default:
        gomp_fatal ("GOACC_update: unknown map kind 0x%.2x", kinds[i] & 0xff);
      }
}

GOMP_ENTRY void
GOACC_update (int flags, size_t mapnum, void **hostaddrs, size_t *sizes,
              unsigned short *kinds, int async, int num_waits, ...)
{
  ACC_READY (thread);
  struct device *device = data_device (thread, flags);
  struct acc_scope scope;
  acc_scope_begin (&scope, thread, acc_construct_update, acc_ev_update_start,
                   async);
  acc_scope_set_device (&scope, device);
  if (device)
    {
      va_list waits;
      va_start (waits, num_waits);
      acc_async_wait_clause (thread, async, num_waits, &waits);
      va_end (waits);
      acc_scope_set_async (&scope, async);
      check_update (mapnum, kinds);
      acc_update_all (device, mapnum, hostaddrs, sizes, kinds,
                      acc_async_queue (thread, async));
    }
  acc_scope_end (&scope, acc_ev_update_end);
}

/* One variable of a declare directive, at the start or the end of its
   scope.  */
static void
declare_one (int flags, void **host, size_t *size, unsigned short *kind)
{
  struct dynamic_data data = { .mapnum = 1,
                               .hostaddrs = host,
                               .sizes = size,
                               .kinds = kind,
                               .async = acc_async_sync };
  switch (*kind & 0xff)
    {
    case GOMP_MAP_POINTER:
    case GOMP_MAP_TO_PSET:
    case GOMP_MAP_FORCE_DEVICEPTR:
      return;
    case GOMP_MAP_ALLOC:
      if (acc_is_present (*host, *size))
        return;
      data.enter = true;
      break;
    case GOMP_MAP_FORCE_ALLOC:
    case GOMP_MAP_TO:
    case GOMP_MAP_FORCE_TO:
      data.enter = true;
      break;
    case GOMP_MAP_FROM:
    case GOMP_MAP_FORCE_FROM:
    case GOMP_MAP_RELEASE:
    case GOMP_MAP_DELETE:
      break;
    case GOMP_MAP_FORCE_PRESENT:
      if (!acc_is_present (*host, *size))
        gomp_fatal ("[%p,%ld] is not mapped", *host, (long) *size);
      return;
    default:
      gomp_fatal ("GOACC_declare: unknown map kind 0x%.2x", *kind & 0xff);
    }
  data_change (flags, &data, NULL);
}

GOMP_ENTRY void
GOACC_declare (int flags, size_t mapnum, void **hostaddrs, size_t *sizes,
               unsigned short *kinds)
{
  for (size_t i = 0; i < mapnum; i++)
    declare_one (flags, &hostaddrs[i], &sizes[i], &kinds[i]);
}
