/* What the device says of its size, and that no team has more threads.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include "expect.h"

int
main (void)
{
  int most_teams = omp_get_supported_teams_dim (0, 0);
  int most_threads = omp_get_supported_threads_dim (0, 0);
  int threads = 0, device = 0, distance = -1;
  EXPECT_EQUAL (most_threads, 32);
  EXPECT (most_teams >= 32 && most_teams % 32 == 0);
#pragma omp target teams num_teams(1) thread_limit(1000) map(tofrom : threads)
#pragma omp parallel num_threads(1000)
  if (omp_get_thread_num () == 0)
    threads = omp_get_num_threads ();
  EXPECT (threads >= 1 && threads <= most_threads);
  EXPECT_EQUAL (omp_get_supported_teams_dim (0, 1), 1);
  /* The emulated device is on no bus that the kernel knows.  */
  omp_get_device_distances (1, &device, &distance);
  EXPECT_EQUAL (distance, 10);
  return 0;
}
