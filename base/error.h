/* Messages to the user.  Any thread may call these; no lock is needed or
   taken.  Every message is one line on standard error that begins "libgomp: ",
   written with one write so that threads do not mix their lines.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_BASE_ERROR_H
#define GANGWAY_BASE_ERROR_H

#include <stdarg.h>
#include "base/attributes.h"

/* Print one line of any length; FORMAT has no newline at its end.  A newline at
   its beginning puts a blank line before the message.  errno stays as it was.  */
void gomp_error (const char *format, ...)
  __attribute__ ((cold, format (printf, 1, 2)));
void gomp_verror (const char *format, va_list arguments)
  __attribute__ ((cold, format (printf, 1, 0)));
/* gomp_verror without the newlines at the end of the message; a newline at its
   beginning stays as it is.  */
void gomp_verror_trimmed (const char *format, va_list arguments)
  __attribute__ ((cold, format (printf, 1, 0)));

/* Print one line and end the process with EXIT_FAILURE (gomp_end in base/end.h).  For entry
   points only, with no lock held.  */
void gomp_fatal (const char *format, ...)
  __attribute__ ((cold, noreturn, format (printf, 1, 2)));
void gomp_vfatal (const char *format, va_list arguments)
  __attribute__ ((cold, noreturn, format (printf, 1, 0)));

/* Print one line if GOMP_DEBUG=1 was set; cheap otherwise.  */
#define gomp_debug(...)                                                        \
  do                                                                           \
    {                                                                          \
      if (unlikely (gomp_debug_enabled))                                       \
        gomp_error (__VA_ARGS__);                                              \
    }                                                                          \
  while (0)

/* Set by environment_read_debug before any other thread exists; constant
   afterwards.  */
extern bool gomp_debug_enabled;

/* An invariant of the library itself: checked in builds configured with
   --enable-debug, not compiled otherwise.  */
#ifdef GANGWAY_DEBUG
#  define gomp_assert(condition)                                               \
    ((condition) ? (void) 0                                                    \
                 : gomp_fatal ("internal error at %s:%d: %s", __FILE__,        \
                               __LINE__, #condition))
#else
#  define gomp_assert(condition) ((void) sizeof (condition))
#endif

#endif
