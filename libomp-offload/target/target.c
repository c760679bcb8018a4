/* The entry points of the target constructs.  Only these end the process where
   a construct fails; who found the failure has described it.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdlib.h>
#include "base/error.h"
#include "base/memory.h"
#include "libomp-host/offload-hooks.h"
#include "libomp-offload/devices/devices.h"
#include "libomp-offload/target/fallback.h"
#include "libomp-offload/reverse/reverse.h"
#include "libomp-offload/target/target_region.h"

void GOMP_target (int device, void (*fn) (void *), const void *unused,
                  size_t mapnum, void **hostaddrs, size_t *sizes,
                  unsigned char *kinds);
void GOMP_target_ext (int device, void (*fn) (void *), size_t mapnum,
                      void **hostaddrs, size_t *sizes, unsigned short *kinds,
                      unsigned int flags, void **depend, void **args);
void GOMP_target_update (int device, const void *unused, size_t mapnum,
                         void **hostaddrs, size_t *sizes, unsigned char *kinds);
void GOMP_target_update_ext (int device, size_t mapnum, void **hostaddrs,
                             size_t *sizes, unsigned short *kinds,
                             unsigned int flags, void **depend);
void GOMP_target_enter_exit_data (int device, size_t mapnum, void **hostaddrs,
                                  size_t *sizes, unsigned short *kinds,
                                  unsigned int flags, void **depend);

/* End the process unless DONE.  */
static void
require (bool done)
{
  if (!done)
    gomp_end ();
}

/* A device that cannot run the region: OMP_TARGET_OFFLOAD decides.  */
static void
check_fallback (const struct device *device)
{
  if (device != NULL && icv_device.target_offload == TARGET_OFFLOAD_MANDATORY)
    gomp_fatal ("OMP_TARGET_OFFLOAD is set to MANDATORY, but device cannot be "
                "used for offloading");
}

GOMP_ENTRY void
GOMP_target (int device, void (*fn) (void *), const void *unused, size_t mapnum,
             void **hostaddrs, size_t *sizes, unsigned char *kinds)
{
  (void) unused;
  struct target_region region = { .fn = fn,
                                  .count = mapnum,
                                  .hosts = hostaddrs,
                                  .sizes = sizes,
                                  .kinds = kinds };
  struct device *target = device_resolve (device, "target");
  void *device_fn
    = target != NULL ? target_region_function (target, &region) : NULL;
  if (device_fn != NULL)
    {
      require (target_region_run (target, device_fn, &region, false));
      return;
    }
  check_fallback (target);
  fallback_run (&region, true);
}

/* Run REGION and wait for it.  */
static void
run_now (struct device *target, void *device_fn,
         const struct target_region *region, bool copied)
{
  if (device_fn != NULL)
    require (target_region_run (target, device_fn, region, copied));
  else
    fallback_run (region, copied);
}

/* The private copies have the values from before the wait.  */
static void
run_after (struct device *target, void *device_fn,
           const struct target_region *region, void **depend)
{
  size_t align, size = target_private_size (region, &align);
  char *memory = size > 0 ? memory_alloc_aligned (align, size) : NULL;
  if (memory != NULL)
    target_private_copy (region, memory);
  host_wait_depend (depend);
  run_now (target, device_fn, region, true);
  free (memory);
}

GOMP_ENTRY void
GOMP_target_ext (int device, void (*fn) (void *), size_t mapnum,
                 void **hostaddrs, size_t *sizes, unsigned short *kinds,
                 unsigned int flags, void **depend, void **args)
{
  struct target_region region = { .fn = fn,
                                  .count = mapnum,
                                  .hosts = hostaddrs,
                                  .sizes = sizes,
                                  .kinds = kinds,
                                  .short_kinds = true,
                                  .args = args };
  /* From a region on a native device, device(ancestor: 1).  */
  if (unlikely (device == GOMP_DEVICE_HOST_FALLBACK)
      && reverse_request (fn, mapnum, hostaddrs, sizes, kinds))
    return;
  struct device *target = device_resolve (device, "target");
  void *device_fn = NULL;
  if (target != NULL)
    {
      device_fn = target_region_function (target, &region);
      if (unlikely (device_fn == NULL))
        check_fallback (target);
    }
  if (unlikely (flags & GOMP_TARGET_FLAG_NOWAIT) && !host_in_final ())
    {
      if (device_fn != NULL)
        target_region_run_later (target, device_fn, &region, depend);
      else
        fallback_run_later (&region, depend);
    }
  else if (unlikely (depend != NULL))
    run_after (target, device_fn, &region, depend);
  else
    run_now (target, device_fn, &region, false);
}

/* --- update, enter data, exit data.  */

static bool
can_map (const struct device *device)
{
  return device != NULL && (device->capabilities & GOMP_OFFLOAD_CAP_OPENMP_400);
}

static void
run_nothing (void *data)
{
  (void) data;
}

/* The construct on DEVICE, or on the host, where it is but a place in the order
   of tasks.  */
static void
run_data (struct device *device, enum mapvars_construct construct,
          const struct target_region *region, unsigned flags, void **depend)
{
  bool maps = can_map (device);
  if ((flags & GOMP_TARGET_FLAG_NOWAIT) && !host_in_final ())
    {
      char none = 0;
      if (maps)
        target_data_run_later (device, construct, region, depend);
      else if (depend != NULL)
        host_task_run (run_nothing, &none, 1, 1, depend);
      return;
    }
  if (depend != NULL)
    host_wait_depend (depend);
  if (maps)
    require (target_data_run (device, construct, region));
}

GOMP_ENTRY void
GOMP_target_update (int device, const void *unused, size_t mapnum,
                    void **hostaddrs, size_t *sizes, unsigned char *kinds)
{
  (void) unused;
  struct target_region region
    = { .count = mapnum, .hosts = hostaddrs, .sizes = sizes, .kinds = kinds };
  run_data (device_resolve (device, "target update"), MAPVARS_UPDATE, &region,
            0, NULL);
}

GOMP_ENTRY void
GOMP_target_update_ext (int device, size_t mapnum, void **hostaddrs,
                        size_t *sizes, unsigned short *kinds,
                        unsigned int flags, void **depend)
{
  struct target_region region = { .count = mapnum,
                                  .hosts = hostaddrs,
                                  .sizes = sizes,
                                  .kinds = kinds,
                                  .short_kinds = true };
  run_data (device_resolve (device, "target update"), MAPVARS_UPDATE, &region,
            flags, depend);
}

GOMP_ENTRY void
GOMP_target_enter_exit_data (int device, size_t mapnum, void **hostaddrs,
                             size_t *sizes, unsigned short *kinds,
                             unsigned int flags, void **depend)
{
  struct target_region region = { .count = mapnum,
                                  .hosts = hostaddrs,
                                  .sizes = sizes,
                                  .kinds = kinds,
                                  .short_kinds = true };
  bool leaves = flags & GOMP_TARGET_FLAG_EXIT_DATA;
  run_data (
    device_resolve (device, leaves ? "target exit data" : "target enter data"),
    leaves ? MAPVARS_EXIT_DATA : MAPVARS_ENTER_DATA, &region, flags, depend);
}
