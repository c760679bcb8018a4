/* The process ends, and an exit handler that was made before the devices were found
   runs a region, in which another thread than the one in exit fails: it says why,
   and the process ends, though the handler waits for that thread.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "expect.h"

static int nested;

static void
fail_in_other_thread (void)
{
#pragma omp parallel num_threads(2)
#pragma omp masked filter(1)
  {
#pragma omp error at(execution) severity(fatal) message("in a handler")
  }
}

static void
handler (void)
{
  if (!nested)
    fail_in_other_thread ();
  else
    {
#pragma omp parallel num_threads(1)
      fail_in_other_thread ();
    }
}

static void
child (int error)
{
  /* Where the thread that failed sleeps: the handler would wait for ever.  */
  alarm (200);
  dup2 (error, STDERR_FILENO);
  atexit (handler);
  int sum = 0;
#pragma omp target map (tofrom : sum)
  sum++;
  exit (sum == 1 ? 0 : 3);
}

/* What the child says and how it ends.  */
static void
end_process (void)
{
  int ends[2];
  EXPECT_EQUAL (pipe (ends), 0);
  pid_t pid = fork ();
  EXPECT (pid >= 0);
  if (pid == 0)
    child (ends[1]);
  close (ends[1]);
  char text[200] = "";
  size_t length = 0;
  ssize_t got;
  while ((got = read (ends[0], text + length, sizeof text - 1 - length)) > 0)
    length += (size_t) got;
  close (ends[0]);
  int status;
  EXPECT_EQUAL (waitpid (pid, &status, 0), pid);
  /* A signal: the process did not end by itself.  */
  EXPECT (WIFEXITED (status));
  EXPECT_EQUAL (WEXITSTATUS (status), EXIT_FAILURE);
  EXPECT (strstr (text, "in a handler") != NULL);
}

int
main (void)
{
  for (nested = 0; nested <= 1; nested++)
    end_process ();
  return 0;
}
