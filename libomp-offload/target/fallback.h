/* Running a target region on the host, in place of a device.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_OFFLOAD_FALLBACK_H
#define GANGWAY_OFFLOAD_FALLBACK_H

#include "libomp-offload/target/target_package.h"

/* Run REGION now.  Its private copies are made here, unless COPIED.  */
void fallback_run (const struct target_region *region, bool copied);
/* Run it as a task of the calling thread's team, after DEPEND.  */
void fallback_run_later (const struct target_region *region, void **depend);

#endif
