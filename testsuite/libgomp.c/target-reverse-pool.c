/* The pool that serves device threads' requests, with requests made by hand so
   that every compiler compiles this: a request that sleeps does not keep others
   from being served; a number of threads that is none gets one line; host code
   may use threads and tasks of its own, and may end the process; and the process
   may end while there are requests.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-require-effective-target offload_device } */
/* { dg-env GANGWAY_HOST_DEVICES "2" } */

#include <omp.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "expect.h"

/* The ABI's number for device(ancestor: 1).  */
#define DEVICE_HOST_FALLBACK -2
#define VARIABLE "GOMP_REVERSE_OFFLOAD_THREADS"

extern void GOMP_target_ext (int device, void (*fn) (void *), size_t mapnum,
                             void **hosts, size_t *sizes,
                             unsigned short *kinds, unsigned flags,
                             void **depend, void **args);

static void
request (void (*fn) (void *))
{
  GOMP_target_ext (DEVICE_HOST_FALLBACK, fn, 0, NULL, NULL, NULL, 0, NULL,
                   NULL);
}

static int served;

static void
sleep_a_moment (void *unused)
{
  (void) unused;
  usleep (1000);
  __atomic_fetch_add (&served, 1, __ATOMIC_RELAXED);
}

/* ------------------------------------------------------------------------
   What a child process does: each returns the process's status.  */

enum { REQUESTS = 160 };

/* Requests that are served now, the most at once so far, and for how many at once
   each waits.  */
static int inside, most, wanted;

static void
meet_others (void *unused)
{
  (void) unused;
  int now = __atomic_add_fetch (&inside, 1, __ATOMIC_ACQ_REL);
  int before = __atomic_load_n (&most, __ATOMIC_RELAXED);
  while (before < now
         && !__atomic_compare_exchange_n (&most, &before, now, false,
                                          __ATOMIC_RELAXED, __ATOMIC_RELAXED))
    ;
  while (__atomic_load_n (&most, __ATOMIC_RELAXED) < wanted)
    usleep (100);
  __atomic_fetch_sub (&inside, 1, __ATOMIC_ACQ_REL);
}

/* The most requests served at once, of 16 device threads that make them.  With
   fewer than WANTED this does not end.  */
static int
meet (int number)
{
  wanted = number;
#pragma omp target parallel for num_threads(16)
  for (int i = 0; i < REQUESTS; i++)
    request (meet_others);
  return most;
}

static int
child_meet_one (void)
{
  return meet (1);
}

static int
child_meet_eight (void)
{
  return meet (8);
}

static int
child_one (void)
{
#pragma omp target
  request (sleep_a_moment);
  return served == 1 ? 0 : 2;
}

static void
leave (void *unused)
{
  (void) unused;
  exit (7);
}

static int
child_exit_in_request (void)
{
#pragma omp target
  request (leave);
  return 2;
}

static int never;

/* Regions that main had made would be waited for at the program's end.  */
static void *
request_for_ever (void *argument)
{
  for (int i = 0; i < 2; i++)
#pragma omp target nowait device(i)
    while (!__atomic_load_n (&never, __ATOMIC_RELAXED))
      request (sleep_a_moment);
  for (;;)
    pause ();
  return argument;
}

static int
child_exit_during_requests (void)
{
  pthread_t thread;
  EXPECT_EQUAL (pthread_create (&thread, NULL, request_for_ever, NULL), 0);
  while (__atomic_load_n (&served, __ATOMIC_RELAXED) < 10)
    usleep (100);
  exit (8);
}

static int sum;

static void
use_threads (void *unused)
{
  (void) unused;
  int own = 0;
#pragma omp parallel for num_threads(4) reduction(+ : own)
  for (int i = 0; i < 100; i++)
    own += i;
#pragma omp parallel num_threads(2)
#pragma omp single
  for (int i = 0; i < 20; i++)
#pragma omp task shared(own)
    {
#pragma omp atomic
      own++;
    }
#pragma omp atomic
  sum += own;
}

static int
child_threads (void)
{
#pragma omp target parallel for num_threads(8)
  for (int i = 0; i < 40; i++)
    request (use_threads);
  return sum == 40 * (4950 + 20) ? 0 : 2;
}

/* ------------------------------------------------------------------------
   The parent.  */

static const struct child
{
  const char *name;
  int (*run) (void);
} children[] = {
  { "meet-one", child_meet_one },
  { "meet-eight", child_meet_eight },
  { "one", child_one },
  { "exit-in-request", child_exit_in_request },
  { "exit-during-requests", child_exit_during_requests },
  { "threads", child_threads },
};

/* The status of this program run as child NAME with VARIABLE set to VALUE (NULL:
   not at all); what it wrote to standard error in OUTPUT, of SIZE.  */
static int
run (const char *name, const char *value, char *output, size_t size)
{
  int ends[2], status;
  EXPECT_EQUAL (pipe (ends), 0);
  pid_t child = fork ();
  EXPECT (child >= 0);
  if (child == 0)
    {
      dup2 (ends[1], STDERR_FILENO);
      if (value)
        setenv (VARIABLE, value, 1);
      else
        unsetenv (VARIABLE);
      alarm (200);
      execl ("/proc/self/exe", "child", name, (char *) NULL);
      _exit (127);
    }
  close (ends[1]);
  size_t used = 0;
  ssize_t got;
  while (used + 1 < size
         && (got = read (ends[0], output + used, size - 1 - used)) > 0)
    used += (size_t) got;
  output[used] = '\0';
  close (ends[0]);
  EXPECT_EQUAL (waitpid (child, &status, 0), child);
  if (!WIFEXITED (status))
    {
      fprintf (stderr, "%s: status 0x%x\n%s\n", name, (unsigned) status, output);
      _Exit (1);
    }
  return WEXITSTATUS (status);
}

static int
run_quiet (const char *name, const char *value)
{
  char output[1000];
  int status = run (name, value, output, sizeof output);
  if (output[0])
    {
      fprintf (stderr, "%s wrote: %s\n", name, output);
      _Exit (1);
    }
  return status;
}

/* As many requests are served at once as the pool has threads, by default 8.  */
static void
test_parallel (void)
{
  EXPECT_EQUAL (run_quiet ("meet-one", "1"), 1);
  EXPECT_EQUAL (run_quiet ("meet-eight", "8"), 8);
  EXPECT_EQUAL (run_quiet ("meet-eight", NULL), 8);
}

static void
test_values (void)
{
  static const char *const bad[]
    = { "0", "-1", "1025", "8x", "", "x", "99999999999999999999" };
  static const char *const good[] = { "1", "1024", " 3 " };
  char output[1000];
  for (size_t i = 0; i < sizeof good / sizeof *good; i++)
    EXPECT_EQUAL (run_quiet ("one", good[i]), 0);
  EXPECT_EQUAL (run_quiet ("one", NULL), 0);
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    {
      EXPECT_EQUAL (run ("one", bad[i], output, sizeof output), 0);
      char *line = strstr (output, "libgomp: ");
      if (!line || !strstr (line, VARIABLE) || strstr (line + 1, "libgomp: "))
        {
          fprintf (stderr, "value '%s': %s\n", bad[i], output);
          _Exit (1);
        }
    }
}

int
main (int argc, char **argv)
{
  if (argc == 2)
    for (size_t i = 0; i < sizeof children / sizeof *children; i++)
      if (strcmp (argv[1], children[i].name) == 0)
        return children[i].run ();
  test_values ();
  EXPECT_EQUAL (run_quiet ("exit-in-request", NULL), 7);
  EXPECT_EQUAL (run_quiet ("exit-in-request", "1"), 7);
  EXPECT_EQUAL (run_quiet ("exit-during-requests", NULL), 8);
  EXPECT_EQUAL (run_quiet ("exit-during-requests", "1"), 8);
  EXPECT_EQUAL (run_quiet ("threads", NULL), 0);
  EXPECT_EQUAL (run_quiet ("threads", "1"), 0);
  test_parallel ();
  return 0;
}
