/* A program that is linked with the library and does nothing starts and ends with few
   instructions more than the C library's own start takes: what reads files, or looks for
   symbols one by one, shows here.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target no_sanitizer } */

#include <omp.h>
#include <string.h>
#include <unistd.h>
#include "expect.h"
#include "instructions.h"

#define SETTINGS "-u OMP_NUM_THREADS"

int
main (int argc, char **argv)
{
  /* The one that is counted; nobody knows that it calls nothing.  */
  if (argc == 3)
    return strcmp (argv[1], "nothing") == 0 ? 0 : omp_get_max_threads ();
  /* A program of the C library alone, which passes over two arguments.  */
  long bare = instructions (SETTINGS, "/bin/true", "nothing at-all");
  if (bare <= 0)
    {
      puts ("UNSUPPORTED: no valgrind, or it cannot run /bin/true");
      return 0;
    }
  long whole = instructions (SETTINGS, argv[0], "nothing at-all");
  printf ("%ld instructions, %.2f times the C library's own\n", whole,
          (double) whole / (double) bare);
  EXPECT (whole > 0);
  /* A library with no function but one makes up some 12,000 of them.  */
  EXPECT (whole - bare <= 26000);
  return 0;
}
