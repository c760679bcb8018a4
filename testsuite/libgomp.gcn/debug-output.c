/* GCN_DEBUG shows what GCC's plugin shows with it: the system, the agents and their memory,
   images, copies, queues and launches with what kernels get; without it nothing is shown.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */

#include "again.h"
#include "expect.h"

enum { N = 20000 };

static int
one_run (void)
{
  static int a[N];
#pragma omp target teams num_teams(3) thread_limit(2) map(tofrom: a)
  a[5] = 5;
#pragma omp target nowait map(tofrom: a) depend(inout: a)
  a[6] = 6;
#pragma omp taskwait
  return a[5] + a[6] != 11;
}

int
main (int argc, char **argv)
{
  (void) argv;
  if (argc > 1)
    return one_run ();
  static const char *const subjects[] = {
    "HSA Runtime: 1", "HSA_SYSTEM_INFO_ENDIANNESS: LITTLE",
    "HSA_AGENT_INFO_NAME: gfx", "HSA_AGENT_INFO_VENDOR_NAME: ",
    "HSA_AGENT_INFO_MACHINE_MODEL: LARGE", "HSA_AGENT_INFO_PROFILE: ",
    "HSA_AGENT_INFO_DEVICE: CPU", "HSA_AGENT_INFO_DEVICE: GPU",
    "HSA_AMD_AGENT_INFO_COMPUTE_UNIT_COUNT: ",
    "HSA_AGENT_INFO_WAVEFRONT_SIZE: 64", "HSA_AGENT_INFO_WORKGROUP_MAX_DIM: ",
    "HSA_AGENT_INFO_WORKGROUP_MAX_SIZE: ", "HSA_AGENT_INFO_GRID_MAX_SIZE: ",
    "Selected kernel arguments memory region:",
    "Selected device data memory region:", "HSA_REGION_INFO_SEGMENT: GLOBAL",
    "HSA_REGION_INFO_GLOBAL_FLAGS: COARSE_GRAINED", "HSA_REGION_INFO_SIZE: ",
    "HSA_REGION_INFO_ALLOC_MAX_SIZE: ",
    "HSA_REGION_INFO_RUNTIME_ALLOC_ALLOWED: 1",
    "HSA_REGION_INFO_RUNTIME_ALLOC_GRANULE: ",
    "HSA_REGION_INFO_RUNTIME_ALLOC_ALIGNMENT: ",
    "There are 1 GCN GPU devices.", "GCN agent 0 initialized",
    "Encountered 2 kernels and ", "Looking for variable ",
    "Located kernel one_run._omp_fn.0",
    "  kernarg_segment_size: ", "SGPRs: ", "GCN launch on queue: 0:",
    "GCN launch attribs: teams:3, threads:2",
    "GCN launch actuals: grid:[3, 64, 2], ", "  kernarg_address: 0x",
    "  heap address: 0x", "  arena address: 0x", "  stack address: ",
    "  object: ", "  private_segment_size: ", "  group_segment_size: ",
    "Going to dispatch kernel one_run._omp_fn.0", "Allocating ",
    "Queue 0:",
  };
  const char *const nothing[] = { NULL };
  const char *const asked[] = { "GCN_DEBUG", "1", NULL };
  EXPECT_EQUAL (again ("run", nothing), 0);
  EXPECT_EQUAL (strlen (again_output), 0);
  EXPECT_EQUAL (again ("run", asked), 0);
  for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++)
    {
      char line[120];
      snprintf (line, sizeof line, "GCN debug: %s", subjects[i]);
      if (!strstr (again_output, line))
        fprintf (stderr, "not there: %s\n", line);
      EXPECT (strstr (again_output, line));
    }
  EXPECT (strstr (again_output, ": Copying 80000 bytes from (0x"));
  EXPECT (!strstr (again_output, "FAILED"));
  return 0;
}
