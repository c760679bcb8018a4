/* The walk over a device's failures.  The program starts itself again and again:
   the first call of a kind fails, then the second, until a run ends that reached
   no failure.  Each run must end right (status 0) or with status 1 and a line of
   the library's; never by a signal, with a wrong result, in a hang, or with
   device memory that nobody has.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_FAULT_WALK_H
#define GANGWAY_FAULT_WALK_H

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* What a run ends with that finds something wrong itself.  */
#define WALK_WRONG 3
#define WALK_SECONDS 200

#define WALK_CHECK(condition)                                                 \
  do                                                                          \
    {                                                                         \
      if (!(condition))                                                       \
        {                                                                     \
          fprintf (stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__,         \
                   #condition);                                               \
          fflush (stderr);                                                    \
          _exit (WALK_WRONG);                                                 \
        }                                                                     \
    }                                                                         \
  while (0)

static const char *walk_kind;           /* of a walking run, else NULL */
static int walk_failures;

static void
walk_problem (const char *fault, const char *what, const char *output)
{
  printf ("FAULT %s: %s\n%s----\n", fault, what, output);
  walk_failures++;
}

/* Whether the device is that of testsuite/plugins/far.  */
static int
walk_is_far (void)
{
  return getenv ("FAR_DEVICES") != NULL;
}

/* Whether a failure of walk_kind ends the process in the middle of a construct,
   with what it had mapped: the launch, and whatever a queue does, is found to have
   failed by who waits for it.  */
static inline int
walk_cuts_launch (void)
{
  static const char *const kinds[]
    = { "launch", "run", "openacc_exec", "openacc_async_synchronize",
        "openacc_async_dev2host",
        "later_copy", "later_kernel" };
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (!strcmp (walk_kind, kinds[i]))
      return 1;
  return 0;
}

/* In the child: become the program with FAULT.  */
static void __attribute__ ((noreturn))
walk_run (char *program, const char *fault, const char *kind, int out)
{
  dup2 (out, STDOUT_FILENO);
  dup2 (out, STDERR_FILENO);
  setenv (walk_is_far () ? "FAR_FAULT" : "GANGWAY_HOST_FAULT", fault, 1);
  setenv ("GANGWAY_DEVICE_CACHE", "0", 1);
  setenv ("GANGWAY_INFO", "counts", 1);
  setenv ("GOMP_DEBUG", "1", 1);
  alarm (WALK_SECONDS);
  execl ("/proc/self/exe", program, kind, (char *) NULL);
  _exit (127);
}

/* Run once with FAULT; the output in OUTPUT.  Returns wait's status.  */
static int
walk_once (char *program, const char *fault, const char *kind, char *output,
           size_t size)
{
  int ends[2], status;
  size_t used = 0;
  if (pipe (ends) != 0)
    exit (2);
  fflush (stdout);
  pid_t child = fork ();
  if (child == 0)
    walk_run (program, fault, kind, ends[1]);
  close (ends[1]);
  for (;;)
    {
      char rest[512];
      char *to = used + 1 < size ? output + used : rest;
      ssize_t got
        = read (ends[0], to, to == rest ? sizeof rest : size - 1 - used);
      if (got <= 0)
        break;
      if (to != rest)
        used += (size_t) got;
    }
  output[used] = '\0';
  close (ends[0]);
  waitpid (child, &status, 0);
  return status;
}

/* Whether OUTPUT has a line of the library's that is an error's, not one of those
   that GOMP_DEBUG and GANGWAY_INFO ask for.  */
static int
walk_has_message (const char *output)
{
  for (const char *line = output; line && *line; line = strchr (line, '\n'))
    {
      line += *line == '\n';
      const char *end = strchr (line, '\n');
      size_t length = end ? (size_t) (end - line) : strlen (line);
      if (strncmp (line, "libgomp: ", 9) == 0
          && !memmem (line, length, "injected failure", 16)
          && !memmem (line, length, "while loading", 13)
          && !memmem (line, length, "mapnum=", 7)
          && !memmem (line, length, "launches=", 9))
        return 1;
    }
  return 0;
}

/* One run; returns whether the failure was reached.  */
static int
walk_step (char *program, const char *fault, const char *kind)
{
  static char output[1 << 16];
  int status = walk_once (program, fault, kind, output, sizeof output);
  int reached = strstr (output, "injected failure") != NULL;
  const char *counts = strstr (output, "allocs=");
  unsigned long allocs = 0, frees = 0;
  if (getenv ("FAULT_WALK_SHOW"))
    printf ("FAULT %s: status 0x%x\n%s----\n", fault, (unsigned) status, output);
  if (WIFSIGNALED (status))
    walk_problem (fault, WTERMSIG (status) == SIGALRM ? "hangs" : "crashes",
                  output);
  else if (WEXITSTATUS (status) > 1)
    walk_problem (fault, "goes wrong", output);
  else if (WEXITSTATUS (status) == 1 && !reached)
    walk_problem (fault, "ends without a failure", output);
  else if (WEXITSTATUS (status) == 1 && !walk_has_message (output))
    walk_problem (fault, "ends without a message", output);
  else if (counts
           && sscanf (counts, "allocs=%lu frees=%lu", &allocs, &frees) == 2
           && allocs != frees && !strstr (output, "walk: unfinished"))
    walk_problem (fault, "loses device memory", output);
  return reached;
}

/* From MAIN: returns in a run of the walk, with walk_kind set; otherwise walks
   and ends the process.  */
static void
walk (int argc, char **argv)
{
  static const char *const host_kinds[]
    = { "alloc", "h2d", "d2h", "launch", "queue", "session", "init", NULL };
  /* What the calls are named, and what queues do later.  */
  static const char *const far_kinds[]
    = { "alloc", "host2dev", "dev2host", "run", "openacc_exec",
        "openacc_async_construct", "openacc_async_host2dev",
        "openacc_async_dev2host", "openacc_async_serialize",
        "openacc_async_synchronize", "queue_mark", "queue_follow",
        "session_start", "session_stage", "init_device", "load_image",
        "later_copy", "later_kernel", NULL };
  const char *const *kinds = walk_is_far () ? far_kinds : host_kinds;
  if (argc > 1)
    {
      walk_kind = argv[1];
      return;
    }
  int runs = 0;
  for (size_t kind = 0; kinds[kind]; kind++)
    for (int lasts = 0; lasts <= 1; lasts++)
      {
        char fault[64];
        int n = 0;
        do
          {
            snprintf (fault, sizeof fault, "%s:%d%s", kinds[kind], ++n,
                      lasts ? "+" : "");
            runs++;
          }
        while (walk_step (argv[0], fault, kinds[kind]) && n < 1000
               && walk_failures < 20);
        printf ("%s%s: %d places\n", kinds[kind], lasts ? "+" : "", n - 1);
      }
  printf ("%d runs, %d wrong\n", runs, walk_failures);
  exit (walk_failures > 0);
}

#endif
