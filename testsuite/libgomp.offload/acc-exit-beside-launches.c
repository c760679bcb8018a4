/* The process ends right while other threads have work in OpenACC's queues.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */
/* { dg-options "-lpthread" } */
/* { dg-timeout 200 } */

#include <openacc.h>
#include <pthread.h>
#include "again.h"
#include "expect.h"

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

/* Comes after the library has ended its devices: the threads still run then.  */
static void
stay (void)
{
  usleep (30000);
}

int
main (int argc, char **argv)
{
  const char *const none[] = { NULL };
  (void) argv;
  if (argc > 1)
    {
      pthread_t thread;
      atexit (stay);
#pragma acc parallel
      ;
      for (int i = 0; i < 3; i++)
        pthread_create (&thread, NULL, work, NULL);
      usleep (20000);
      return 7;
    }
  for (int i = 0; i < 20; i++)
    {
      int status = again ("end", none);
      if (status != 7)
        fprintf (stderr, "run %d: status %d\n%s", i, status, again_output);
      EXPECT_EQUAL (status, 7);
    }
  return 0;
}
