/* In its steady state a region whose variables are present or small takes four calls of the
   HSA runtime: one that makes its signal ready, one for the packet's place, the doorbell, and
   the wait; none of them allocates, frees, copies or makes a signal.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */

#include "again.h"
#include "expect.h"

static int a[16], b[16];

static void
run (int kind, int regions)
{
  double factor = 1, sum = 0;
  for (int i = 0; i < regions; i++)
    switch (kind)
      {
      case 0:
#pragma omp target
        ;
        break;
      case 1:
#pragma omp target map(tofrom: a, b)
        a[0] += b[0];
        break;
      case 2:
#pragma omp target map(tofrom: a) map(to: factor)
        a[0] += (int) factor;
        break;
      case 3:
#pragma omp target map(tofrom: a) map(tofrom: sum)
        sum += a[0];
        break;
      }
}

/* The calls that 100 regions of KIND take.  A kernel that takes more than a millisecond is
   waited for more than once.  */
static void
measure (const char *kind)
{
  char few[8], many[8];
  snprintf (few, sizeof few, "%s10", kind);
  snprintf (many, sizeof many, "%s110", kind);
  const char *const settings[]
    = { "GANGWAY_HSA_COUNT", "1", "GANGWAY_HSA_SKIP", "1", NULL };
  static const char *const never[]
    = { "hsa_memory_allocate", "hsa_memory_free", "hsa_memory_copy",
        "hsa_amd_memory_async_copy", "hsa_signal_create", "hsa_queue_create",
        NULL };
  static const char *const once[]
    = { "hsa_signal_store_relaxed", "hsa_queue_add_write_index_release",
        "hsa_signal_store_release", NULL };
  long before[8], first[8];
  EXPECT_EQUAL (again (few, settings), 0);
  long all = again_calls (NULL) - again_calls ("hsa_signal_load_acquire")
             - again_calls ("hsa_signal_wait_acquire");
  for (int i = 0; never[i]; i++)
    before[i] = again_calls (never[i]);
  for (int i = 0; once[i]; i++)
    first[i] = again_calls (once[i]);
  EXPECT_EQUAL (again (many, settings), 0);
  all = again_calls (NULL) - again_calls ("hsa_signal_load_acquire")
        - again_calls ("hsa_signal_wait_acquire") - all;
  for (int i = 0; never[i]; i++)
    EXPECT_EQUAL (again_calls (never[i]), before[i]);
  for (int i = 0; once[i]; i++)
    EXPECT_EQUAL (again_calls (once[i]) - first[i], 100);
  EXPECT_EQUAL (all, 300);
}

int
main (int argc, char **argv)
{
  if (argc > 1)
    {
#pragma omp target enter data map(to: a, b)
      run (argv[1][0] - '0', atoi (argv[1] + 1));
      return 0;
    }
  measure ("0");
  measure ("1");
  measure ("2");
  measure ("3");
  return 0;
}
