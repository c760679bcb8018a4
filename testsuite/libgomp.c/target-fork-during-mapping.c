/* A thread forks while another is in the middle of mapping data, of unmapping it or
   of updating it: the child, where that thread is not, maps and unmaps the same
   data.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */
/* { dg-require-effective-target native_device } */
/* { dg-require-effective-target no_sanitizer } : they have a handler of their own */

#include <omp.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include "expect.h"

#define SIZE (1 << 16)

/* A thread that copies from or to DATA while it cannot be touched stops in the
   signal's handler until it is let go.  */
static char *data;
static sem_t stopped, go_on;

static void
stop_here (int signal)
{
  (void) signal;
  sem_post (&stopped);
  while (sem_wait (&go_on) != 0)
    ;
  mprotect (data, SIZE, PROT_READ | PROT_WRITE);
}

static void *
enter (void *unused)
{
#pragma omp target enter data map (to : data[:SIZE])
  return unused;
}

static void *
leave (void *unused)
{
#pragma omp target exit data map (from : data[:SIZE])
  return unused;
}

static void *
update (void *unused)
{
#pragma omp target update from(data[:SIZE])
  return unused;
}

static void *
leave_region (void *unused)
{
#pragma omp target data map (from : data[:SIZE])
  mprotect (data, SIZE, PROT_NONE);
  return unused;
}

/* Whatever the other thread was at: the child can have the data present, use it and
   make it absent.  */
static void
child (void)
{
  alarm (200);
  mprotect (data, SIZE, PROT_READ | PROT_WRITE);
#pragma omp target exit data map (delete : data[:SIZE])
  if (omp_target_is_present (data, omp_get_default_device ()))
    _exit (2);
  data[1] = 5;
#pragma omp target enter data map (to : data[:SIZE])
#pragma omp target map (tofrom : data[:SIZE])
  data[1] *= 2;
#pragma omp target exit data map (from : data[:SIZE])
  _exit (data[1] == 10 ? 7 : 3);
}

static void
fork_during (void *(*fn) (void *), const char *what)
{
  pthread_t thread;
  int status;
  EXPECT_EQUAL (pthread_create (&thread, NULL, fn, NULL), 0);
  while (sem_wait (&stopped) != 0)
    ;
  pid_t pid = fork ();
  EXPECT (pid >= 0);
  if (pid == 0)
    child ();
  EXPECT_EQUAL (waitpid (pid, &status, 0), pid);
  sem_post (&go_on);
  pthread_join (thread, NULL);
  if (WIFSIGNALED (status) && WTERMSIG (status) == SIGALRM)
    fprintf (stderr, "the child hung that was made during %s\n", what);
  EXPECT (WIFEXITED (status));
  EXPECT_EQUAL (WEXITSTATUS (status), 7);
}

int
main (void)
{
  struct sigaction action = { .sa_handler = stop_here };
  sigaction (SIGSEGV, &action, NULL);
  sem_init (&stopped, 0, 0);
  sem_init (&go_on, 0, 0);
  data = mmap (NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
               -1, 0);
  /* The device is ready, and the fork handlers are made.  */
#pragma omp target
  ;
  mprotect (data, SIZE, PROT_NONE);
  fork_during (enter, "target enter data");
  mprotect (data, SIZE, PROT_NONE);
  fork_during (update, "target update");
  mprotect (data, SIZE, PROT_NONE);
  fork_during (leave, "target exit data");
  fork_during (leave_region, "the end of target data");
  EXPECT (!omp_target_is_present (data, omp_get_default_device ()));
  return 0;
}
