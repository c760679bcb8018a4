/* A nowait region does not hold up the thread that meets it: the host goes
   on while the region waits for the host.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target no_tsan } : the copy that the region waits for is no atomic store */
/* { dg-require-effective-target offload_device } */

#include <omp.h>
#include "expect.h"

int
main (void)
{
  /* The region spins on a word in device memory that the host sets after it
     has gone on.  A runtime that waits for the region never comes there.  */
  int device = omp_get_default_device (), zero = 0, one = 1, result = 0;
  volatile int *flag = omp_target_alloc (sizeof *flag, device);
  EXPECT (flag != NULL);
  EXPECT_EQUAL (omp_target_memcpy ((void *) flag, &zero, sizeof zero, 0, 0,
                                   device, omp_get_initial_device ()), 0);
#pragma omp target nowait is_device_ptr (flag) map (from : result)
  {
    while (__atomic_load_n (flag, __ATOMIC_ACQUIRE) == 0)
      ;
    result = 42;
  }
  EXPECT_EQUAL (omp_target_memcpy ((void *) flag, &one, sizeof one, 0, 0,
                                   device, omp_get_initial_device ()), 0);
#pragma omp taskwait
  EXPECT_EQUAL (result, 42);
  omp_target_free ((void *) flag, device);
  return 0;
}
