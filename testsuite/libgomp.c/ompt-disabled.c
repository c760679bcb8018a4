/* OMP_TOOL=disabled: nobody asks the tool in the program.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-env OMP_TOOL "disabled" } */
/* { dg-env OMP_TOOL_VERBOSE_INIT "stderr" } */
/* { dg-output "tools are disabled" } */

#include <omp-tools.h>
#include <omp.h>
#include "expect.h"

ompt_start_tool_result_t *
ompt_start_tool (unsigned version, const char *runtime)
{
  (void) version, (void) runtime;
  abort ();
}

int
main (void)
{
  int count = 0;
#pragma omp parallel num_threads(2) reduction(+ : count)
  count++;
  EXPECT_EQUAL (count, 2);
  EXPECT_EQUAL ((int) omp_control_tool (omp_control_tool_start, 0, NULL),
                omp_control_tool_notool);
  return 0;
}
