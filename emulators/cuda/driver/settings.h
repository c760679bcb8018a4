/* What the environment asks of the driver.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_CUDA_DRIVER_SETTINGS_H
#define EMULATORS_CUDA_DRIVER_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "emulators/common/calls.h"

enum
{
  DEVICES_MAX = 16
};

struct settings
{
  unsigned devices;
  size_t memory;       /* of each device, in bytes */
  unsigned capability; /* 80 for 8.0 */
  unsigned processors; /* multiprocessors of each device */
  bool skip;           /* kernels end at once and do nothing */
  uint64_t copy_latency,
    launch_latency; /* nanoseconds that each takes at least */
  bool check_written, check_races;
  bool pageable; /* devices address all of the host's memory */
  bool managed;  /* there is managed memory */
  struct call_settings calls;
};

/* The settings, read at the first call.  Immutable.  */
const struct settings *settings_get (void);

#endif
