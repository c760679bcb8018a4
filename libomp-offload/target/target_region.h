/* Running a target region on a device: at once, or as a target task.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_TARGET_REGION_H
#define GANGWAY_OFFLOAD_TARGET_REGION_H

#include "libomp-offload/device/device.h"
#include "libomp-offload/plan/mapvars.h"
#include "libomp-offload/target/target_request.h"

/* The device's function of the region whose host function is FN, or NULL where
   it cannot run there.  */
void *target_region_function (struct device *device, void (*fn) (void *));
/* Map, run DEVICE_FN, unmap.  False after a message.  */
bool target_region_run (struct device *device, void *device_fn,
                        struct target_request *request);

/* enter data, exit data, update.  False after a message.  */
bool target_data_run (struct device *device,
                      const struct mapvars_request *variables);

/* The same as a target task, a child of the current task, that begins when
   DEPEND is met.  A failure in it ends the process.  */
void target_region_run_later (struct device *device, void *device_fn,
                              const struct target_request *request,
                              void **depend);
void target_data_run_later (struct device *device,
                            const struct mapvars_request *variables,
                            void **depend);

#endif
