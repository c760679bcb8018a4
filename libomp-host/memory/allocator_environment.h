/* OMP_ALLOCATOR (5.2, 21.5.1).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_ALLOCATOR_ENVIRONMENT_H
#define GANGWAY_HOST_ALLOCATOR_ENVIRONMENT_H

#include "base/attributes.h"

/* The handle that OMP_ALLOCATOR names or describes, or omp_default_mem_alloc.
   Prints a line where it is bad.  An allocator made here lives as long as
   the process.  */
uintptr_t allocator_environment_read (void);

/* How OMP_DISPLAY_ENV shows the initial def-allocator-var.  */
const char *allocator_environment_text (void);

#endif
