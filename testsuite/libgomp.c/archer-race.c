/* Archer finds a race between threads, one between tasks without a dependence, and one
   behind a nowait.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target no_sanitizer } */
/* { dg-options "-fsanitize=thread" } */
/* { dg-output "race in threads .*race in tasks .*race in loops " } */

#include "archer.h"

static int x, y, z[4], met;

/* Wait until COUNT callers are here, so that they are on as many threads.  Relaxed: that
   orders nothing.  */
static void
meet (int count)
{
  __atomic_fetch_add (&met, 1, __ATOMIC_RELAXED);
  while (__atomic_load_n (&met, __ATOMIC_RELAXED) < count)
    usleep (100);
}

static void
threads (void)
{
#pragma omp parallel num_threads(4)
  {
    meet (4);
    x++;
  }
  met = 0;
}

static void
tasks (void)
{
#pragma omp parallel num_threads(4)
#pragma omp single
  for (int i = 0; i < 2; i++)
    {
#pragma omp task shared(y)
      {
        meet (2);
        y++;
      }
    }
  met = 0;
}

static void
loops (void)
{
#pragma omp parallel num_threads(4)
  {
#pragma omp for schedule(static) nowait
    for (int i = 0; i < 4; i++)
      z[i] = i;
    meet (4);
#pragma omp for schedule(static)
    for (int i = 0; i < 4; i++)
      z[3 - i]++;
  }
}

int
main (void)
{
  with_archer (true);
  threads ();
  tasks ();
  loops ();
  return 0;
}
