/* acc_get_property and acc_get_property_string (OpenACC 2.6, 3.2.6).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libacc/acc_device.h"
#include "libacc/acc_ready.h"
#include "libacc/acc_thread.h"
#include "libomp-offload/plugin/plugin.h"

static union goacc_property_value
host_property (enum goacc_property property)
{
  switch (property)
    {
    case GOACC_PROPERTY_NAME:
      return (union goacc_property_value) { .ptr = "GOMP" };
    case GOACC_PROPERTY_VENDOR:
      return (union goacc_property_value) { .ptr = "GNU" };
    case GOACC_PROPERTY_DRIVER:
      return (union goacc_property_value) { .ptr = "1.0" };
    default:
      return (union goacc_property_value) { .val = 0 };
    }
}

/* A property of device NUMBER of TYPE, which may be acc_device_current.  */
static union goacc_property_value
any_property (int number, acc_device_t type, acc_device_property_t property)
{
  ACC_READY (thread);
  struct device *device = thread->device;
  struct acc_hold other __attribute__ ((cleanup (acc_hold_end))) = { 0 };
  if (type != acc_device_current)
    {
      acc_device_t real = acc_device_resolve (type, true);
      acc_device_require_number (real, number);
      device = acc_device_of (real, number);
      do
        acc_device_activate (thread, real, number, acc_construct_runtime_api);
      while (device
             && !acc_hold_begin (&other, thread, device, acc_device_is_active));
    }
  if (property == acc_property_shared_memory_support)
    return (union goacc_property_value) {
      .val = !device || device_shares_memory (device)
    };
  if (!device)
    return host_property ((enum goacc_property) property);
  if (!device->plugin->openacc_get_property)
    return (union goacc_property_value) { .val = 0 };
  return device->plugin->openacc_get_property (device->ordinal,
                                               (enum goacc_property) property);
}

GOMP_ENTRY size_t
acc_get_property (int number, acc_device_t type, acc_device_property_t property)
{
  if (type != acc_device_current)
    acc_device_require_type (type);
  if (property & GOACC_PROPERTY_STRING_MASK)
    return 0;
  return any_property (number, type, property).val;
}

GOMP_ENTRY const char *
acc_get_property_string (int number, acc_device_t type,
                         acc_device_property_t property)
{
  if (type != acc_device_current)
    acc_device_require_type (type);
  if (!(property & GOACC_PROPERTY_STRING_MASK))
    return NULL;
  return any_property (number, type, property).ptr;
}
