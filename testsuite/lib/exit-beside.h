/* Processes that end right while their threads use a device.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EXIT_BESIDE_H
#define EXIT_BESIDE_H

#include <pthread.h>
#include "again.h"
#include "expect.h"

/* Comes after the library has ended its devices: the threads still run then.  */
static void
stay (void)
{
  usleep (30000);
}

/* What main returns: run processes that end while three threads do WORK, or be one of them,
   which uses the device by BEGIN first.  */
static int
exit_beside (int argc, void (*begin) (void), void *(*work) (void *))
{
  const char *const none[] = { NULL };
  if (argc > 1)
    {
      pthread_t thread;
      atexit (stay);
      begin ();
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

#endif
