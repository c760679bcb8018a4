/* acc_on_device (OpenACC 2.6, 3.2.17), for calls the compiler does not expand.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "base/attributes.h"
#include "libomp-host/offload-hooks.h"
#include <gomp/abi.h>
#include <openacc.h>

GOMP_ENTRY int
acc_on_device (acc_device_t type)
{
  /* A region of a native device runs right here.  */
  if (host_native_device () >= 0)
    return type == acc_device_not_host || (int) type == GOMP_DEVICE_HOST_NONSHM;
  return type == acc_device_host || type == acc_device_none;
}
