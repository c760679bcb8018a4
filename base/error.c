/* Messages to the user: one line, one write.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "base/error.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/errno_kept.h"

bool gomp_debug_enabled;

void
gomp_verror (const char *format, va_list arguments)
{
  ERRNO_KEPT;
  static const char prefix[] = "libgomp: ";
  char line[2048];
  size_t used = 0;
  if (*format == '\n')
    line[used++] = *format++;
  memcpy (line + used, prefix, sizeof prefix - 1);
  used += sizeof prefix - 1;
  int wanted
    = vsnprintf (line + used, sizeof line - used - 1, format, arguments);
  if (wanted > 0)
    {
      size_t room = sizeof line - used - 2;
      used += (size_t) wanted < room ? (size_t) wanted : room;
    }
  line[used++] = '\n';
  fflush (stderr);
  /* Nothing can be done where standard error is closed.  */
  ssize_t written = write (STDERR_FILENO, line, used);
  (void) written;
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
  exit (EXIT_FAILURE);
}

void
gomp_fatal (const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  gomp_vfatal (format, arguments);
}
