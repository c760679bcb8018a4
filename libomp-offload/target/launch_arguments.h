/* The argument list of a target construct (<gomp/abi.h>, GOMP_TARGET_ARG_*).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_LAUNCH_ARGUMENTS_H
#define GANGWAY_OFFLOAD_LAUNCH_ARGUMENTS_H

#include "libomp-offload/device/device.h"

/* Entries of ARGS, the NULL at its end included; 0 for NULL.  */
size_t launch_arguments_length (void *const *args);
/* The thread_limit clause's value, 0 where there is none or it is not known on
   the host.  */
unsigned launch_arguments_thread_limit (void *const *args);

/* More entries than launch_arguments_complete adds.  */
#define LAUNCH_ARGUMENTS_MORE 4
/* Whether ARGS leaves a value to the device's ICVs; then write to COMPLETE,
   which has room for LAUNCH_ARGUMENTS_MORE more than ARGS, the list with these
   values.  */
bool launch_arguments_complete (const struct device *device, void *const *args,
                                void **complete);

#endif
