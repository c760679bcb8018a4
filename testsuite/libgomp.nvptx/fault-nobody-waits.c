/* A process in which a device was lost, and that was said, ends with a failure, though
   nobody waits for the region that faulted, and main has ended when that is found
   out.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */
/* { dg-timeout 200 } */

#include <unistd.h>
#include "again.h"
#include "expect.h"

static int number, flag;

static void
run (int microseconds)
{
#pragma omp target map(tofrom: number)
  number++;
#pragma omp target nowait map(tofrom: number)
  {
    int *volatile nowhere = (int *) 16;
    *nowhere = 3;
    number = 1;
  }
  usleep (microseconds);
}

int
main (int argc, char **argv)
{
  const char *const none[] = { NULL };
  if (argc > 1)
    {
      run (atoi (argv[1]));
      return 0;
    }
  int bad = 0, told = 0;
  for (int i = 0; i < 60; i++)
    {
      char after[16];
      snprintf (after, sizeof after, "%d", i * 50);
      int status = again (after, none);
      int said = strstr (again_output, "libgomp: ") != NULL;
      told += said;
      if (status == said)
        continue;
      fprintf (stderr, "after %s us: status %d\n%s----\n", after, status, again_output);
      bad++;
    }
  EXPECT_EQUAL (bad, 0);
  EXPECT (told > 0);
  return 0;
}
