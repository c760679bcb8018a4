/* The variables that a native device uses in place.  What the plugin says of
   them is kept in the device (native_variables and its count), under
   device->lock; the generation that this is of is atomic.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/image/native_variables.h"

#include <stdlib.h>
#include "base/error.h"
#include "libomp-offload/map/map_foreign.h"
#include "libomp-offload/plugin/plugin.h"

static bool
range_among (struct addr_pair range, const struct addr_pair *ranges,
             size_t count)
{
  for (size_t i = 0; i < count; i++)
    if (ranges[i].start == range.start && ranges[i].end == range.end)
      return true;
  return false;
}

static void
native_variables_replace_locked (struct device *device,
                                 struct addr_pair *ranges, size_t count)
{
  for (size_t i = 0; i < device->native_variable_count; i++)
    if (!range_among (device->native_variables[i], ranges, count))
      map_remove_variable (device->map,
                           (void *) device->native_variables[i].start, false);
  for (size_t i = 0; i < count; i++)
    if (ranges[i].end > ranges[i].start
        && !range_among (ranges[i], device->native_variables,
                         device->native_variable_count)
        && !map_add_variable (device->map, (void *) ranges[i].start,
                              ranges[i].end - ranges[i].start,
                              (void *) ranges[i].start, false))
      gomp_debug ("variable [%p..%p) is mapped already on device %d (%s)",
                  (void *) ranges[i].start, (void *) ranges[i].end,
                  device->number, device->name);
  free (device->native_variables);
  device->native_variables = ranges;
  device->native_variable_count = count;
}

bool
native_variables_refresh (struct device *device)
{
  struct plugin *plugin = device->plugin;
  if (!plugin->native_variables)
    return false;
  uint64_t generation
    = __atomic_load_n (&device->native_generation, __ATOMIC_ACQUIRE);
  struct addr_pair *ranges = NULL;
  int count = plugin->native_variables (device->ordinal, &generation, &ranges);
  if (likely (count < 0))
    return false;
  mutex_lock (&device->lock);
  /* Another thread may have seen the change too and be faster; generations only
     grow.  */
  if (device_state (device) == DEVICE_READY
      && generation > device->native_generation)
    {
      native_variables_replace_locked (device, ranges, count);
      ranges = NULL;
      __atomic_store_n (&device->native_generation, generation,
                        __ATOMIC_RELEASE);
    }
  mutex_unlock (&device->lock);
  free (ranges);
  return true;
}

void
native_variables_forget_locked (struct device *device)
{
  free (device->native_variables);
  device->native_variables = NULL;
  device->native_variable_count = 0;
  __atomic_store_n (&device->native_generation, 0, __ATOMIC_RELAXED);
}
