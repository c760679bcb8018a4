/* What a program made of the HSA runtime's things is gone when it ends, whatever it did:
   memory, signals, queues, executables, locked pages.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */

#include <omp.h>
#include "again.h"
#include "expect.h"

enum { N = 50000 };

static int a[N], b[N];

static int
one_run (void)
{
  int sum = 0;
  for (int i = 0; i < N; i++)
    a[i] = i;
#pragma omp parallel num_threads(3)
#pragma omp single
  for (int k = 0; k < 4; k++)
    {
#pragma omp target enter data map(to: a) nowait depend(out: a)
#pragma omp target nowait depend(inout: a) map(tofrom: b)
      for (int i = k; i < N; i += 997)
        b[i] = a[i] + k;
#pragma omp target update from(a) nowait depend(inout: a)
#pragma omp target exit data map(release: a) nowait depend(inout: a)
#pragma omp taskwait
    }
#pragma omp target teams distribute parallel for reduction(+ : sum)
  for (int i = 0; i < 100; i++)
    sum += i;
  int *memory = omp_target_alloc (sizeof a, 0);
  omp_target_memcpy (memory, a, sizeof a, 0, 0, 0, omp_get_initial_device ());
  omp_target_memcpy (b, memory, sizeof a, 0, 0, omp_get_initial_device (), 0);
  omp_target_free (memory, 0);
  return sum != 4950 || memcmp (a, b, sizeof a) != 0;
}

int
main (int argc, char **argv)
{
  (void) argv;
  if (argc > 1)
    return one_run ();
  static const char *const pairs[][2] = {
    { "hsa_memory_allocate", "hsa_memory_free" },
    { "hsa_signal_create", "hsa_signal_destroy" },
    { "hsa_queue_create", "hsa_queue_destroy" },
    { "hsa_executable_create", "hsa_executable_destroy" },
    { "hsa_code_object_deserialize", "hsa_code_object_destroy" },
    { "hsa_amd_memory_lock", "hsa_amd_memory_unlock" },
  };
  const char *const settings[]
    = { "GANGWAY_HSA_COUNT", "1", "GANGWAY_DEVICE_CACHE", "0", NULL };
  EXPECT_EQUAL (again ("run", settings), 0);
  EXPECT (again_calls ("hsa_amd_memory_async_copy") > 0);
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
    {
      EXPECT (again_calls (pairs[i][0]) > 0);
      EXPECT_EQUAL (again_calls (pairs[i][0]), again_calls (pairs[i][1]));
    }
  return 0;
}
