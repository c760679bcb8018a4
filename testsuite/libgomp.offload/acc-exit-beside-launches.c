/* The process ends right while other threads have work in OpenACC's queues.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */
/* { dg-options "-lpthread" } */

#include <openacc.h>
#include "exit-beside.h"

enum { LENGTH = 1000 };

static void *
work (void *argument)
{
  int numbers[LENGTH] = { 0 };
  for (;;)
    {
#pragma acc enter data copyin(numbers) async(1)
#pragma acc parallel loop present(numbers) async(1)
      for (int i = 0; i < LENGTH; i++)
        numbers[i]++;
#pragma acc parallel loop present(numbers) async(2) wait(1)
      for (int i = 0; i < LENGTH; i++)
        numbers[i]++;
#pragma acc exit data copyout(numbers) async(2)
#pragma acc wait(2)
    }
  return argument;
}

static void
begin (void)
{
#pragma acc parallel
  ;
}

int
main (int argc, char **argv)
{
  (void) argv;
  return exit_beside (argc, begin, work);
}
