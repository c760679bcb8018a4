/* Messages: of any length, one line each.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "base/error.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <gomp/plugin.h>
#include "testsuite/unit/unit.h"

#define MOST 60000 /* fits into a pipe with what is around it */

static char text[MOST + 1], shown[MOST + 100], wanted[MOST + 100];
static int pipe_ends[2], old_stderr;

/* Standard error goes to a pipe until capture_end, which returns what came.  */
static void
capture_begin (void)
{
  fflush (stderr);
  old_stderr = dup (STDERR_FILENO);
  if (pipe (pipe_ends) != 0)
    abort ();
  dup2 (pipe_ends[1], STDERR_FILENO);
  close (pipe_ends[1]);
}

static const char *
capture_end (void)
{
  size_t length = 0;
  ssize_t got;
  dup2 (old_stderr, STDERR_FILENO);
  close (old_stderr);
  while ((got = read (pipe_ends[0], shown + length, sizeof shown - 1 - length))
         > 0)
    length += (size_t) got;
  close (pipe_ends[0]);
  shown[length] = '\0';
  return shown;
}

/* Whether a message of LENGTH characters, from the library and from a plugin, is
   shown whole.  */
static bool
is_whole (size_t length)
{
  memset (text, 'x', length);
  text[length] = '\0';
  capture_begin ();
  gomp_error ("%s", text);
  snprintf (wanted, sizeof wanted, "libgomp: %s\n", text);
  bool good = strcmp (capture_end (), wanted) == 0;
  capture_begin ();
  GOMP_PLUGIN_error ("%s\n", text);
  return strcmp (capture_end (), wanted) == 0 && good;
}

int
main (void)
{
  bool good = true;
  for (size_t length = 1; length < 4200; length++)
    good &= is_whole (length);
  CHECK (good, "messages of up to 4200 characters are shown whole");
  CHECK (is_whole (MOST), "a long message is shown whole");
  capture_begin ();
  gomp_error ("\nfirst %d", 1);
  CHECK (strcmp (capture_end (), "\nlibgomp: first 1\n") == 0,
         "a newline at the beginning stays in front");
  capture_begin ();
  gomp_error ("ends\n");
  CHECK (strcmp (capture_end (), "libgomp: ends\n\n") == 0,
         "a newline at the end of the program's text stays");
  capture_begin ();
  GOMP_PLUGIN_error ("ends\n\n");
  GOMP_PLUGIN_error ("\n");
  CHECK (strcmp (capture_end (), "libgomp: ends\nlibgomp: \n") == 0,
         "those at the end of a plugin's text do not");
  capture_begin ();
  errno = 5;
  gomp_error ("errno");
  int after = errno;
  capture_end ();
  CHECK (after == 5, "errno stays");
  return UNIT_RESULT ();
}
