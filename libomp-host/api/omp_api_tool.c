/* The routine that passes a program's command to its tool (5.2, 18.14).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include "base/attributes.h"

/* The library loads no tool, so none is active.  */
GOMP_ENTRY omp_control_tool_result_t
omp_control_tool (omp_control_tool_t command maybe_unused,
                  int modifier maybe_unused, void *arg maybe_unused)
{
  return omp_control_tool_notool;
}
