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

/* Print one line and end the process with EXIT_FAILURE.  For entry points
   only, with no lock held.  */
void gomp_fatal (const char *format, ...)
  __attribute__ ((cold, noreturn, format (printf, 1, 2)));
void gomp_vfatal (const char *format, va_list arguments)
  __attribute__ ((cold, noreturn, format (printf, 1, 0)));

/* Call ROUTINE (NULL: nothing) with the last message of the thread that fails, before a
   failure ends the process.  It is called once, with no lock held, and other threads that
   fail wait until it has returned; then the process ends as it would without.  */
void gomp_set_before_end (void (*routine) (char *message));

/* End the process with EXIT_FAILURE, of a failure that was told.  As above.  */
void gomp_end (void) __attribute__ ((cold, noreturn));

/* The process ends, and the calling thread now ends things that other threads
   may still use.  What fails in the other threads from here on is a consequence
   of that: their messages are dropped, and where they would end the process
   they sleep until it has ended.  But the calling thread may still run exit
   handlers of the program's and wait in them for another thread: WORKS_FOR_IT
   says whether it waits so for the thread that asks.  The failures of such a
   thread are printed and end the process at once.  */
void gomp_end_begins (bool (*works_for_it) (void));
/* The process ends, and the calling thread is in exit, but has ended nothing of the
   library's yet.  Where another thread fails that it waits for in an exit handler, as
   WORKS_FOR_IT says, the process ends at once: that thread would wait for this one in a
   second call of exit.  */
void gomp_exit_begins (bool (*works_for_it) (void));
/* The calling thread is in exit, with nothing ended yet, and waits there for other threads'
   work.  Where one of these fails and would end the process, which a second call of exit may
   not do, TELL is called on it, and it sleeps: the thread in exit is to end the process with
   a failure, as gomp_exit_fails says from then on.  NULL: it does not wait any more; false
   where a thread has failed.  */
bool gomp_exit_waits (void (*tell) (void));
bool gomp_exit_fails (void);
/* An exit handler runs on the calling thread: where that ends the process it does not wait for
   another thread, which may wait for it in a second call of exit.  */
void gomp_exit_is_here (void);
/* Whether another thread has called gomp_end_begins and does not wait for the
   calling one.  */
bool gomp_another_thread_ends (void);
/* For the child of a fork: forget that a thread of the parent has called
   gomp_end_begins.  */
void gomp_end_forget (void);

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
