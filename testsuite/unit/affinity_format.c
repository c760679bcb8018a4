/* Affinity format strings.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/teams/thread_affinity.h"

#include <omp.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "unit.h"

/* What FORMAT says of this thread.  */
static size_t
expand (char *buffer, size_t size, const char *format, size_t length)
{
  struct affinity_self self = thread_affinity_self ();
  return affinity_format_expand (&self, buffer, size, format, length);
}

static void
check (const char *format, const char *wanted)
{
  char text[256];
  size_t length = expand (text, sizeof text - 1, format, strlen (format));
  text[length < sizeof text ? length : sizeof text - 1] = '\0';
  CHECK (strcmp (text, wanted) == 0, "`%s' is `%s'", format, text);
}

/* FORMAT ends the process.  */
static void
check_bad (const char *format)
{
  int status = 0;
  fflush (stdout);
  pid_t child = fork ();
  if (child == 0)
    {
      char text[64];
      expand (text, sizeof text, format, strlen (format));
      _exit (0);
    }
  waitpid (child, &status, 0);
  CHECK (WIFEXITED (status) && WEXITSTATUS (status) == EXIT_FAILURE,
         "bad format `%s'", format);
}

static void
test_fields (void)
{
  char wanted[64];
  check ("plain", "plain");
  check ("100%%", "100%");
  check ("%n/%N", "0/1");
  check ("%{thread_num}/%{num_threads}", "0/1");
  check ("[%4n]", "[0   ]");
  check ("[%.4n]", "[   0]");
  check ("[%0.4n]", "[0000]");
  check ("[%0.4a]", "[-001]");
  check ("[%{ancestor_tnum}]", "[-1]");
  check ("%L %t %T", "0 0 1");
  snprintf (wanted, sizeof wanted, "%d", getpid ());
  check ("%P", wanted);
  snprintf (wanted, sizeof wanted, "0x%018lx", (unsigned long) pthread_self ());
  check ("%0.20i", wanted);
}

static void
test_cut (void)
{
  char text[8];
  memset (text, 'x', sizeof text);
  size_t length = expand (text, 4, "abcdef", 6);
  CHECK (length == 6 && memcmp (text, "abcdxxxx", 8) == 0,
         "a line is cut, its length is not");
  length = omp_capture_affinity (text, 4, "abcdef");
  CHECK (length == 6 && strcmp (text, "abc") == 0, "captured with a null");
  CHECK (omp_capture_affinity (NULL, 0, "abcdef") == 6, "no buffer");
}

static void
test_variable (void)
{
  char text[64];
  affinity_format_set ("%n of %N and more", 8);
  CHECK (omp_get_affinity_format (text, 4) == 8 && strcmp (text, "%n ") == 0,
         "a format of a length");
  size_t length = expand (text, sizeof text, NULL, 0);
  CHECK (length == 6 && memcmp (text, "0 of 1", 6) == 0,
         "the variable's format");
}

int
main (void)
{
  test_fields ();
  test_cut ();
  test_variable ();
  check_bad ("%04n");
  check_bad ("%.n");
  check_bad ("%z");
  check_bad ("%{thread}");
  check_bad ("%{thread_num");
  check_bad ("%");
  return UNIT_RESULT ();
}
