/* A region whose variables are all present allocates nothing on the device: its table is
   in the block of its kernel's arguments.  With GCN_INHIBIT_KERNARGS_TVT_MERGE the table has
   memory of its own.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */

#include "again.h"
#include "expect.h"

static int
one_run (void)
{
  int numbers[1] = { 0 };
#pragma omp target data map(tofrom: numbers)
  {
    fprintf (stderr, "================\n");
#pragma omp target
    numbers[0] = 1;
  }
  return numbers[0] != 1;
}

/* How often the plugin says behind the mark that it allocates.  */
static int
allocations (const char *const *settings)
{
  int count = 0;
  EXPECT_EQUAL (again ("run", settings), 0);
  char *at = strstr (again_output, "================\n");
  EXPECT (at);
  EXPECT (strstr (at, "GCN debug: Going to dispatch kernel one_run._omp_fn."));
  while ((at = strstr (at, "GCN debug: Allocating ")) != NULL)
    {
      count++;
      at++;
    }
  return count;
}

int
main (int argc, char **argv)
{
  (void) argv;
  if (argc > 1)
    return one_run ();
  const char *const merged[] = { "GCN_DEBUG", "1", NULL };
  const char *const apart[]
    = { "GCN_DEBUG", "1", "GCN_INHIBIT_KERNARGS_TVT_MERGE", "1", NULL };
  EXPECT_EQUAL (allocations (merged), 0);
  EXPECT_EQUAL (allocations (apart), 1);
  return 0;
}
