/* Tests that run themselves again with another environment, and look at what comes of
   it.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_AGAIN_H
#define GANGWAY_AGAIN_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef AGAIN_SECONDS
#define AGAIN_SECONDS 200
#endif
#define AGAIN_OUTPUT (64 * 1024)

/* What the last run wrote to stdout and stderr.  */
static char again_output[AGAIN_OUTPUT];

/* Run this program once more with ARGUMENT and each NAME, VALUE of SETTINGS, which a NULL
   ends, in its environment.  Returns its status, or minus the signal that ended it;
   SIGALRM where it took too long.  */
static int
again (const char *argument, const char *const *settings)
{
  int ends[2];
  if (pipe (ends) != 0)
    abort ();
  pid_t child = fork ();
  if (child == 0)
    {
      dup2 (ends[1], STDOUT_FILENO);
      dup2 (ends[1], STDERR_FILENO);
      close (ends[0]);
      close (ends[1]);
      for (; *settings; settings += 2)
        setenv (settings[0], settings[1], 1);
      alarm (AGAIN_SECONDS);
      execl ("/proc/self/exe", "again", argument, (char *) NULL);
      _exit (127);
    }
  close (ends[1]);
  size_t have = 0;
  ssize_t got;
  while ((got = read (ends[0], again_output + have, AGAIN_OUTPUT - 1 - have))
         > 0)
    have += (size_t) got;
  again_output[have] = '\0';
  close (ends[0]);
  int status;
  waitpid (child, &status, 0);
  return WIFSIGNALED (status) ? -WTERMSIG (status) : WEXITSTATUS (status);
}

/* How often the emulated driver says that FUNCTION was called, in again_output, which
   came with GANGWAY_CUDA_COUNT=1; without FUNCTION, how often all were called.  */
static inline long
again_calls (const char *function)
{
  long all = 0, count;
  char name[64];
  const char *line = again_output;
  while ((line = strstr (line, "calls: ")) != NULL)
    {
      line += 7;
      if (sscanf (line, "%63s %ld", name, &count) == 2
          && (!function || strcmp (name, function) == 0))
        all += count;
    }
  return all;
}

#endif
