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

static void
data_begin (struct device *device, const struct mapvars_request *request)
{
  bool maps
    = device != NULL && (device->capabilities & GOMP_OFFLOAD_CAP_OPENMP_400);
  if (device != NULL && !maps
      && icv_device.target_offload == TARGET_OFFLOAD_MANDATORY)
    gomp_fatal ("OMP_TARGET_OFFLOAD is set to MANDATORY, but device cannot be "
                "used for offloading");
  if (!maps || device_shares_memory (device))
    {
      if (innermost != NULL)
        innermost->hosts++;
      return;
    }
  struct data_region *region = memory_alloc (sizeof *region);
  *region = (struct data_region) { .outer = innermost, .device = device };
  if (!mapvars_enter (device, request, NULL, &region->mapping))
    gomp_end ();
  innermost = region;
}

GOMP_ENTRY void
GOMP_target_data (int device, const void *unused, size_t mapnum,
                  void **hostaddrs, size_t *sizes, unsigned char *kinds)
{
  (void) unused;
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
  struct mapvars_request request = { .construct = MAPVARS_TARGET_DATA,
                                     .count = mapnum,
                                     .hosts = hostaddrs,
                                     .sizes = sizes,
                                     .kinds = kinds,
                                     .short_kinds = true };
  data_begin (device_resolve (device, "target data"), &request);
}

GOMP_ENTRY void
GOMP_target_end_data (void)
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
  bool done = mapvars_leave (region->device, region->mapping, true, NULL);
  free (region);
  if (!done)
    gomp_end ();
}
