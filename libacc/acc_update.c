/* Updates of present data (OpenACC 3.3, 2.14.4 and 3.2.23).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libacc/acc_update.h"

#include <gomp/abi.h>
#include "base/error.h"
#include "libacc/acc_fatal.h"
#include "libomp-offload/plan/mapvars.h"

void
acc_update_all (struct device *device, size_t count, void **hosts,
                size_t *sizes, const unsigned short *kinds,
                struct goacc_asyncqueue *queue)
{
  struct mapvars_request request = { .construct = MAPVARS_ACC_UPDATE,
                                     .count = count,
                                     .hosts = hosts,
                                     .sizes = sizes,
                                     .kinds = kinds,
                                     .short_kinds = true,
                                     .queue = queue };
  acc_require (mapvars_update (device, &request));
}

void
acc_update (struct device *device, void *host, size_t size, bool to_device,
            struct goacc_asyncqueue *queue)
{
  const unsigned short kind
    = to_device ? GOMP_MAP_FORCE_TO : GOMP_MAP_FORCE_FROM;
  if (host && !size)
    gomp_fatal ("[%p,0] is not mapped", host);
  acc_update_all (device, 1, &host, &size, &kind, queue);
}
