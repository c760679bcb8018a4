/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/common/launch_arguments.h"

#include <limits.h>
#include <stdint.h>
#include <gomp/abi.h>

struct launch_arguments
launch_arguments_read (void **args)
{
  struct launch_arguments read = { 0, 0 };
  while (args && *args)
    {
      intptr_t entry = (intptr_t) *args++;
      intptr_t value = entry & GOMP_TARGET_ARG_SUBSEQUENT_PARAM
                         ? (intptr_t) *args++
                         : entry >> GOMP_TARGET_ARG_VALUE_SHIFT;
      if ((entry & GOMP_TARGET_ARG_DEVICE_MASK) != GOMP_TARGET_ARG_DEVICE_ALL
          || value <= 0)
        continue;
      unsigned number = value < INT_MAX ? value : INT_MAX;
      intptr_t id = entry & GOMP_TARGET_ARG_ID_MASK;
      if (id == GOMP_TARGET_ARG_NUM_TEAMS)
        read.teams = number;
      else if (id == GOMP_TARGET_ARG_THREAD_LIMIT)
        read.thread_limit = number;
    }
  return read;
}
