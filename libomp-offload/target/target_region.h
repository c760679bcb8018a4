/* Running a target region on a device: at once, or as a target task.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_TARGET_REGION_H
#define GANGWAY_OFFLOAD_TARGET_REGION_H

#include "libomp-offload/device/device.h"
#include "libomp-offload/plan/mapvars.h"
#include "libomp-offload/target/target_request.h"

/* The device's function of the region whose host function is FN; NULL where the
   region cannot run on DEVICE.  Takes no lock.  */
void *target_region_function (struct device *device, void (*fn) (void *));
/* Map REQUEST's variables, run DEVICE_FN on DEVICE, and unmap them; all of that
   is done when this returns.  False after a message.  */
bool target_region_run (struct device *device, void *device_fn,
                        struct target_request *request);
/* The same where a tool hears of the launch.  */
bool target_region_run_told (struct device *device, void *device_fn,
                             struct target_request *request)
  __attribute__ ((cold));

/* Do what an `enter data', `exit data' or `update' with VARIABLES asks for;
   done when this returns.  False after a message.  */
bool target_data_run (struct device *device,
                      const struct mapvars_request *variables);

/* As target_region_run and target_data_run, but as a target task: a child of
   the current task that begins once the dependences DEPEND are met.  What
   REQUEST and VARIABLES name is copied before these return.  A failure in the
   task ends the process.  */
void target_region_run_later (struct device *device, void *device_fn,
                              const struct target_request *request,
                              void **depend);
void target_data_run_later (struct device *device,
                            const struct mapvars_request *variables,
                            void **depend);

#endif
