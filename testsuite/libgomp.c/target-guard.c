/* With guard pages and no cache, every byte of what is mapped is there and
   regions do not reach beyond it.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */
/* { dg-env GANGWAY_HOST_GUARD "1" } */
/* { dg-env GANGWAY_DEVICE_CACHE "0" } */

#include "expect.h"

int
main (void)
{
  for (int n = 1; n < 5000; n += 611)
    {
      char *a = malloc ((size_t) n);
      for (int i = 0; i < n; i++)
        a[i] = (char) i;
#pragma omp target map (tofrom : a[0 : n])
      for (int i = 0; i < n; i++)
        a[i]++;
      for (int i = 0; i < n; i++)
        EXPECT_EQUAL (a[i], (char) (i + 1));
      free (a);
    }
  return 0;
}
