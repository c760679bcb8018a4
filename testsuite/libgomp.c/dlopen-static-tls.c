/* The library is loaded late into a process that has next to no static TLS to
   give away: other libraries have used it up.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-options "-fno-openmp -ldl -pthread" } */
/* { dg-env GLIBC_TUNABLES "glibc.rtld.nns=1:glibc.rtld.optional_static_tls=0" } */

#include "late-library.h"

static void
body (void *argument)
{
  __atomic_add_fetch ((int *) argument, 1, __ATOMIC_RELAXED);
}

int
main (void)
{
  int ran = 0;
  struct late_library library = late_library_open ();
  library.parallel (body, &ran, 4, 0);
  EXPECT_EQUAL (ran, 4);
  EXPECT_EQUAL (dlclose (library.handle), 0);
  return 0;
}
