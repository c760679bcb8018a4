/* What a device has room for, what it is called, and where in the machine it is.  The
   device need not be initialised.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdio.h>
#include <string.h>
#include "plugins/common/pci.h"
#include "plugins/gcn/device.h"
#include "plugins/gcn/geometry.h"

/* Whether the driver knows ATTRIBUTE of DEVICE; sets *VALUE to it then.  Silent.  */
static bool
attribute_get (const struct device *device, int attribute, void *value)
{
  return driver.hsa_agent_get_info (device->agent, attribute, value)
         == HSA_STATUS_SUCCESS;
}

/* The driver's own: "GPU-" and 16 digits; "GPU-XX" of a device that has none.  */
EXPORT const char *
GOMP_OFFLOAD_get_uid (int ordinal)
{
  ERRNO_KEPT;
  static char uids[GCN_DEVICES_MOST][32];
  char *uid = uids[ordinal];
  if (!attribute_get (gcn_device (ordinal), HSA_AMD_AGENT_INFO_UUID, uid))
    return NULL;
  return strncmp (uid + strcspn (uid, "-"), "-XX", 3) == 0 ? NULL : uid;
}

EXPORT const char *
GOMP_OFFLOAD_get_isa (int ordinal)
{
  return gcn_device (ordinal)->facts.name;
}

/* ------------------------------------------------------------------------
   Its place.  */

/* The kernel knows the device by the address on its bus: the bus, 5 bits of the device, 3
   of the function.  */
EXPORT int
GOMP_OFFLOAD_get_numa_node (int ordinal)
{
  ERRNO_KEPT;
  struct device *device = gcn_device (ordinal);
  uint32_t domain = 0, address;
  char place[32];
  if (!attribute_get (device, HSA_AMD_AGENT_INFO_BDFID, &address))
    return -1;
  attribute_get (device, HSA_AMD_AGENT_INFO_DOMAIN, &domain);
  snprintf (place, sizeof place, "%04x:%02x:%02x.%x", domain,
            address >> 8 & 0xff, address >> 3 & 0x1f, address & 7);
  return pci_numa_node (place);
}

/* ------------------------------------------------------------------------
   Its size.  */

/* A compute unit runs 40 waves, as long as they need few registers; newer ones 32.  A team
   has at least one.  */
#define WAVES_OF_UNIT 40

EXPORT int
GOMP_OFFLOAD_get_most_teams (int ordinal)
{
  return gcn_device (ordinal)->facts.compute_units * WAVES_OF_UNIT;
}

EXPORT int
GOMP_OFFLOAD_get_most_threads (int ordinal)
{
  (void) ordinal;
  return WAVES_MOST;
}

/* A search for the size of an agent's own memory.  */
static hsa_status_t
size_look (hsa_region_t region, void *data)
{
  size_t *size = data;
  int segment;
  uint32_t flags;
  if (driver.hsa_region_get_info (region, HSA_REGION_INFO_SEGMENT, &segment)
        == HSA_STATUS_SUCCESS
      && segment == HSA_REGION_SEGMENT_GLOBAL
      && driver.hsa_region_get_info (region, HSA_REGION_INFO_GLOBAL_FLAGS,
                                     &flags)
           == HSA_STATUS_SUCCESS
      && (flags & HSA_REGION_GLOBAL_FLAG_COARSE_GRAINED) && *size == 0
      && driver.hsa_region_get_info (region, HSA_REGION_INFO_SIZE, size)
           != HSA_STATUS_SUCCESS)
    *size = 0;
  return HSA_STATUS_SUCCESS;
}

static size_t
memory_size (const struct device *device)
{
  size_t size = 0;
  driver.hsa_agent_iterate_regions (device->agent, size_look, &size);
  return size;
}

/* ------------------------------------------------------------------------
   OpenACC's properties.  */

static char driver_text[40]; /* constant once written */
static pthread_once_t driver_text_once = PTHREAD_ONCE_INIT;

static void
driver_text_write (void)
{
  uint16_t major = 0, minor = 0;
  driver.hsa_system_get_info (HSA_SYSTEM_INFO_VERSION_MAJOR, &major);
  driver.hsa_system_get_info (HSA_SYSTEM_INFO_VERSION_MINOR, &minor);
  snprintf (driver_text, sizeof driver_text, "HSA Runtime %u.%u", major, minor);
}

EXPORT union goacc_property_value
GOMP_OFFLOAD_openacc_get_property (int ordinal, enum goacc_property property)
{
  ERRNO_KEPT;
  struct device *device = gcn_device (ordinal);
  union goacc_property_value value = { .val = 0 };
  uint64_t room;
  switch (property)
    {
    case GOACC_PROPERTY_MEMORY:
      value.val = memory_size (device);
      break;
    case GOACC_PROPERTY_FREE_MEMORY:
      if (attribute_get (device, HSA_AMD_AGENT_INFO_MEMORY_AVAIL, &room))
        value.val = room;
      break;
    case GOACC_PROPERTY_NAME:
      value.ptr = device->facts.name;
      break;
    case GOACC_PROPERTY_VENDOR:
      value.ptr = device->facts.vendor;
      break;
    case GOACC_PROPERTY_DRIVER:
      pthread_once (&driver_text_once, driver_text_write);
      value.ptr = driver_text;
      break;
    }
  return value;
}
