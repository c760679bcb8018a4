/* omp_set_device_num_teams ends the process where its argument names no device (6.0).
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-shouldfail "no such device" } */
/* { dg-output "libgomp: omp_set_device_num_teams: there is no device -4" } */

#include <omp.h>

int
main (void)
{
  omp_set_device_num_teams (3, omp_get_num_devices ());
  omp_set_device_num_teams (3, omp_invalid_device);
  return 0;
}
