/* A tool hears of tasks whose constructs are met in a cancelled taskgroup or region: each is
   made and discarded.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-output "finalized" } */
/* { dg-env OMP_CANCELLATION "true" } */

#include <unistd.h>
#include "ompt.h"

#define DISCARDED "schedule switch\nschedule cancel\n"

static int a;

static void
met (void)
{
#pragma omp task
  abort ();
#pragma omp task if (0) depend(in : a)
  abort ();
#pragma omp taskloop nogroup num_tasks(2)
  for (int i = 0; i < 2; i++)
    abort ();
#pragma omp taskwait depend(in : a)
}

static void
alone (void)
{
  (void) omp_get_max_threads ();
  told_lines ();
#pragma omp taskgroup
  {
#pragma omp task
    {
#pragma omp cancel taskgroup
    }
    EXPECT_LINES ("taskgroup begin\ncreate undeferred\nschedule switch\n"
                  "cancel 0x18\nschedule cancel\n");
    met ();
    EXPECT_LINES ("create undeferred\ncancel 0x48\n" DISCARDED
                  "create undeferred depends\ndepends 1\ncancel 0x48\n" DISCARDED
                  "taskloop begin 2\n"
                  "create undeferred\ncancel 0x48\n" DISCARDED
                  "create undeferred\ncancel 0x48\n" DISCARDED
                  "taskloop end\n"
                  "create ? taskwait undeferred mergeable depends\ndepends 1\n"
                  "schedule taskwait complete\n");
  }
  told_lines ();
}

/* The other thread cancels the region, perhaps after the first tasks have been made.  */
static void
in_region (void)
{
#pragma omp parallel num_threads(2)
  {
    if (omp_get_thread_num () == 1)
      {
#pragma omp cancel parallel
      }
    else
      for (const char *lines = ""; !strstr (lines, "cancel 0x41\n");
           lines = told_lines ())
        {
          told_lines ();
#pragma omp task
          a++;
        }
  }
}

int
main (void)
{
  alarm (200);
  alone ();
  in_region ();
  return 0;
}
