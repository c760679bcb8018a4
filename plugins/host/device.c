/* The host plugin's identity and its devices' lives.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "host.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "plugins/common/pages.h"
#include "plugins/common/variables.h"

struct gomp_device_cookie *host_cookies[HOST_DEVICES_MOST];
struct host_counts host_counts[HOST_COUNT_PARTS];
__thread unsigned host_own_part __attribute__ ((tls_model ("initial-exec")));

struct gomp_native_hooks host_hooks;

GANGWAY_PLUGIN_IDENTITY;

EXPORT const char *
GOMP_OFFLOAD_get_name (void)
{
  return "host";
}

/* GANGWAY_HOST_SHARED=1: the devices have no memory of their own.  (Only images
   that offload compilers make say that a program requires this, and a program
   may have none.)  Set when the devices are counted, constant afterwards.  */
static bool shares_memory;

EXPORT unsigned
GOMP_OFFLOAD_get_caps (void)
{
  unsigned shared = shares_memory ? GOMP_OFFLOAD_CAP_SHARED_MEM : 0;
  return GOMP_OFFLOAD_CAP_NATIVE_EXEC | GOMP_OFFLOAD_CAP_OPENMP_400
         | GOMP_OFFLOAD_CAP_OPENACC_200 | shared;
}

EXPORT int
GOMP_OFFLOAD_get_type (void)
{
  return OFFLOAD_TARGET_TYPE_HOST_NONSHM;
}

/* The host device meets whatever the requires directive asks for, since it is
   in one address space with the program.  With unified shared memory the
   runtime copies nothing.  */
EXPORT int
GOMP_OFFLOAD_get_num_devices (unsigned requires_mask)
{
  (void) requires_mask;
  const char *text = variable_read ("GANGWAY_HOST_DEVICES");
  if (!text)
    return 0;
  long count = variable_number (text, HOST_DEVICES_MOST);
  if (count < 0)
    {
      variable_complain ("GANGWAY_HOST_DEVICES", text);
      return 0;
    }
  host_fault_read ();
  shares_memory = variable_is_1 ("GANGWAY_HOST_SHARED");
  return count;
}

EXPORT const char *
GOMP_OFFLOAD_get_uid (int device)
{
  static char uids[HOST_DEVICES_MOST][16];
  snprintf (uids[device], sizeof uids[device], "GANGWAY-HOST-%d", device);
  return uids[device];
}

EXPORT void
GOMP_OFFLOAD_native_hooks (const struct gomp_native_hooks *hooks)
{
  host_hooks = *hooks;
}

EXPORT bool
GOMP_OFFLOAD_init_device (int device, struct gomp_device_cookie *cookie)
{
  host_cookies[device] = cookie;
  if (!host_fault (HOST_FAULT_INIT))
    return true;
  GOMP_PLUGIN_error ("host device %d: initialisation failed", device);
  return false;
}

/* The runtime has freed the device's memory and queues; workers that are idle
   end by themselves.  */
EXPORT bool
GOMP_OFFLOAD_fini_device (int device)
{
  (void) device;
  return true;
}

EXPORT bool
GOMP_OFFLOAD_on_own_thread (void)
{
  return host_queue_runs_here ();
}

EXPORT void
GOMP_OFFLOAD_before_fork (void)
{
  host_images_before_fork ();
  host_jobs_before_fork ();
}

EXPORT void
GOMP_OFFLOAD_after_fork (bool child)
{
  host_jobs_after_fork (child);
  host_images_after_fork ();
}

unsigned
host_take_part (void)
{
  static unsigned next; /* atomic */
  unsigned part
    = __atomic_fetch_add (&next, 1, __ATOMIC_RELAXED) % HOST_COUNT_PARTS;
  host_own_part = part + 1;
  return part;
}

/* Add one part's counts to COUNTS.  */
static void
counts_add (struct gomp_device_counts *counts, struct gomp_device_counts *from,
            bool reset)
{
#define READ(field)                                                            \
  counts->field += reset                                                       \
                     ? __atomic_exchange_n (&from->field, 0, __ATOMIC_RELAXED) \
                     : __atomic_load_n (&from->field, __ATOMIC_RELAXED)
  READ (allocs);
  READ (frees);
  READ (h2d);
  READ (d2h);
  READ (d2d);
  READ (launches);
  READ (tables);
  READ (h2d_bytes);
  READ (d2h_bytes);
#undef READ
}

EXPORT bool
GOMP_OFFLOAD_get_counts (int device, struct gomp_device_counts *counts,
                         bool reset)
{
  *counts = (struct gomp_device_counts) { 0 };
  for (unsigned part = 0; part < HOST_COUNT_PARTS; part++)
    counts_add (counts, &host_counts[part].devices[device], reset);
  return true;
}

EXPORT union goacc_property_value
GOMP_OFFLOAD_openacc_get_property (int device, enum goacc_property property)
{
  ERRNO_KEPT;
  (void) device;
  union goacc_property_value value = { .val = 0 };
  size_t page = page_size ();
  switch (property)
    {
    case GOACC_PROPERTY_MEMORY:
      value.val = page * sysconf (_SC_PHYS_PAGES);
      break;
    case GOACC_PROPERTY_FREE_MEMORY:
      value.val = page * sysconf (_SC_AVPHYS_PAGES);
      break;
    case GOACC_PROPERTY_NAME:
      value.ptr = "Gangway host device";
      break;
    case GOACC_PROPERTY_VENDOR:
      value.ptr = "Gangway";
      break;
    case GOACC_PROPERTY_DRIVER:
      value.ptr = "1";
      break;
    }
  return value;
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
