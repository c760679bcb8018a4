/* A library is loaded by a relative name, and the program changes its directory
   before a device is used: the library's declare target variables are present.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */
/* { dg-require-effective-target native_device } */
/* { dg-require-effective-target offload_tables } */
/* { dg-also-library "target-library-relative-name.so" "-DLIBRARY" } */
/* { dg-options "-ldl" } */

#define N 100

#ifdef LIBRARY

#pragma omp declare target
int table[N];
#pragma omp end declare target

int
use (int *pointer)
{
#pragma omp target map (tofrom : pointer[0 : N])
  pointer[1] = table[0] + 1;
  return table[1];
}

#else

#include <dlfcn.h>
#include <omp.h>
#include <string.h>
#include <unistd.h>
#include "expect.h"

int
main (void)
{
  void *library
    = dlopen ("./target-library-relative-name.so", RTLD_NOW | RTLD_LOCAL);
  EXPECT (library != NULL);
  EXPECT_EQUAL (chdir ("/"), 0);
  int *table = dlsym (library, "table");
  EXPECT (omp_target_is_present (table, omp_get_default_device ()));
  int (*use) (int *);
  void *symbol = dlsym (library, "use");
  memcpy (&use, &symbol, sizeof symbol);
  table[0] = 5;
  EXPECT_EQUAL (use (table), 6);
  return 0;
}

#endif
