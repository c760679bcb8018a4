/* What a small task costs in a team of two threads, if the thread that made it runs it too:
   in instructions, which other programs on the machine do not change.  The other thread is
   blocked outside the library all the while.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target no_sanitizer } */

#include <omp.h>
#include <unistd.h>
#include "expect.h"
#include "instructions.h"

#define SETTINGS "OMP_WAIT_POLICY=passive OMP_DYNAMIC=false"

static long
fib (int n)
{
  if (n < 2)
    return n;
  long x, y;
#pragma omp task shared(x) firstprivate(n)
  x = fib (n - 1);
#pragma omp task shared(y) firstprivate(n)
  y = fib (n - 2);
#pragma omp taskwait
  return x + y;
}

/* Make the tasks of fib (N), on a team's first thread alone.  */
static int
run (int n)
{
  int ends[2];
  long result = 0;
  EXPECT (pipe (ends) == 0);
#pragma omp parallel num_threads(2)
  {
    char byte = 0;
    if (omp_get_thread_num () == 0)
      {
        result = fib (n);
        EXPECT (write (ends[1], &byte, 1) == 1);
      }
    else
      EXPECT (read (ends[0], &byte, 1) == 1);
  }
  return result > 0 ? 0 : 1;
}

int
main (int argc, char **argv)
{
  if (argc == 2)
    return run (atoi (argv[1]));
  if (instructions (SETTINGS, "/bin/true", "") <= 0)
    {
      puts ("UNSUPPORTED: no valgrind, or it cannot run /bin/true");
      return 0;
    }
  /* fib (12) makes 464 tasks, fib (18) 8,360.  */
  long few = instructions (SETTINGS, argv[0], "12");
  long many = instructions (SETTINGS, argv[0], "18");
  EXPECT (few > 0 && many > few);
  double each = (double) (many - few) / (8360 - 464);
  printf ("%.1f instructions for each task\n", each);
  fflush (stdout);
  /* The program's own are 34; builds that check the library's invariants take some 50 more.  */
  EXPECT (each <= 275);
  return 0;
}
