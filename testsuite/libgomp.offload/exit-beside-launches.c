/* The process ends right while other threads launch, copy and allocate.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */

#include <omp.h>
#include "exit-beside.h"

static void *
work (void *argument)
{
  int numbers[100] = { 0 };
  (void) argument;
  for (;;)
    {
#pragma omp target map(tofrom: numbers)
      numbers[0]++;
      int *memory = omp_target_alloc (sizeof numbers, 0);
      if (!memory)
        continue;
      omp_target_memcpy (memory, numbers, sizeof numbers, 0, 0, 0,
                         omp_get_initial_device ());
      omp_target_free (memory, 0);
    }
  return NULL;
}

static void
begin (void)
{
#pragma omp target
  ;
}

int
main (int argc, char **argv)
{
  (void) argv;
  return exit_beside (argc, begin, work);
}
