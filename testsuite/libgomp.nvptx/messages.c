/* Messages say in one line why no device is used, and which call failed behind which
   region.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */

#include "again.h"
#include "expect.h"

static void __attribute__ ((noinline))
work (int *numbers, int end)
{
#pragma omp target map(tofrom: numbers[:1])
  {
    numbers[0] = 1;
    if (end)
      abort ();
  }
}

static void
expect_line (const char *argument, const char *name, const char *value,
             const char *part)
{
  const char *const settings[] = { name, value, NULL };
  int status = again (argument, settings);
  char *found = strstr (again_output, part);
  if (status != 1 || !found)
    fprintf (stderr, "status %d, not in it: %s\n%s", status, part,
             again_output);
  EXPECT (status == 1 && found);
}

int
main (int argc, char **argv)
{
  int numbers[1];
  if (argc > 1)
    {
      work (numbers, argv[1][0] == 'a');
      return 0;
    }
  expect_line ("run", "GANGWAY_CUDA_DEVICES", "0",
               "only the host device is available: no nvptx devices: ");
  expect_line ("run", "GANGWAY_CUDA_FAIL", "cuDeviceGetCount:1",
               "no nvptx devices: cuDeviceGetCount: ");
  expect_line ("run", "GANGWAY_CUDA_FAIL",
               "cuLinkAddData:1+=CUDA_ERROR_UNSUPPORTED_PTX_VERSION",
               "for which the driver is too old: cuLinkAddData");
  expect_line ("abort", "GANGWAY_INFO", "",
               "behind the launch of region work._omp_fn.0 of function work");
  const char *const info[] = { "OMP_TARGET_OFFLOAD", "default", "GANGWAY_INFO",
    "devices", "GANGWAY_CUDA_DEVICES", "0", NULL };
  EXPECT_EQUAL (again ("run", info), 0);
  EXPECT (strstr (again_output, "libgomp: no nvptx devices: "));
  return 0;
}
