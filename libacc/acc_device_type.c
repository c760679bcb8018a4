/* Types by name, devices by type and number.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libacc/acc_device_type.h"

#include <strings.h>
#include <gomp/shown-text.h>
#include "base/error.h"
#include "libacc/acc_environment.h"
#include "libomp-offload/devices/devices.h"
#include "libomp-offload/plugin/plugin.h"

const acc_device_t acc_device_types[ACC_DEVICE_TYPES]
  = { acc_device_nvidia, acc_device_radeon, ACC_DEVICE_HOST_NONSHM,
      acc_device_host };

void
acc_device_require_type (acc_device_t type)
{
  if (type < 0 || type >= _ACC_device_hwm)
    gomp_fatal ("unknown device type %u", (unsigned) type);
}

const char *
acc_device_type_name (acc_device_t type)
{
  switch ((int) type)
    {
    case acc_device_none:
      return "none";
    case acc_device_default:
      return "default";
    case acc_device_host:
      return "host";
    case GOMP_DEVICE_HOST_NONSHM:
      return "host_nonshm";
    case acc_device_not_host:
      return "not_host";
    case acc_device_nvidia:
      return "nvidia";
    case acc_device_radeon:
      return "radeon";
    default:
      gomp_fatal ("unknown device type %u", (unsigned) type);
    }
}

static bool
is_of_type (const struct device *device, acc_device_t type)
{
  return (int) device->type == (int) type
         && device->capabilities & GOMP_OFFLOAD_CAP_OPENACC_200;
}

int
acc_device_count (acc_device_t type)
{
  if (type == acc_device_host)
    return 1;
  devices_initialise ();
  int count = 0;
  for (int i = 0; i < device_total (); i++)
    count += is_of_type (device_by_index (i), type);
  return count;
}

struct device *
acc_device_of (acc_device_t type, int number)
{
  if (type == acc_device_host)
    return NULL;
  for (int i = 0; i < device_total (); i++)
    {
      struct device *device = device_by_index (i);
      if (is_of_type (device, type) && number-- == 0)
        return device;
    }
  return NULL;
}

/* ACC_DEVICE_TYPE's type if it has devices, else none.  */
static acc_device_t
environment_type (void)
{
  for (int i = 0; i < ACC_DEVICE_TYPES; i++)
    if (strcasecmp (acc_environment.device_type,
                    acc_device_type_name (acc_device_types[i]))
          == 0
        && acc_device_count (acc_device_types[i]) > 0)
      return acc_device_types[i];
  return acc_device_none;
}

static acc_device_t
first_type (bool host_too)
{
  for (int i = 0; i < ACC_DEVICE_TYPES - !host_too; i++)
    if (acc_device_count (acc_device_types[i]) > 0)
      return acc_device_types[i];
  return acc_device_none;
}

acc_device_t
acc_device_resolve (acc_device_t type, bool required)
{
  acc_device_t found = acc_device_none;
  const char *name = NULL;
  char shown[GOMP_SHOWN_SIZE];
  if (type == acc_device_default && acc_environment.device_type)
    {
      found = environment_type ();
      name = gomp_shown_text (acc_environment.device_type, shown);
    }
  else if (type == acc_device_default || type == acc_device_not_host)
    found = first_type (type == acc_device_default);
  else
    {
      if (type != acc_device_none && acc_device_count (type) > 0)
        found = type;
      else if (required)
        name = acc_device_type_name (type);
    }
  if (found == acc_device_none && required)
    {
      if (name)
        gomp_fatal ("device type %s not supported", name);
      gomp_fatal ("no device found");
    }
  return found;
}

void
acc_device_require_number (acc_device_t type, int number)
{
  int count = acc_device_count (type);
  if (count == 0)
    gomp_fatal ("no devices of type %s available", acc_device_type_name (type));
  if (number < 0 || number >= count)
    gomp_fatal ("device %u out of range", (unsigned) number);
}
