/* Bad values of variables that are needed late, if at all, get the line of all others, and
   get it when the library is loaded: this program uses nothing of OpenMP.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-env GOMP_REVERSE_OFFLOAD_THREADS "none" } */
/* { dg-env OMP_ALLOCATOR "omp_default_mem_space:alignment=" } */
/* { dg-output "libgomp: Invalid value for environment variable GOMP_REVERSE_OFFLOAD_THREADS: \"none\".*libgomp: Invalid value for environment variable OMP_ALLOCATOR: \"omp_default_mem_space:alignment=\"" } */

#include <omp.h>

int
main (int argc, char **argv)
{
  (void) argv;
  return argc > 1 ? omp_get_max_threads () : 0;
}
