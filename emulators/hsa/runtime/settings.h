/* What the environment asks of the runtime.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_HSA_RUNTIME_SETTINGS_H
#define EMULATORS_HSA_RUNTIME_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "emulators/common/calls.h"

struct isa_processor;

enum
{
  DEVICES_MAX = 8
};

struct settings
{
  unsigned devices;
  size_t memory; /* of each device, in bytes */
  /* Of each device; where the list is shorter than there are devices, its last one is for the
     rest.  */
  const struct isa_processor *processors[DEVICES_MAX];
  unsigned compute_units; /* of each device */
  bool xnack;             /* devices address all of the host's memory */
  bool apu;               /* the devices' memory is the host's */
  bool skip;              /* kernels end at once and do nothing */
  uint64_t copy_latency,
    launch_latency; /* nanoseconds that each takes at least */
  bool
    check_bounds; /* host memory ends where it was asked to, not with its page */
  bool check_written, check_races;
  bool check_access; /* memory of pools is for the agents that were allowed */
  struct call_settings calls;
};

/* The settings, read at the first call.  Immutable.  */
const struct settings *settings_get (void);

#endif
