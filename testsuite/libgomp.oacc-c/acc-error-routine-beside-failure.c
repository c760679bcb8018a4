/* A thread that fails while another one is in the error routine lets it come to its end.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-shouldfail "both threads fail" } */
/* { dg-output "the routine ends" } */
/* { dg-options "-lpthread" } */

#include <openacc.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static int in_routine;

static void *
fail_beside (void *argument)
{
  while (!__atomic_load_n (&in_routine, __ATOMIC_ACQUIRE))
    usleep (100);
  acc_async_test (-77);
  return argument;
}

/* Long enough that the other thread mostly fails meanwhile; passes where it does not.  */
static void
routine (char *message)
{
  (void) message;
  __atomic_store_n (&in_routine, 1, __ATOMIC_RELEASE);
  usleep (300000);
  fprintf (stderr, "the routine ends\n");
}

int
main (void)
{
  pthread_t thread;
  alarm (200);
  acc_set_error_routine (routine);
  pthread_create (&thread, NULL, fail_beside, NULL);
  acc_async_test (-77);
  return 0;
}
