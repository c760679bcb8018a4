/* An interop object for which no queue can be made is omp_interop_none, after a
   message; one without targetsync needs none.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */
/* { dg-env GANGWAY_HOST_FAULT "queue:1+" } */
/* { dg-output "libgomp: host device 0: a queue cannot be made\n$" } */

#include <omp.h>
#include <stddef.h>
#include "expect.h"

extern void GOMP_interop (int device, int init_count, omp_interop_t **init,
                          const int *targets, const char **prefer_types,
                          int use_count, omp_interop_t *use, int destroy_count,
                          omp_interop_t **destroy, unsigned flags,
                          void **depend);

int
main (void)
{
  /* The ABI's numbers for target and targetsync.  */
  static const int targets[] = { 2, 1 };
  omp_interop_t with = (omp_interop_t) 1, without = omp_interop_none;
  omp_interop_t *both[] = { &with, &without };
  GOMP_interop (omp_default_device, 2, both, targets, NULL, 0, NULL, 0, NULL, 0,
                NULL);
  EXPECT (with == omp_interop_none);
  EXPECT (without != omp_interop_none);
  GOMP_interop (omp_default_device, 0, NULL, NULL, NULL, 0, NULL, 2, both, 0,
                NULL);
  EXPECT (without == omp_interop_none);
  return 0;
}
