/* Where the driver cannot order a stream behind another one's event, the work comes in
   its order all the same, and nothing is said.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */

#include "again.h"
#include "expect.h"

enum { LENGTH = 20000 };
static int numbers[LENGTH];

static void
run (void)
{
#pragma acc enter data copyin(numbers) async(1)
#pragma acc parallel loop present(numbers) async(1)
  for (int i = 0; i < LENGTH; i++)
    numbers[i] = i;
#pragma acc wait(1) async(2)
#pragma acc parallel loop present(numbers) async(2)
  for (int i = 0; i < LENGTH; i++)
    numbers[i] *= 2;
#pragma acc exit data copyout(numbers) wait(2) async(3)
  /* This comes behind the copies back of the other queue.  */
#pragma acc parallel loop copy(numbers) async(4)
  for (int i = 0; i < LENGTH; i++)
    numbers[i]++;
#pragma acc wait
  for (int i = 0; i < LENGTH; i++)
    EXPECT_EQUAL (numbers[i], 2 * i + 1);
}

int
main (int argc, char **argv)
{
  if (argc > 1)
    {
      run ();
      return 0;
    }
  static const char *const faults[]
    = { "cuStreamWaitEvent:1", "cuStreamWaitEvent:2", "cuStreamWaitEvent:1+" };
  for (int i = 0; i < 3; i++)
    {
      const char *const settings[]
        = { "GANGWAY_CUDA_FAIL", faults[i], "GANGWAY_CUDA_COUNT", "1",
            "GANGWAY_CUDA_LATENCY", "copy:2000,launch:2000", NULL };
      int status = again ("run", settings);
      int quiet = !strstr (again_output, "libgomp: ");
      if (status != 0 || !quiet)
        fprintf (stderr, "%s: status %d\n%s", faults[i], status, again_output);
      EXPECT (status == 0 && quiet);
      EXPECT (again_calls ("cuStreamWaitEvent") > 1);
    }
  return 0;
}
