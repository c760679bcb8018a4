/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/common/thread_limit.h"

#include <limits.h>
#include <stdint.h>
#include <gomp/abi.h>

unsigned
plugin_thread_limit (void **args)
{
  unsigned limit = 0;
  while (args && *args)
    {
      intptr_t id = (intptr_t) *args++;
      intptr_t value = id & GOMP_TARGET_ARG_SUBSEQUENT_PARAM
                         ? (intptr_t) *args++
                         : id >> GOMP_TARGET_ARG_VALUE_SHIFT;
      if ((id & GOMP_TARGET_ARG_DEVICE_MASK) == GOMP_TARGET_ARG_DEVICE_ALL
          && (id & GOMP_TARGET_ARG_ID_MASK) == GOMP_TARGET_ARG_THREAD_LIMIT
          && value > 0)
        limit = value < INT_MAX ? value : INT_MAX;
    }
  return limit;
}
