/* Running a target region on the host, in place of a device.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_FALLBACK_H
#define GANGWAY_OFFLOAD_FALLBACK_H

#include "libomp-offload/target/target_request.h"

/* Run REQUEST on the host now, on the calling thread; makes its private copies
   first unless that has been done (captured).  */
void fallback_run (struct target_request *request);
/* Run REQUEST on the host as a task of the calling thread's team, once the
   dependences that DEPEND names are met.  What REQUEST names is copied before
   this returns.  */
void fallback_run_later (const struct target_request *request, void **depend);

#endif
