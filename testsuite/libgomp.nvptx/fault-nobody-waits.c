/* A process in which a device was lost ends with a failure, though nobody waits for the
   region that faulted, and main ends while the thread that found out is still in an exit
   handler of the program's.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-do run } */
/* { dg-options "-lpthread" } */

#include <pthread.h>
#include "again.h"
#include "expect.h"

static int number, in_handler;
static pthread_t initial;

static void
handler (void)
{
  if (pthread_equal (pthread_self (), initial))
    return;
  __atomic_store_n (&in_handler, 1, __ATOMIC_RELEASE);
  for (;;)
    pause ();
}

static void
run (void)
{
  initial = pthread_self ();
#pragma omp target map(tofrom: number)
  number++;
  atexit (handler);
#pragma omp target nowait map(tofrom: number)
  {
    int *volatile nowhere = (int *) 16;
    *nowhere = 3;
    number = 1;
  }
  while (!__atomic_load_n (&in_handler, __ATOMIC_ACQUIRE))
    usleep (1000);
}

int
main (int argc, char **argv)
{
  (void) argv;
  const char *const none[] = { NULL };
  if (argc > 1)
    {
      run ();
      return 0;
    }
  for (int i = 0; i < 10; i++)
    {
      EXPECT_EQUAL (again ("run", none), 1);
      EXPECT (strstr (again_output, "libgomp: nvptx device 0: "));
    }
  return 0;
}
