/* A program that is linked with the library and does nothing starts and ends with few
   instructions more than the C library's own start takes: what reads files, or looks for
   symbols one by one, shows here.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target no_sanitizer } */

#include <omp.h>
#include <string.h>
#include <unistd.h>
#include "expect.h"

/* The instructions that PROGRAM takes from its loader's first one on, or -1.  */
static long
instructions (const char *program)
{
  char command[4096], line[1024];
  long count = -1;
  snprintf (command, sizeof command,
            "env -u OMP_NUM_THREADS valgrind --tool=callgrind "
            "--callgrind-out-file=/dev/null '%s' nothing at-all 2>&1",
            program);
  FILE *output = popen (command, "r");
  if (!output)
    return -1;
  while (fgets (line, sizeof line, output))
    {
      const char *text = strstr (line, "Collected : ");
      if (text)
        count = atol (text + strlen ("Collected : "));
    }
  return pclose (output) == 0 ? count : -1;
}

int
main (int argc, char **argv)
{
  /* The one that is counted; nobody knows that it calls nothing.  */
  if (argc == 3)
    return strcmp (argv[1], "nothing") == 0 ? 0 : omp_get_max_threads ();
  /* A program of the C library alone, which passes over two arguments.  */
  long bare = instructions ("/bin/true");
  if (bare <= 0)
    {
      puts ("UNSUPPORTED: no valgrind, or it cannot run /bin/true");
      return 0;
    }
  long whole = instructions (argv[0]);
  printf ("%ld instructions, %.2f times the C library's own\n", whole,
          (double) whole / (double) bare);
  EXPECT (whole > 0);
  /* A library with no function but one makes up some 12,000 of them.  */
  EXPECT (whole - bare <= 26000);
  return 0;
}
