/* A device without the memory for a variable ends the program with a line
   that says how much was wanted.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */
/* { dg-env ASAN_OPTIONS "allocator_may_return_null=1" } */
/* { dg-env TSAN_OPTIONS "allocator_may_return_null=1" } */
/* { dg-shouldfail "out of device memory" } */
/* { dg-output "libgomp: target: \[^\n\]*1152921504606846976 bytes, device 0" } */

#include <omp.h>
#include "expect.h"

int
main (void)
{
  /* The routine says NULL; the construct cannot go on.  */
  if (omp_target_alloc ((size_t) 1 << 60, omp_get_default_device ()) != NULL)
    return 0;
  char small[16], *a = small;
  size_t size = (size_t) 1 << 60;
#pragma omp target map (alloc : a[0 : size])
  a[0] = 1;
  return 0;
}
