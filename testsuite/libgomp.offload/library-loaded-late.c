/* A library with regions and variables is loaded while the program uses the device,
   works there, and goes away, several times.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */
/* { dg-also-library library-loaded-late.so "-DLIBRARY" } */
/* { dg-options "-ldl" } */

#ifdef LIBRARY
#pragma omp declare target
int library_number = 40;
#pragma omp end declare target

int
library_work (int add)
{
  int sum = 0;
#pragma omp target map(from: sum)
  {
    library_number += add;
    sum = library_number;
  }
  return sum;
}
#else

#include <dlfcn.h>
#include "expect.h"

int
main (void)
{
  for (int i = 0; i < 5; i++)
    {
      int own = 0;
      void *library = dlopen ("./library-loaded-late.so", RTLD_NOW);
      EXPECT (library);
      int (*work) (int);
      *(void **) &work = dlsym (library, "library_work");
      EXPECT (work);
      EXPECT_EQUAL (work (2), 42);
      EXPECT_EQUAL (work (3), 45);
      dlclose (library);
#pragma omp target map(tofrom: own)
      own = 5;
      EXPECT_EQUAL (own, 5);
    }
  return 0;
}
#endif
