/* OMP_DISPLAY_ENV=verbose shows the tool's ICVs and the runtime's own variables, those
   that are given and those that are not.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-env OMP_DISPLAY_ENV "verbose" } */
/* { dg-env OMP_TOOL "disabled" } */
/* { dg-env GANGWAY_INFO "devices" } */
/* { dg-env GOMP_REVERSE_OFFLOAD_THREADS "7" } */
/* { dg-output "OMP_AVAILABLE_DEVICES = '\\*'.*OMP_TOOL = 'DISABLED'.*OMP_TOOL_LIBRARIES = ''.*OMP_TOOL_VERBOSE_INIT = 'DISABLED'.*GOMP_REVERSE_OFFLOAD_THREADS = '7'.*GANGWAY_DEVICE_CACHE = '1G'.*GANGWAY_HOST_DEVICES = '.*GANGWAY_HOST_FAULT = ''.*GANGWAY_HOST_GUARD = '.*GANGWAY_HOST_SHARED = '.*GANGWAY_INFO = 'devices'.*GANGWAY_MEMORY = 'auto'.*GANGWAY_NVPTX_STAGE = 'copy'.*OPENMP DISPLAY ENVIRONMENT END" } */

#include <omp.h>

int
main (void)
{
  return omp_get_max_threads () < 1;
}
