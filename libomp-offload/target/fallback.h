/* Running a target region on the host, in place of a device.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_FALLBACK_H
#define GANGWAY_OFFLOAD_FALLBACK_H

#include "libomp-offload/target/target_request.h"

/* Run REQUEST now, making its private copies if that has not been done.  */
void fallback_run (struct target_request *request);
/* Run it as a task of the calling thread's team, after DEPEND.  */
void fallback_run_later (const struct target_request *request, void **depend);

#endif
