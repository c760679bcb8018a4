/* The far plugin's identity and its devices' lives.  It takes the place of the
   plugin of a vendor's, since the runtime looks for those alone.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "far.h"

#include <stdio.h>

struct gomp_device_cookie *far_cookies[FAR_DEVICES_MOST];

GANGWAY_PLUGIN_IDENTITY;

struct gomp_native_hooks far_hooks;

EXPORT const char *
GOMP_OFFLOAD_get_name (void)
{
  return "far";
}

EXPORT unsigned
GOMP_OFFLOAD_get_caps (void)
{
  return GOMP_OFFLOAD_CAP_OPENMP_400 | GOMP_OFFLOAD_CAP_OPENACC_200;
}

EXPORT int
GOMP_OFFLOAD_get_type (void)
{
  return OFFLOAD_TARGET_TYPE_NVIDIA_PTX;
}

EXPORT int
GOMP_OFFLOAD_get_num_devices (unsigned requires_mask)
{
  (void) requires_mask;
  far_settings_read ();
  return (int) far_settings.devices;
}

EXPORT const char *
GOMP_OFFLOAD_get_uid (int device)
{
  static char uids[FAR_DEVICES_MOST][16];
  snprintf (uids[device], sizeof uids[device], "FAR-%d", device);
  return uids[device];
}

EXPORT int
GOMP_OFFLOAD_get_most_teams (int device)
{
  return 100 + device;
}

EXPORT int
GOMP_OFFLOAD_get_most_threads (int device)
{
  return 10 + device;
}

/* No node has such a number.  */
EXPORT int
GOMP_OFFLOAD_get_numa_node (int device)
{
  return 1000 + device;
}

/* A device's code has the device's own OpenMP library, for which the host's stands
   in here: it must know that it is on a device.  */
EXPORT void
GOMP_OFFLOAD_native_hooks (const struct gomp_native_hooks *hooks)
{
  far_hooks = *hooks;
}

EXPORT bool
GOMP_OFFLOAD_init_device (int device, struct gomp_device_cookie *cookie)
{
  far_cookies[device] = cookie;
  return far_call (FAR_init_device) ? far_memory_begin ()
                                    : far_failed (FAR_init_device);
}

EXPORT bool
GOMP_OFFLOAD_fini_device (int device)
{
  (void) device;
  return far_call (FAR_fini_device) || far_failed (FAR_fini_device);
}

EXPORT bool
GOMP_OFFLOAD_on_own_thread (void)
{
  return far_queue_runs_here ();
}

EXPORT void *
GOMP_OFFLOAD_openacc_create_thread_data (int device)
{
  (void) device;
  return NULL;
}

EXPORT void
GOMP_OFFLOAD_openacc_destroy_thread_data (void *data)
{
  (void) data;
}

EXPORT bool
GOMP_OFFLOAD_get_counts (int device, struct gomp_device_counts *counts,
                         bool reset)
{
  (void) device;
  *counts = (struct gomp_device_counts) {
    .allocs = __atomic_load_n (&far_allocations, __ATOMIC_RELAXED),
    .frees = far_count ("free"),
    .h2d = far_count ("host2dev") + far_count ("openacc_async_host2dev"),
    .d2h = far_count ("dev2host") + far_count ("openacc_async_dev2host"),
    .d2d = far_count ("dev2dev") + far_count ("openacc_async_dev2dev"),
    .launches = far_count ("run") + far_count ("openacc_exec"),
    .tables = far_count ("session_stage"),
    .h2d_bytes = __atomic_load_n (&far_bytes[0], __ATOMIC_RELAXED),
    .d2h_bytes = __atomic_load_n (&far_bytes[1], __ATOMIC_RELAXED),
  };
  if (reset)
    far_reset ();
  return true;
}
