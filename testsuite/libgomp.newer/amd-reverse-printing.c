/* What an AMD device's kernels print comes out while a request is being served, and requests
   are served while they print: each in its order, and each line once.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "expect.h"

#pragma omp requires reverse_offload

enum { LINES = 300, THREADS = 4 };

#pragma omp begin declare target
int pipe_read, served;
#pragma omp end declare target

/* On the host: the next line of what the kernel prints is TEXT.  */
static void
expect_line (const char *text)
{
  char line[80];
  size_t length = 0;
  while (length < sizeof line - 1 && read (pipe_read, line + length, 1) == 1
         && line[length] != '\n')
    length++;
  line[length] = '\0';
  if (strcmp (line, text) != 0)
    fprintf (stderr, "read \"%s\", not \"%s\"\n", line, text);
  EXPECT (strcmp (line, text) == 0);
}
#pragma omp declare target device_type(host) enter(expect_line)

/* The line is read by the request that comes behind it: it is out by then, or this never
   ends.  */
static void
test_order (void)
{
#pragma omp target
  for (int i = 0; i < 20; i++)
    {
      printf ("line %d\n", i);
#pragma omp target device(ancestor : 1) firstprivate(i)
      {
        char text[20];
        snprintf (text, sizeof text, "line %d", i);
        expect_line (text);
      }
    }
}

/* One thread's request reads what another prints after that.  */
static void
test_beside (void)
{
#pragma omp target
#pragma omp parallel num_threads(2)
  if (omp_get_thread_num () == 0)
    {
#pragma omp target device(ancestor : 1)
      for (int i = 0; i < LINES; i++)
        {
          char text[20];
          snprintf (text, sizeof text, "beside %d", i);
          expect_line (text);
        }
    }
  else
    for (int i = 0; i < LINES; i++)
      printf ("beside %d\n", i);
}

int
main (void)
{
  int ends[2];
  alarm (200);
  if (pipe (ends) != 0)
    return 1;
  fflush (stdout);
  dup2 (ends[1], STDOUT_FILENO);
  pipe_read = ends[0];
  test_order ();
  test_beside ();
  return 0;
}
