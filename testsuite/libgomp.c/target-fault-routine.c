/* Routines report a device's failures by their results, and what follows
   works.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */
/* { dg-env GANGWAY_HOST_FAULT "alloc:1,h2d:1,d2h:1" } */

#include <omp.h>
#include "expect.h"

int
main (void)
{
  int device = omp_get_default_device (), host = omp_get_initial_device ();
  int a = 5, b = 0;
  /* An allocation is tried again once the cache has been given back.  */
  int *memory = omp_target_alloc (sizeof a, device);
  EXPECT (memory != NULL);
  EXPECT (omp_target_memcpy (memory, &a, sizeof a, 0, 0, device, host) != 0);
  EXPECT_EQUAL (omp_target_memcpy (memory, &a, sizeof a, 0, 0, device, host),
                0);
  EXPECT (omp_target_memcpy (&b, memory, sizeof a, 0, 0, host, device) != 0);
  EXPECT_EQUAL (omp_target_memcpy (&b, memory, sizeof a, 0, 0, host, device),
                0);
  EXPECT_EQUAL (b, 5);
  omp_target_free (memory, device);
#pragma omp target map (tofrom : b)
  b++;
  EXPECT_EQUAL (b, 6);
  return 0;
}
