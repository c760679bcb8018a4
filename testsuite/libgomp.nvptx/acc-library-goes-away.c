/* A library goes away while its regions are in an async queue: they end right.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */
/* { dg-also-library acc-library-goes-away.so "-DLIBRARY" } */
/* { dg-options "-ldl" } */

#ifdef LIBRARY
void
library_work (int *numbers, int rounds)
{
  for (int k = 0; k < rounds; k++)
    {
#pragma acc parallel loop present(numbers[:100]) async(1)
      for (int i = 0; i < 100; i++)
        numbers[i]++;
    }
}
#else

#include <dlfcn.h>
#include <openacc.h>
#include <unistd.h>
#include "expect.h"

int
main (void)
{
  enum { ROUNDS = 300 };
  int numbers[100] = { 0 };
  alarm (200);
#pragma acc enter data copyin(numbers)
  for (int i = 0; i < 3; i++)
    {
      void (*work) (int *, int);
      void *library = dlopen ("./acc-library-goes-away.so", RTLD_NOW);
      EXPECT (library);
      *(void **) &work = dlsym (library, "library_work");
      work (numbers, ROUNDS);
      dlclose (library);
    }
#pragma acc wait
#pragma acc exit data copyout(numbers)
  for (int i = 0; i < 100; i++)
    EXPECT_EQUAL (numbers[i], 3 * ROUNDS);
  return 0;
}
#endif
