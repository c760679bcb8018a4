/* The error routine calls exit while another thread that fails waits for its end, and an exit
   handler joins that thread: the process ends, and with a failure, after the ten seconds in
   which nothing happens.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-shouldfail "both threads fail" } */
/* { dg-output "the routine.*the handler.*The thread that ends the process waits" } */
/* { dg-options "-pthread" } */

#include <openacc.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static pthread_t thread;

static void *
fail_beside (void *argument)
{
  acc_async_test (-77);
  return argument;
}

static void
handler (void)
{
  fprintf (stderr, "the handler\n");
  pthread_join (thread, NULL);
}

static void
routine (char *message)
{
  (void) message;
  fprintf (stderr, "the routine\n");
  pthread_create (&thread, NULL, fail_beside, NULL);
  exit (3);
}

int
main (void)
{
  alarm (200);
  atexit (handler);
  acc_set_error_routine (routine);
  acc_async_test (-77);
  return 0;
}
