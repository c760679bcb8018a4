/* Updates of present data (OpenACC 2.6, 2.14.4).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libacc/acc_update.h"

#include "base/error.h"
#include "libacc/acc_fatal.h"
#include "libomp-offload/map/map.h"

bool
acc_update (struct device *device, void *host, size_t size, bool to_device,
            bool if_present, struct goacc_asyncqueue *queue)
{
  if (!host)
    return false;
  struct map_range range = { 0 };
  if (size)
    range = map_lookup (device->map, host, size);
  if (!range.entry || range.partial)
    {
      if (if_present && !range.entry)
        return false;
      gomp_fatal ("[%p,%d] is not mapped", host, (int) size);
    }
  void *there = (void *) range.device;
  acc_require (to_device ? device_copy_to (device, there, host, size, queue)
                         : device_copy_from (device, host, there, size, queue));
  return true;
}
