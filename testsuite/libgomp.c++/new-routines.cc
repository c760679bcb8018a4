// The routines of OpenMP 6.0 and 6.1 are declared for C++ too.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include <omp.h>
#include "expect.h"

int
main ()
{
  static_assert (noexcept (omp_get_num_threads_dim (0)), "");
  omp_control_tool_result_t result
    = omp_control_tool (omp_control_tool_flush, 0, nullptr);
  EXPECT (result == omp_control_tool_notool);
  int device = omp_initial_device, distance = -1;
  omp_get_device_distances (1, &device, &distance);
  EXPECT_EQUAL (distance, 0);
#pragma omp parallel num_threads(3)
  EXPECT_EQUAL (omp_get_num_threads_dim (0), omp_get_num_threads ());
  EXPECT_EQUAL (omp_get_supported_active_team_dims (device, 0), 1);
}
