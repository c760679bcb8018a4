/* All threads of a region fail, or one behind a region, or threads of the program's: the
   process ends once, and the tool's finalizer is called once, before an exit handler that the
   program made earlier.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-options "-pthread" } */
/* { dg-timeout 600 } */

#include <omp-tools.h>
#include <omp.h>
#include <pthread.h>
#define AGAIN_SECONDS 300
#include "again.h"
#include "expect.h"

extern void GOMP_error (const char *, size_t);

static int finalized;

static void
tell (ompt_data_t *parallel, ompt_data_t *task, int flags, const void *code)
{
  (void) parallel, (void) task, (void) flags, (void) code;
}

static int
initialize (ompt_function_lookup_t lookup, int device, ompt_data_t *data)
{
  (void) device, (void) data;
  ompt_set_callback_t set
    = (ompt_set_callback_t) lookup ("ompt_set_callback");
  return set (ompt_callback_parallel_end, (ompt_callback_t) tell)
         == ompt_set_always;
}

static void
finalize (ompt_data_t *data)
{
  (void) data;
  finalized++;
}

ompt_start_tool_result_t *
ompt_start_tool (unsigned version, const char *runtime)
{
  static ompt_start_tool_result_t tool = { initialize, finalize, { 0 } };
  (void) version, (void) runtime;
  return &tool;
}

static void
say_finalized (void)
{
  printf ("finalized %d times\n", finalized);
}

static void
fail (void)
{
  GOMP_error ("on purpose", 10);
}

static void
region (void)
{
#pragma omp parallel num_threads(4)
  {
#pragma omp barrier
    fail ();
  }
}

/* Workers are about to tell of the end of the region.  */
static void
behind_region (void)
{
  for (int i = 0; i < 10; i++)
#pragma omp parallel num_threads(4)
    omp_get_num_threads ();
  fail ();
}

static void *
fail_beside (void *argument)
{
#pragma omp parallel num_threads(2)
  omp_get_num_threads ();
  fail ();
  return argument;
}

static void
threads (void)
{
  pthread_t made[3];
  for (int i = 0; i < 3; i++)
    pthread_create (&made[i], NULL, fail_beside, NULL);
  for (int i = 0; i < 3; i++)
    pthread_join (made[i], NULL);
}

int
main (int argc, char **argv)
{
  static void (*const endings[]) (void) = { region, behind_region, threads };
  static const char *const numbers[] = { "0", "1", "2" };
  const char *const none[] = { NULL };
  if (argc > 1)
    {
      atexit (say_finalized);
      endings[atoi (argv[1])]();
      return 0;
    }
  for (int i = 0; i < 12; i++)
    {
      int status = again (numbers[i % 3], none);
      if (status != 1 || !strstr (again_output, "finalized 1 times\n"))
        fprintf (stderr, "ending %d: %d\n%s---\n", i % 3, status, again_output);
      EXPECT_EQUAL (status, 1);
      EXPECT (strstr (again_output, "finalized 1 times\n") != NULL);
    }
  return 0;
}
