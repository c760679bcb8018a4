/* `target data' regions.  They nest lexically, so each thread has a stack of
   the regions that it is in.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdlib.h>
#include "base/end.h"
#include "base/error.h"
#include "base/memory.h"
#include "libomp-host/offload-hooks.h"
#include "libomp-offload/device/device.h"
#include "libomp-offload/devices/devices.h"
#include "libomp-offload/plan/mapvars.h"
#include "libomp-offload/target/target_told.h"

void GOMP_target_data (int device, const void *unused, size_t mapnum,
                       void **hostaddrs, size_t *sizes, unsigned char *kinds);
void GOMP_target_data_ext (int device, size_t mapnum, void **hostaddrs,
                           size_t *sizes, unsigned short *kinds);
void GOMP_target_end_data (void);

struct data_region
{
  struct data_region *outer;
  struct device *device;
  struct mapping *mapping;
  /* Regions on the host that were begun in this one and have not ended.  A
     region on the host outside of all regions on devices is not counted: its
     end finds the stack empty.  */
  unsigned hosts;
};

static __thread struct data_region *innermost
  __attribute__ ((tls_model ("initial-exec")));

static bool
can_map (const struct device *device)
{
  return device != NULL && (device->capabilities & GOMP_OFFLOAD_CAP_OPENMP_400);
}

static struct data_region *
region_push (struct device *device)
{
  struct data_region *region = memory_alloc (sizeof *region);
  *region = (struct data_region) { .outer = innermost, .device = device };
  innermost = region;
  return region;
}

/* TOLD: the region on a device that shares the host's memory has its place on the stack,
   too, so that its end knows the device.  */
static inline __attribute__ ((always_inline)) void
data_begin_here (struct device *device, const struct mapvars_request *request,
                 bool told)
{
  bool maps = can_map (device);
  if (device != NULL && !maps
      && icv_device.target_offload == TARGET_OFFLOAD_MANDATORY)
    gomp_fatal ("OMP_TARGET_OFFLOAD is set to MANDATORY, but device cannot be "
                "used for offloading");
  bool separate = maps && !device_shares_memory (device);
  if (separate || (maps && told))
    {
      struct data_region *region = region_push (device);
      if (separate && !mapvars_enter (device, request, NULL, &region->mapping))
        gomp_end ();
    }
  else if (innermost != NULL)
    innermost->hosts++;
}

static void __attribute__ ((cold, noinline))
data_begin_told (struct device *device, const struct mapvars_request *request)
{
  struct target_told told;
  target_told_begin (&told, ompt_target_enter_data,
                     can_map (device) ? device : NULL);
  data_begin_here (device, request, true);
  target_told_end (&told);
}

static void
data_begin (struct device *device, const struct mapvars_request *request)
{
  if (tool_here ())
    data_begin_told (device, request);
  else
    data_begin_here (device, request, false);
}

GOMP_ENTRY void
GOMP_target_data (int device, const void *unused, size_t mapnum,
                  void **hostaddrs, size_t *sizes, unsigned char *kinds)
{
  (void) unused;
  HOST_KEEP_SITE ();
  struct mapvars_request request = { .construct = MAPVARS_TARGET_DATA,
                                     .count = mapnum,
                                     .hosts = hostaddrs,
                                     .sizes = sizes,
                                     .kinds = kinds };
  data_begin (device_resolve (device, "target data"), &request);
}

GOMP_ENTRY void
GOMP_target_data_ext (int device, size_t mapnum, void **hostaddrs,
                      size_t *sizes, unsigned short *kinds)
{
  HOST_KEEP_SITE ();
  struct mapvars_request request = { .construct = MAPVARS_TARGET_DATA,
                                     .count = mapnum,
                                     .hosts = hostaddrs,
                                     .sizes = sizes,
                                     .kinds = kinds,
                                     .short_kinds = true };
  data_begin (device_resolve (device, "target data"), &request);
}

static void
data_end (void)
{
  struct data_region *region = innermost;
  if (region == NULL)
    return;
  if (region->hosts > 0)
    {
      region->hosts--;
      return;
    }
  innermost = region->outer;
  bool done = device_shares_memory (region->device)
              || mapvars_leave (region->device, region->mapping, true, NULL);
  free (region);
  if (!done)
    gomp_end ();
}

static void __attribute__ ((cold, noinline)) data_end_told (void)
{
  struct target_told told;
  bool host = innermost == NULL || innermost->hosts > 0;
  target_told_begin (&told, ompt_target_exit_data,
                     host ? NULL : innermost->device);
  data_end ();
  target_told_end (&told);
}

GOMP_ENTRY void
GOMP_target_end_data (void)
{
  HOST_KEEP_SITE ();
  if (tool_here ())
    data_end_told ();
  else
    data_end ();
}
