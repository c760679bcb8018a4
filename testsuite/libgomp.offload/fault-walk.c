/* Whichever call of the driver fails, a program ends right, or with a line of the
   library's: never by a signal, with a wrong result, or in a hang.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */
/* { dg-timeout 1200 } */

#include <omp.h>
#include "driver-walk.h"

enum { LENGTH = 500 };

static void
regions (void)
{
  int a[LENGTH], b[LENGTH], big[600];
  double factor = 1.5, sum = 1;
  for (int i = 0; i < LENGTH; i++)
    {
      a[i] = i;
      b[i] = -1;
    }
  for (int i = 0; i < 600; i++)
    big[i] = i;
#pragma omp target data map(to: a) map(tofrom: b)
  {
#pragma omp target teams distribute parallel for num_teams(2) map(tofrom: sum)
    for (int i = 0; i < LENGTH; i++)
      {
        b[i] = 2 * a[i];
        if (i == 3)
          sum += 1;
      }
#pragma omp target map(to: factor) firstprivate(big)
    b[1] += (int) (2 * factor) + big[599];
#pragma omp target update from(b)
    WALK_CHECK (b[1] == 2 + 3 + 599);
  }
  for (int i = 2; i < LENGTH; i++)
    WALK_CHECK (b[i] == 2 * i);
  WALK_CHECK (sum == 2);
}

static void
tasks (void)
{
  static int a[LENGTH], c[LENGTH];
  for (int i = 0; i < LENGTH; i++)
    a[i] = i;
#pragma omp parallel num_threads(2)
#pragma omp single
  {
#pragma omp target enter data map(to: a, c) nowait depend(out: a)
#pragma omp target map(tofrom: c) nowait depend(inout: a)
    for (int i = 0; i < LENGTH; i++)
      c[i] = a[i] + 3;
#pragma omp target exit data map(from: c) map(release: a) nowait depend(inout: a)
#pragma omp taskwait
  }
  for (int i = 0; i < LENGTH; i++)
    WALK_CHECK (c[i] == i + 3);
}

/* These say themselves that they failed.  */
static void
routines (void)
{
  static int a[20][20], b[20][20];
  size_t volume[2] = { 10, 15 }, zero[2] = { 0, 0 }, dimensions[2] = { 20, 20 };
  int host = omp_get_initial_device ();
  int *memory = omp_target_alloc (sizeof a, 0);
  for (int i = 0; i < 400; i++)
    a[i / 20][i % 20] = i;
  if (!memory || omp_target_memcpy (memory, a, sizeof a, 0, 0, 0, host)
      || omp_target_memcpy_rect (b, memory, sizeof (int), 2, volume, zero, zero,
                                 dimensions, dimensions, host, 0))
    walk_told ();
  for (int i = 0; i < 10; i++)
    for (int k = 0; k < 15; k++)
      WALK_CHECK (b[i][k] == a[i][k]);
  omp_target_free (memory, 0);
}

int
main (int argc, char **argv)
{
  (void) argv;
  if (argc == 1)
    return walk ();
  regions ();
  tasks ();
  routines ();
  return 0;
}
