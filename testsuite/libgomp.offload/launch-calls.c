/* In its steady state a region whose variables are present or small takes two calls of
   NVIDIA's driver, the launch and the wait, and one more at most where a small variable
   comes back; and of AMD's four: one that makes its signal ready, one for the packet's place,
   the doorbell, and the wait.  None of them allocates, frees, copies synchronously or makes
   a signal.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */

#include "again.h"
#include "emulated.h"
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

/* Functions that no region calls, and those that each calls once; by what a kernel takes, a
   wait is one call or more.  */
struct calls
{
  const char *never[8], *once[4], *waits[3];
};

static const struct calls cuda_calls
  = { { "cuMemAlloc", "cuMemFree", "cuMemHostAlloc", "cuMemcpyHtoD",
        "cuMemcpyDtoH", "cuCtxSynchronize", "cuCtxSetCurrent" },
      { "cuLaunchKernel" },
      { "cuStreamQuery", "cuStreamSynchronize" } };
static const struct calls hsa_calls
  = { { "hsa_memory_allocate", "hsa_memory_free", "hsa_memory_copy",
        "hsa_amd_memory_async_copy", "hsa_signal_create", "hsa_queue_create" },
      { "hsa_signal_store_relaxed", "hsa_queue_add_write_index_release",
        "hsa_signal_store_release" },
      { "hsa_signal_load_acquire", "hsa_signal_wait_acquire" } };

static long
sum (const char *const *names)
{
  long calls = 0;
  for (; *names; names++)
    calls += again_calls (*names);
  return calls;
}

/* The calls that 100 regions of KIND take.  The OTHERS are what each may call besides.  */
static void
measure (const char *kind, int others)
{
  const struct calls *calls = emulated_is_amd () ? &hsa_calls : &cuda_calls;
  const char *const settings[]
    = { emulated_name ("GANGWAY_CUDA_COUNT", "GANGWAY_HSA_COUNT"), "1",
        emulated_name ("GANGWAY_CUDA_SKIP", "GANGWAY_HSA_SKIP"), "1", NULL };
  char few[8], many[8];
  int kinds = 0;
  long once[4], never, all;
  snprintf (few, sizeof few, "%s10", kind);
  snprintf (many, sizeof many, "%s110", kind);
  EXPECT_EQUAL (again (few, settings), 0);
  never = sum (calls->never);
  all = again_calls (NULL) - sum (calls->waits);
  for (; calls->once[kinds]; kinds++)
    once[kinds] = again_calls (calls->once[kinds]);
  EXPECT_EQUAL (again (many, settings), 0);
  all = again_calls (NULL) - sum (calls->waits) - all;
  EXPECT_EQUAL (sum (calls->never), never);
  for (int i = 0; i < kinds; i++)
    EXPECT_EQUAL (again_calls (calls->once[i]) - once[i], 100);
  if (all > (kinds + others) * 100)
    fprintf (stderr, "%s", again_output);
  EXPECT (all <= (kinds + others) * 100);
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
  measure ("0", 0);
  measure ("1", 0);
  measure ("2", 0);
  measure ("3", emulated_is_amd () ? 0 : 1);
  return 0;
}
