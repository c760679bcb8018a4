/* A thread fails while another one ends the process, and that one waits for it, in an exit
   handler or a destructor: the process ends, with a failure and by no signal, says why, and
   what stdout has buffered is there.  Where nobody waits all exit handlers run.  All cases
   run at once: some take the ten seconds after which the thread in exit is taken to wait.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */
/* { dg-options "-pthread" } */
/* { dg-timeout 600 } */

#include <ctype.h>
#include <omp.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include "expect.h"

extern void GOMP_error (const char *, size_t);

static void
fail (void)
{
  GOMP_error ("on purpose", 10);
}

/* The library, and its exit handlers, are there.  */
static void
use_library (void)
{
  volatile int threads = 0;
#pragma omp parallel num_threads(2)
#pragma omp masked
  threads = omp_get_num_threads ();
  EXPECT_EQUAL (threads, 2);
}

static void
say_handled (void)
{
  printf ("handled\n");
}

static void *
fail_beside (void *argument)
{
  fail ();
  return argument;
}

static void
join_failing (void)
{
  pthread_t thread;
  pthread_create (&thread, NULL, fail_beside, NULL);
  pthread_join (thread, NULL);
}

static sem_t never;

static void
wait_for_failing (void)
{
  pthread_t thread;
  sem_init (&never, 0, 0);
  pthread_create (&thread, NULL, fail_beside, NULL);
  while (sem_wait (&never) != 0)
    ;
}

/* A worker fails, and the region waits for it, with OMP_WAIT_POLICY=active awake.  */
static void
wait_for_region (void)
{
#pragma omp parallel num_threads(2)
#pragma omp masked filter(1)
  fail ();
}

static bool in_destructor, joins_in_destructor, waits_in_destructor;
static void wait_for_main (void);

static void __attribute__ ((destructor)) destroy (void)
{
  if (in_destructor)
    fail ();
  if (joins_in_destructor)
    join_failing ();
  if (waits_in_destructor)
    wait_for_main ();
}

/* The cases; what follows is exit (0) where they return.  */

static void
handler_fails (void)
{
  use_library ();
  atexit (say_handled);
  atexit (fail);
}

static void
early_handler_fails (void)
{
  atexit (say_handled);
  atexit (fail);
  use_library ();
}

static void
destructor_fails (void)
{
  use_library ();
  atexit (say_handled);
  in_destructor = true;
}

static void
failure_then_join (void)
{
  use_library ();
  atexit (join_failing);
  atexit (say_handled);
  fail ();
}

/* The handler runs before any of the library's.  */
static void
join_after_exit (void)
{
  use_library ();
  atexit (join_failing);
  atexit (say_handled);
}

/* The handler runs after the library's.  */
static void
join_late_after_exit (void)
{
  atexit (join_failing);
  use_library ();
  atexit (say_handled);
}

static void
destructor_joins (void)
{
  use_library ();
  joins_in_destructor = true;
  atexit (say_handled);
}

static void
failure_then_semaphore (void)
{
  atexit (wait_for_failing);
  use_library ();
  atexit (say_handled);
  fail ();
}

static void
failure_then_region (void)
{
  use_library ();
  atexit (wait_for_region);
  atexit (say_handled);
  fail ();
}

/* The thread that fails, and has the region, is unknown to the library before.  */
static void
failure_then_first_region (void)
{
  atexit (wait_for_region);
  atexit (say_handled);
  fail ();
}

/* Lets the other threads go on.  */
static void
dawdle (void)
{
  sched_yield ();
}

static void
several_fail (void)
{
  pthread_t threads[4];
  use_library ();
  atexit (say_handled);
  for (int i = 0; i < 100; i++)
    atexit (dawdle);
  for (int i = 0; i < 4; i++)
    pthread_create (&threads[i], NULL, fail_beside, NULL);
  for (int i = 0; i < 4; i++)
    pthread_join (threads[i], NULL);
}

static sem_t failure_ends, overtaken;

/* The failing thread is in an exit handler or destructor here while main ends.  Where main
   is not stopped it has ended the process before the pause is over.  */
static void
wait_for_main (void)
{
  sem_post (&failure_ends);
  while (sem_wait (&overtaken) != 0)
    ;
  usleep (500000);
}

static void
say_overtaken (void)
{
  sem_post (&overtaken);
}

/* The library knows no thread yet when main ends.  */
static void
main_overtakes (void)
{
  pthread_t thread;
  sem_init (&failure_ends, 0, 0);
  sem_init (&overtaken, 0, 0);
  pthread_create (&thread, NULL, fail_beside, NULL);
  while (sem_wait (&failure_ends) != 0)
    ;
  atexit (say_overtaken);
}

static void
main_overtakes_handler (void)
{
  atexit (say_handled);
  atexit (wait_for_main);
  main_overtakes ();
}

static void
main_overtakes_destructor (void)
{
  atexit (say_handled);
  waits_in_destructor = true;
  main_overtakes ();
}

static void
fail_at_signal (int number)
{
  (void) number;
  fail ();
}

static void
signal_handler_fails (void)
{
  use_library ();
  atexit (say_handled);
  signal (SIGUSR1, fail_at_signal);
  raise (SIGUSR1);
}

/* A child of fork's has none of the threads that end the parent.  */
static void
fork_failing (void)
{
  int status;
  fflush (stdout);
  pid_t child = fork ();
  if (child == 0)
    join_failing ();
  waitpid (child, &status, 0);
  printf ("the child's status: 0x%x\n", (unsigned) status);
}

static void
child_fails (void)
{
  use_library ();
  atexit (say_handled);
  atexit (fork_failing);
  fail ();
}

static const struct ending
{
  const char *name;
  void (*run) (void);
  const char *policy;
  bool joins; /* the thread that has failed, and so has no need to guess */
} endings[] = {
  { "handler fails", handler_fails, "passive" },
  { "early handler fails", early_handler_fails, "passive" },
  { "destructor fails", destructor_fails, "passive" },
  { "failure, then join", failure_then_join, "passive", true },
  { "join after exit", join_after_exit, "passive" },
  { "join late after exit", join_late_after_exit, "passive", true },
  { "destructor joins", destructor_joins, "passive", true },
  { "failure, then semaphore", failure_then_semaphore, "passive" },
  { "failure, then region", failure_then_region, "active" },
  { "failure, then first region", failure_then_first_region, "active" },
  { "several fail", several_fail, "passive" },
  { "main overtakes a handler", main_overtakes_handler, "passive" },
  { "main overtakes a destructor", main_overtakes_destructor, "passive" },
  { "signal handler fails", signal_handler_fails, "passive" },
  { "child fails", child_fails, "passive" },
};

enum { ENDINGS = sizeof endings / sizeof *endings };

static void
start (int number, FILE *output)
{
  char text[8];
  snprintf (text, sizeof text, "%d", number);
  dup2 (fileno (output), STDOUT_FILENO);
  dup2 (fileno (output), STDERR_FILENO);
  setenv ("OMP_WAIT_POLICY", endings[number].policy, 1);
  alarm (200);
  execl ("/proc/self/exe", "again", text, (char *) NULL);
  _exit (127);
}

/* Whether the kernel tells what a thread waits for, in numbers of this processor's: here of
   the call that asks.  */
static bool
joins_are_seen (void)
{
  void *word = NULL;
  char text[100] = "";
  FILE *file = fopen ("/proc/self/syscall", "r");
  if (!file)
    return false;
  bool read = fgets (text, sizeof text, file) != NULL;
  fclose (file);
  return read && atol (text) == SYS_read && isdigit ((unsigned char) *text)
         && prctl (PR_GET_TID_ADDRESS, &word) == 0;
}

static void
look (const struct ending *ending, int status, FILE *output)
{
  char text[4096];
  rewind (output);
  text[fread (text, 1, sizeof text - 1, output)] = '\0';
  bool good = WIFEXITED (status) && WEXITSTATUS (status) == EXIT_FAILURE
              && strstr (text, "on purpose") && strstr (text, "begun\n")
              && strstr (text, "handled\n");
  if (ending->joins && !strstr (text, "waits for one that has failed")
      && joins_are_seen ())
    good = false;
  if (ending->run == child_fails && !strstr (text, "status: 0x100\n"))
    good = false;
  if (!good)
    fprintf (stderr, "%s: status 0x%x\n%s---\n", ending->name,
             (unsigned) status, text);
  EXPECT (good);
}

int
main (int argc, char **argv)
{
  FILE *outputs[ENDINGS];
  pid_t children[ENDINGS];
  if (argc > 1)
    {
      printf ("begun\n");
      endings[atoi (argv[1])].run ();
      return 0;
    }
  for (int i = 0; i < ENDINGS; i++)
    {
      outputs[i] = tmpfile ();
      EXPECT (outputs[i] != NULL);
      children[i] = fork ();
      if (children[i] == 0)
        start (i, outputs[i]);
    }
  int failed = 0;
  for (int i = 0; i < ENDINGS; i++)
    {
      int status;
      EXPECT_EQUAL (waitpid (children[i], &status, 0), children[i]);
      look (&endings[i], status, outputs[i]);
    }
  return failed;
}
