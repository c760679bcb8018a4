/* A thread forks while others run regions with data that is present: in the child,
   where those regions never end, the data is copied back and goes when it is told
   to.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */
/* { dg-require-effective-target native_device } */
/* { dg-require-effective-target no_sanitizer } : a child may find its allocator locked */

#include <omp.h>
#include <pthread.h>
#include <semaphore.h>
#include <sys/wait.h>
#include <unistd.h>
#include "expect.h"

#define THREADS 3
#define SIZE 100

static int data[SIZE];
static sem_t inside, go_on;

/* In a function, so that the semaphores are the host's own: the device is made of
   the host's processors.  */
static void __attribute__ ((noipa)) wait_inside (void)
{
  sem_post (&inside);
  while (sem_wait (&go_on) != 0)
    ;
}

static void *
region (void *unused)
{
#pragma omp target map (tofrom : data)
  {
    wait_inside ();
#pragma omp atomic
    data[1]++;
  }
  return unused;
}

static void
child (void)
{
  alarm (200);
#pragma omp target map (tofrom : data)
  data[0] = 42;
#pragma omp target exit data map (from : data)
  if (omp_target_is_present (data, omp_get_default_device ()))
    _exit (2);
  _exit (data[0] == 42 ? 7 : 3);
}

int
main (void)
{
  pthread_t threads[THREADS];
  int status;
  sem_init (&inside, 0, 0);
  sem_init (&go_on, 0, 0);
#pragma omp target enter data map (to : data)
  for (int i = 0; i < THREADS; i++)
    {
      EXPECT_EQUAL (pthread_create (&threads[i], NULL, region, NULL), 0);
      while (sem_wait (&inside) != 0)
        ;
    }
  pid_t pid = fork ();
  EXPECT (pid >= 0);
  if (pid == 0)
    child ();
  EXPECT_EQUAL (waitpid (pid, &status, 0), pid);
  for (int i = 0; i < THREADS; i++)
    sem_post (&go_on);
  for (int i = 0; i < THREADS; i++)
    pthread_join (threads[i], NULL);
#pragma omp target exit data map (release : data)
  EXPECT (!omp_target_is_present (data, omp_get_default_device ()));
  EXPECT (WIFEXITED (status));
  EXPECT_EQUAL (WEXITSTATUS (status), 7);
  return 0;
}
