/* The entry points of the target constructs.  Where a construct fails, the
   function that found the failure has described it, and only these entry points
   end the process.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdlib.h>
#include "base/end.h"
#include "base/error.h"
#include "base/memory.h"
#include "libomp-host/offload-hooks.h"
#include "libomp-offload/devices/devices.h"
#include "libomp-offload/devices/devices_absent.h"
#include "libomp-offload/target/fallback.h"
#include "libomp-offload/reverse/reverse.h"
#include "libomp-offload/target/target_region.h"
#include "libomp-offload/target/target_told.h"

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

/* DEVICE cannot run the region.  End the process where OMP_TARGET_OFFLOAD says
   that it must.  */
static void
check_fallback (const struct device *device)
{
  if (device != NULL && icv_device.target_offload == TARGET_OFFLOAD_MANDATORY)
    gomp_fatal ("OMP_TARGET_OFFLOAD is set to MANDATORY, but device cannot be "
                "used for offloading%s",
                devices_no_code_text (device->type));
}

static void __attribute__ ((cold, noinline))
run_now_told (struct device *device, void *device_fn,
              struct target_request *request)
{
  struct target_told told;
  target_told_begin (&told, ompt_target, device_fn ? device : NULL);
  if (device_fn == NULL)
    fallback_run (request);
  else if (told.hears)
    require (target_region_run_told (device, device_fn, request));
  else
    require (target_region_run (device, device_fn, request));
  target_told_end (&told);
}

/* Run REQUEST, on DEVICE if DEVICE_FN is not NULL, and wait for it.  TOLD: there may be a
   tool.  */
static inline __attribute__ ((always_inline)) void
run_now (struct device *device, void *device_fn, struct target_request *request,
         bool told)
{
  if (told)
    run_now_told (device, device_fn, request);
  else if (likely (device_fn != NULL))
    require (target_region_run (device, device_fn, request));
  else
    fallback_run (request);
}

/* Run REQUEST as run_now does, but only once the dependences DEPEND are met;
   the private copies have the values from before that wait.  */
static void
run_after (struct device *device, void *device_fn,
           struct target_request *request, void **depend)
{
  struct target_privates room = target_privates_room (request);
  char *memory
    = room.size > 0 ? memory_alloc_aligned (room.align, room.size) : NULL;
  if (memory != NULL)
    target_privates_capture (request, memory);
  host_wait_depend (depend);
  run_now (device, device_fn, request, tool_here ());
  free (memory);
}

GOMP_ENTRY void
GOMP_target (int device, void (*fn) (void *), const void *unused, size_t mapnum,
             void **hostaddrs, size_t *sizes, unsigned char *kinds)
{
  (void) unused;
  struct target_request request = { .fn = fn,
                                    .variables = { .construct = MAPVARS_TARGET,
                                                   .count = mapnum,
                                                   .hosts = hostaddrs,
                                                   .sizes = sizes,
                                                   .kinds = kinds },
                                    /* No kind of GCC 4.9 is private.  */
                                    .captured = true };
  struct device *target = device_resolve (device, "target");
  void *device_fn = target != NULL ? target_region_function (target, fn) : NULL;
  if (device_fn == NULL)
    check_fallback (target);
  HOST_KEEP_SITE ();
  run_now (target, device_fn, &request, tool_here ());
}

/* TOLD: there may be a tool.  */
static inline __attribute__ ((always_inline)) void
target_ext (int device, void (*fn) (void *), size_t mapnum, void **hostaddrs,
            size_t *sizes, unsigned short *kinds, unsigned int flags,
            void **depend, void **args, bool told)
{
  /* The device number that `device(ancestor: 1)' passes, in a region on a
     native device.  */
  if (unlikely (device == GOMP_DEVICE_HOST_FALLBACK)
      && reverse_request (fn, mapnum, hostaddrs, sizes, kinds))
    return;
  struct target_request request = { .fn = fn,
                                    .variables = { .construct = MAPVARS_TARGET,
                                                   .count = mapnum,
                                                   .hosts = hostaddrs,
                                                   .sizes = sizes,
                                                   .kinds = kinds,
                                                   .short_kinds = true },
                                    .args = args,
                                    .launch = launch_arguments_read (args) };
  struct device *target = device_resolve (device, "target");
  void *device_fn = NULL;
  if (target != NULL)
    {
      device_fn = target_region_function (target, fn);
      if (unlikely (device_fn == NULL))
        check_fallback (target);
    }
  if (unlikely (flags & GOMP_TARGET_FLAG_NOWAIT) && !host_in_final ())
    {
      if (device_fn != NULL)
        target_region_run_later (target, device_fn, &request, depend);
      else
        fallback_run_later (&request, depend);
    }
  else if (unlikely (depend != NULL))
    run_after (target, device_fn, &request, depend);
  else
    run_now (target, device_fn, &request, told);
}

static void __attribute__ ((cold, noinline))
target_ext_told (int device, void (*fn) (void *), size_t mapnum,
                 void **hostaddrs, size_t *sizes, unsigned short *kinds,
                 unsigned int flags, void **depend, void **args,
                 struct tool_site site)
{
  host_keep_site (site);
  target_ext (device, fn, mapnum, hostaddrs, sizes, kinds, flags, depend, args,
              true);
}

GOMP_ENTRY void
GOMP_target_ext (int device, void (*fn) (void *), size_t mapnum,
                 void **hostaddrs, size_t *sizes, unsigned short *kinds,
                 unsigned int flags, void **depend, void **args)
{
  if (tool_here ())
    target_ext_told (device, fn, mapnum, hostaddrs, sizes, kinds, flags, depend,
                     args, TOOL_SITE);
  else
    target_ext (device, fn, mapnum, hostaddrs, sizes, kinds, flags, depend,
                args, false);
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

static void __attribute__ ((cold, noinline))
run_data_told (struct device *device, const struct mapvars_request *variables)
{
  struct target_told told;
  target_told_begin (&told, target_told_kind (variables), device);
  if (device != NULL)
    require (target_data_run (device, variables));
  target_told_end (&told);
}

/* Do the construct on DEVICE; where DEVICE is NULL, the host, it only keeps its
   place in the order of tasks.  */
static void
run_data (struct device *device, const struct mapvars_request *variables,
          unsigned flags, void **depend)
{
  bool maps = can_map (device);
  if ((flags & GOMP_TARGET_FLAG_NOWAIT) && !host_in_final ())
    {
      char none = 0;
      if (maps)
        target_data_run_later (device, variables, depend);
      else if (depend != NULL)
        host_task_run (run_nothing, &none, 1, 1, depend);
      return;
    }
  if (depend != NULL)
    host_wait_depend (depend);
  if (tool_here ())
    run_data_told (maps ? device : NULL, variables);
  else if (maps)
    require (target_data_run (device, variables));
}

GOMP_ENTRY void
GOMP_target_update (int device, const void *unused, size_t mapnum,
                    void **hostaddrs, size_t *sizes, unsigned char *kinds)
{
  (void) unused;
  HOST_KEEP_SITE ();
  const struct mapvars_request variables = { .construct = MAPVARS_UPDATE,
                                             .count = mapnum,
                                             .hosts = hostaddrs,
                                             .sizes = sizes,
                                             .kinds = kinds };
  run_data (device_resolve (device, "target update"), &variables, 0, NULL);
}

GOMP_ENTRY void
GOMP_target_update_ext (int device, size_t mapnum, void **hostaddrs,
                        size_t *sizes, unsigned short *kinds,
                        unsigned int flags, void **depend)
{
  HOST_KEEP_SITE ();
  const struct mapvars_request variables = { .construct = MAPVARS_UPDATE,
                                             .count = mapnum,
                                             .hosts = hostaddrs,
                                             .sizes = sizes,
                                             .kinds = kinds,
                                             .short_kinds = true };
  run_data (device_resolve (device, "target update"), &variables, flags,
            depend);
}

GOMP_ENTRY void
GOMP_target_enter_exit_data (int device, size_t mapnum, void **hostaddrs,
                             size_t *sizes, unsigned short *kinds,
                             unsigned int flags, void **depend)
{
  HOST_KEEP_SITE ();
  bool leaves = flags & GOMP_TARGET_FLAG_EXIT_DATA;
  const struct mapvars_request variables
    = { .construct = leaves ? MAPVARS_EXIT_DATA : MAPVARS_ENTER_DATA,
        .count = mapnum,
        .hosts = hostaddrs,
        .sizes = sizes,
        .kinds = kinds,
        .short_kinds = true };
  run_data (
    device_resolve (device, leaves ? "target exit data" : "target enter data"),
    &variables, flags, depend);
}
