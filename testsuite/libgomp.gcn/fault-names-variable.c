/* After a kernel's fault one line names the region and the page, and another one which
   variable's mapping the address is in or next to; where the HSA runtime tells the page
   alone, what the region has mapped is listed.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */

#include "again.h"
#include "expect.h"

enum { N = 1000 };

static int numbers[N];

static void
one_run (const char *what)
{
  long at = atol (what + 1);
  if (what[0] == 'w')
    {
#pragma omp target nowait map(tofrom: numbers)
      numbers[at] = 1;
#pragma omp taskwait
    }
  else
    {
#pragma omp target map(tofrom: numbers)
      numbers[at] = 1;
    }
}

static void
expect_lines (const char *what, const char *fail, const char *one,
              const char *other)
{
  const char *const settings[]
    = { "GANGWAY_HSA_FAIL", fail, "GANGWAY_DEVICE_CACHE", "0", NULL };
  int status = again (what, settings);
  if (status != 1 || !strstr (again_output, one)
      || !strstr (again_output, other))
    fprintf (stderr, "%s: status %d, not in it: %s or %s\n%s", what, status,
             one, other, again_output);
  EXPECT_EQUAL (status, 1);
  EXPECT (strstr (again_output, one));
  EXPECT (strstr (again_output, other));
  EXPECT (strstr (again_output, " (page 0x"));
}

int
main (int argc, char **argv)
{
  if (argc > 1)
    {
      one_run (argv[1]);
      return 0;
    }
  expect_lines ("n1005", "", "the store of 4 bytes at device address ",
                "is 20 bytes behind the end of the variable (numbers) at host");
  expect_lines ("n1000", "", "4000 bytes, which device 0 (gcn) has at [",
                "is at the end of the variable (numbers) at host address ");
  expect_lines ("w1002", "", "behind the launch of region one_run._omp_fn.",
                "is 8 bytes behind the end of the variable (numbers) at host");
  expect_lines ("n-7", "", "the store",
                "is 28 bytes before the start of the variable (numbers)");
  /* A runtime that does not tell, as AMD's.  */
  expect_lines ("n1000", "gangwayAgentFault:1+",
                "(numbers) at host address [",
                "4000 bytes, on the device at [");
  return 0;
}
