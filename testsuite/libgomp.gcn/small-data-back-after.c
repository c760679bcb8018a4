/* A few bytes that a region brings back although they are present are copied when the kernel
   has ended, by the driver's own copy: no page is locked for them, no engine is set to work
   behind the kernel, and the region takes six calls of the HSA runtime.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */

#include "again.h"
#include "expect.h"

static int a[16];

static void
run (int regions)
{
  for (int i = 0; i < regions; i++)
    {
      a[0] = i;
#pragma omp target map(always, tofrom: a)
      a[0]++;
      if (!getenv ("GANGWAY_HSA_SKIP"))
        EXPECT_EQUAL (a[0], i + 1);
    }
}

/* How often CALL was made by the last program; all of them but looks at signals where NULL.
   A kernel that takes more than a millisecond is waited for more than once.  */
static long
calls (const char *call)
{
  return call ? again_calls (call)
              : again_calls (NULL) - again_calls ("hsa_signal_load_acquire")
                  - again_calls ("hsa_signal_wait_acquire");
}

static void
measure (void)
{
  const char *const settings[]
    = { "GANGWAY_HSA_COUNT", "1", "GANGWAY_HSA_SKIP", "1", NULL };
  static const struct
  {
    const char *call;
    long each;
  } expected[] = { { "hsa_amd_memory_lock", 0 },
                   { "hsa_amd_memory_unlock", 0 },
                   { "hsa_amd_memory_async_copy", 0 },
                   { "hsa_amd_pointer_info", 0 },
                   { "hsa_memory_copy", 2 },
                   { NULL, 5 } };
  enum { COUNT = sizeof expected / sizeof *expected };
  long before[COUNT];
  EXPECT_EQUAL (again ("10", settings), 0);
  for (int i = 0; i < COUNT; i++)
    before[i] = calls (expected[i].call);
  EXPECT_EQUAL (again ("110", settings), 0);
  for (int i = 0; i < COUNT; i++)
    EXPECT_EQUAL (calls (expected[i].call) - before[i], 100 * expected[i].each);
}

int
main (int argc, char **argv)
{
  if (argc > 1)
    {
#pragma omp target enter data map(to: a)
      run (atoi (argv[1]));
      return 0;
    }
  measure ();
#pragma omp target enter data map(to: a)
  run (20);
  return 0;
}
