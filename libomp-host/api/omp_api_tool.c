/* The routine that passes a program's command to its tool (5.2, 18.14).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include "base/attributes.h"
#include "libomp-host/tool/tool.h"

GOMP_ENTRY omp_control_tool_result_t
omp_control_tool (omp_control_tool_t command, int modifier, void *arg)
{
  if (tool_hears ())
    return tool_control (command, modifier, arg, TOOL_SITE);
  return omp_control_tool_notool;
}
