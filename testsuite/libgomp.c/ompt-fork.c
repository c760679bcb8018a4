/* The tool goes on in the child of a fork, with its one thread and new ones.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-output "finalized\[\r\n\]+finalized" } */

#include <sys/wait.h>
#include <unistd.h>
#include "ompt.h"

int
main (void)
{
  alarm (200);
#pragma omp parallel num_threads(3)
  omp_get_num_threads ();
  told_lines ();
  fflush (stdout);
  pid_t child = fork ();
  if (child == 0)
    {
      alarm (200);
      /* Of the parent's workers nothing more will be told here.  */
      told_leaving = 0;
      while (told_count > 1)
        free (told_threads[--told_count]);
    }
#pragma omp parallel num_threads(3)
  omp_get_num_threads ();
  EXPECT (strncmp (told_lines (), "parallel begin requested 3", 26) == 0);
  if (child == 0)
    {
      fflush (stdout);
      return 0;
    }
  int status;
  EXPECT_EQUAL (waitpid (child, &status, 0), child);
  EXPECT_EQUAL (status, 0);
  return 0;
}
