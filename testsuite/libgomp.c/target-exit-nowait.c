/* The program's end is the end of the implicit parallel region: regions with nowait that
   main has made are waited for, and so is what depends on them, when main returns and when
   it calls exit, also inside a parallel region.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include "expect.h"

enum { LENGTH = 4000, ROUNDS = 100 };
static int *numbers;

static void
start_regions (void)
{
#pragma omp target nowait map(tofrom: numbers[:LENGTH]) depend(inout: numbers[0])
  for (int k = 0; k < ROUNDS; k++)
    for (int i = 0; i < LENGTH; i++)
      numbers[i] = (numbers[i] + 1) % 1000;
#pragma omp task depend(inout: numbers[0])
  for (int i = 0; i < LENGTH; i++)
    numbers[i] *= 2;
#pragma omp target nowait map(tofrom: numbers[:LENGTH]) depend(inout: numbers[0])
  for (int i = 0; i < LENGTH; i++)
    numbers[i]++;
}

static void
start_one (void)
{
#pragma omp target nowait map(tofrom: numbers[:LENGTH])
  for (int k = 0; k < 2 * ROUNDS; k++)
    for (int i = 0; i < LENGTH; i++)
      numbers[i] = (numbers[i] + 1) % 1000;
}

/* Run START, then END, in a child, and see that all has been done.  */
static void
check (void (*start) (void), void (*end) (void), int value)
{
  int status;
  for (int i = 0; i < LENGTH; i++)
    numbers[i] = 0;
  pid_t child = fork ();
  if (child == 0)
    {
      alarm (200);
      start ();
      end ();
    }
  EXPECT_EQUAL (waitpid (child, &status, 0), child);
  EXPECT_EQUAL (status, 3 << 8);
  for (int i = 0; i < LENGTH; i++)
    EXPECT_EQUAL (numbers[i], value);
}

static void
end_here (void)
{
  exit (3);
}

static void
end_in_parallel (void)
{
#pragma omp parallel num_threads(2)
#pragma omp master
  exit (3);
}

int
main (void)
{
  numbers = mmap (NULL, LENGTH * sizeof (int), PROT_READ | PROT_WRITE,
                  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  EXPECT (numbers != MAP_FAILED);
  check (start_regions, end_here, 2 * ROUNDS + 1);
  check (start_one, end_here, 2 * ROUNDS);
  check (start_one, end_in_parallel, 2 * ROUNDS);
  start_regions ();
  return 0;
}
