/* The routines that a tool finds by name (5.2, 19.6).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_TOOL_LOOKUP_H
#define GANGWAY_HOST_TOOL_LOOKUP_H

#include <omp-tools.h>

/* What the initializer gets: the routine NAME, or NULL.  */
ompt_interface_fn_t tool_lookup (const char *name);

#endif
