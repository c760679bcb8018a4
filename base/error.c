/* Messages to the user: one line, one write.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "base/error.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/end.h"
#include "base/errno_kept.h"
#include "base/error_routine.h"

bool gomp_debug_enabled;

/* What a message of LENGTH characters, printed by vsnprintf, needs besides: the
   prefix, a newline at either end, and vsnprintf's null.  */
#define LINE_PREFIX "\nlibgomp: "
#define LINE_EXTRA (sizeof LINE_PREFIX + 1)

/* Put PREFIX and the message of FORMAT and ARGUMENTS into LINE of SIZE bytes,
   which are more than LINE_EXTRA; what does not fit is cut off.  Returns how
   many characters of the message there are, whether they fit or not; *USED is
   the line's length.  */
static size_t
line_format (char *line, size_t size, size_t *used, const char *prefix,
             const char *format, va_list arguments)
{
  char *end = stpcpy (line, prefix);
  size_t room = line + size - 1 - end;
  int length = vsnprintf (end, room, format, arguments);
  size_t wanted = length > 0 ? (size_t) length : 0;
  end += wanted < room ? wanted : room - 1;
  *end++ = '\n';
  *used = end - line;
  return wanted;
}

/* One write, unless a signal or a full pipe cuts it in pieces.  Nothing can be
   done where standard error is closed.  */
static void
line_write (const char *line, size_t length)
{
  fflush (stderr);
  while (length > 0)
    {
      ssize_t written = write (STDERR_FILENO, line, length);
      if (written < 0 && errno != EINTR)
        return;
      if (written > 0)
        {
          line += written;
          length -= written;
        }
    }
}

/* Print the line of PREFIX, FORMAT and ARGUMENTS; TRIMMED: without newlines at
   its end.  */
static void
line_print (bool trimmed, const char *prefix, const char *format,
            va_list arguments)
{
  if (gomp_another_thread_ends ())
    return;
  ERRNO_KEPT;
  char usual[1024];
  char *line = usual;
  size_t used;
  va_list again;
  va_copy (again, arguments);
  size_t size
    = LINE_EXTRA
      + line_format (usual, sizeof usual, &used, prefix, format, arguments);
  /* The text of an error directive has any length.  Without memory for all of
     it, its beginning is better than nothing.  */
  if (size > sizeof usual && (line = malloc (size)))
    line_format (line, size, &used, prefix, format, again);
  va_end (again);
  char *shown = line ? line : usual;
  while (trimmed && shown[used - 2] == '\n')
    used--;
  line_write (shown, used);
  error_routine_keep_line (shown, used);
  if (line != usual)
    free (line);
}

void
gomp_verror (const char *format, va_list arguments)
{
  bool blank = *format == '\n';
  line_print (false, LINE_PREFIX + !blank, format + blank, arguments);
}

void
gomp_verror_trimmed (const char *format, va_list arguments)
{
  line_print (true, LINE_PREFIX + 1, format, arguments);
}

void
gomp_error (const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  gomp_verror (format, arguments);
  va_end (arguments);
}

void
gomp_vfatal (const char *format, va_list arguments)
{
  gomp_verror (format, arguments);
  gomp_end ();
}

void
gomp_fatal (const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  gomp_vfatal (format, arguments);
}
