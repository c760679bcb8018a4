/* The process ends right while other threads launch, copy and allocate.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */
/* { dg-timeout 200 } */

#include <omp.h>
#include <pthread.h>
#include "again.h"
#include "expect.h"

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
#pragma omp target
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
