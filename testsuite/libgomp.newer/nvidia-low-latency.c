/* A team's low-latency memory on NVIDIA devices is as large as GOMP_NVPTX_LOWLAT_POOL says;
   what does not fit is in the device's memory.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include "again.h"
#include "expect.h"

/* Two teams allocate SIZE bytes each and free nothing: their addresses are the same if
   and only if each has them in a memory of its own.  */
static int
is_low_latency (int size)
{
  unsigned long addresses[2] = { 1, 2 };
  int teams = 0;
#pragma omp target teams num_teams(2) thread_limit(1) map(tofrom: addresses, teams)
#pragma omp parallel num_threads(1)
  {
    char *memory = omp_alloc (size, omp_cgroup_mem_alloc);
    memory[0] = memory[size - 1] = 1;
    addresses[omp_get_team_num ()] = (unsigned long) memory;
    teams = omp_get_num_teams ();
  }
  EXPECT_EQUAL (teams, 2);
  return addresses[0] == addresses[1];
}

static void
expect_run (const char *pool, const char *small, const char *large)
{
  const char *const settings[] = { "GOMP_NVPTX_LOWLAT_POOL", pool, NULL };
  const char *const sizes[] = { small, large };
  for (int i = 0; i < 2; i++)
    {
      int status = again (sizes[i], settings);
      if (status != (i == 0 ? 10 : 11))
        fprintf (stderr, "pool %s, %s bytes: %d\n%s", pool, sizes[i], status,
                 again_output);
      EXPECT_EQUAL (status, i == 0 ? 10 : 11);
    }
}

int
main (int argc, char **argv)
{
  if (argc > 1)
    return is_low_latency (atoi (argv[1])) ? 10 : 11;
  expect_run ("", "6000", "10000");
  expect_run ("8192", "6000", "10000");
  expect_run ("20000", "15000", "30000");
  expect_run ("2000", "1000", "6000");
  return 0;
}
