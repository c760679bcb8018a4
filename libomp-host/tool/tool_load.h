/* Finding the tool (5.2, 19.2): in the program, or in a library that
   OMP_TOOL_LIBRARIES names.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_TOOL_LOAD_H
#define GANGWAY_HOST_TOOL_LOAD_H

#include <omp-tools.h>
#include "base/attributes.h"

/* The first tool that wants to run with this runtime, with the handle of its library,
   or NULL for one in the program; NULL where there is none, OMP_TOOL forbids it, or
   the program runs with more rights than its user has.  Calls ompt_start_tool, once
   for each tool it finds.  Called once.  */
ompt_start_tool_result_t *tool_load (void **handle);

/* Say how the initializer of that tool ended, where OMP_TOOL_VERBOSE_INIT asks for
   it.  */
void tool_load_say_started (bool active);

#endif
