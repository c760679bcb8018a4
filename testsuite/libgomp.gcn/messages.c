/* Without an AMD device or driver nothing is said unless it is asked for; else one line says
   why no device is used, and what to do with code for another processor.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */

#include "again.h"
#include "expect.h"

static void __attribute__ ((noinline))
work (int *numbers, int end)
{
  /* GCC 12's library lets a team's other threads call abort where one has ended.  */
#pragma omp target teams num_teams(1) thread_limit(1) map(tofrom: numbers[:1])
  {
    numbers[0] = 1;
    if (end == 'a')
      abort ();
    if (end == 'e')
      exit (7);
  }
}

static int
run (const char *argument, const char *offload, const char *name,
     const char *value)
{
  const char *const settings[]
    = { "OMP_TARGET_OFFLOAD", offload, name, value, NULL };
  return again (argument, settings);
}

static void
expect_line (int status, int expected, const char *part)
{
  if (status != expected || !strstr (again_output, part))
    fprintf (stderr, "status %d, not in it: %s\n%s", status, part,
             again_output);
  EXPECT (status == expected && strstr (again_output, part));
}

/* How often PART is in what the last run wrote.  */
static int
times (const char *part)
{
  int count = 0;
  for (const char *at = again_output; (at = strstr (at, part)); at++)
    count++;
  return count;
}

/* A driver that does not tell what the host's agent is: nothing can be copied.  */
static void
expect_no_host_agent (void)
{
  static const char fails[] = "hsa_agent_get_info:1";
  EXPECT_EQUAL (run ("run", "default", "GANGWAY_HSA_FAIL", fails), 0);
  EXPECT_EQUAL (strlen (again_output), 0);
  expect_line (run ("run", "mandatory", "GANGWAY_HSA_FAIL", fails), 1,
               "no gcn devices: the HSA runtime does not tell what an agent "
               "is: hsa_agent_get_info: ");
  setenv ("GCN_DEBUG", "1", 1);
  expect_line (run ("run", "default", "GANGWAY_HSA_FAIL", fails), 0,
               "GCN debug: There are 0 GCN GPU devices.");
  EXPECT_EQUAL (times ("the HSA runtime does not tell"), 1);
  unsetenv ("GCN_DEBUG");
}

/* What is wrong is said once, by whoever finds it first.  */
static void
expect_once (void)
{
  expect_line (run ("run", "default", "GANGWAY_MEMORY", "somewhere"), 0,
               "Invalid value for environment variable GANGWAY_MEMORY");
  EXPECT_EQUAL (times ("GANGWAY_MEMORY"), 1);
  expect_line (run ("run", "mandatory", "GANGWAY_HSA_FAIL",
                    "hsa_memory_allocate:3+"),
               1, "hsa_memory_allocate: HSA_STATUS_ERROR: ");
  EXPECT_EQUAL (times ("HSA_STATUS_ERROR"), 1);
}

int
main (int argc, char **argv)
{
  int numbers[1] = { 0 };
  if (argc > 1)
    {
      work (numbers, argv[1][0]);
      return numbers[0] != 1;
    }
  static const char none[] = "/nowhere/libhsa-runtime64.so.1";
  EXPECT_EQUAL (run ("run", "default", "HSA_RUNTIME_LIB", none), 0);
  EXPECT_EQUAL (strlen (again_output), 0);
  EXPECT_EQUAL (run ("run", "default", "GANGWAY_HSA_DEVICES", "0"), 0);
  EXPECT_EQUAL (strlen (again_output), 0);
  expect_line (run ("run", "mandatory", "HSA_RUNTIME_LIB", none), 1,
               "only the host device is available: no gcn devices: no HSA "
               "runtime: /nowhere/libhsa-runtime64.so.1: ");
  expect_line (run ("run", "mandatory", "GANGWAY_HSA_DEVICES", "0"), 1,
               "only the host device is available: no gcn devices: ");
  expect_line (run ("run", "mandatory", "GANGWAY_HSA_FAIL", "hsa_init:1"), 1,
               "no gcn devices: the HSA runtime does not start: hsa_init: ");
  setenv ("GCN_DEBUG", "1", 1);
  expect_line (run ("run", "default", "HSA_RUNTIME_LIB", none), 0,
               "GCN debug: no HSA runtime: /nowhere/");
  unsetenv ("GCN_DEBUG");
  setenv ("GCN_SUPPRESS_HOST_FALLBACK", "1", 1);
  expect_line (run ("run", "default", "HSA_RUNTIME_LIB", none), 1,
               "libgomp: gcn: no HSA runtime: /nowhere/");
  unsetenv ("GCN_SUPPRESS_HOST_FALLBACK");

  expect_line (run ("run", "default", "GANGWAY_HSA_PROCESSOR", "gfx90a"), 0,
               "GCN code object ISA 'gfx900' does not match GPU ISA 'gfx90a': "
               "try to recompile with '-foffload-options=-march=gfx90a'");
  expect_line (run ("run", "default", "GANGWAY_HSA_XNACK", "1"), 0,
               "libgomp: gcn device 0: GCN code object ISA 'gfx900:xnack-' is "
               "incompatible with GPU ISA 'gfx900': ");
  EXPECT (strstr (again_output, "try to adjust the HSA_XNACK setting"));
  expect_line (run ("abort", "mandatory", "GCN_UNKNOWN", ""), 1,
               "libgomp: gcn device 0: GCN Kernel aborted");
  EXPECT_EQUAL (run ("exit", "mandatory", "GCN_UNKNOWN", ""), 7);
  expect_no_host_agent ();
  expect_once ();
  return 0;
}
