/* Messages to the user: one line, one write.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "base/error.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "base/errno_kept.h"
#include "base/kernel_thread.h"

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

/* The thread that has called gomp_end_begins and ends the process; 0: none has.
   Atomic.  */
static pid_t ending_thread;
/* The argument of gomp_end_begins; written before ending_thread.  */
static bool (*works_for_ending_thread) (void);

void
gomp_end_begins (bool (*works_for_it) (void))
{
  works_for_ending_thread = works_for_it;
  __atomic_store_n (&ending_thread, kernel_thread (), __ATOMIC_RELEASE);
}

/* The thread that has called gomp_exit_begins, in what process (a child of fork is
   another), and its argument, which is written before.  */
static pid_t exiting_thread, exiting_process;
static bool (*works_for_exiting_thread) (void);

void
gomp_exit_begins (bool (*works_for_it) (void))
{
  works_for_exiting_thread = works_for_it;
  exiting_process = getpid ();
  __atomic_store_n (&exiting_thread, kernel_thread (), __ATOMIC_RELEASE);
}

/* Whether another thread is in exit and waits there for the calling one.  */
static bool
exit_waits_for_this_thread (void)
{
  pid_t thread = __atomic_load_n (&exiting_thread, __ATOMIC_ACQUIRE);
  return thread != 0 && thread != kernel_thread ()
         && exiting_process == getpid () && works_for_exiting_thread ();
}

/* The thread that waits in exit, 0: none does, what it is told by, written before, and whether
   another thread has failed.  */
static pid_t exit_waiter;
static void (*exit_tell) (void);
static bool exit_failure;

bool
gomp_exit_fails (void)
{
  return __atomic_load_n (&exit_failure, __ATOMIC_ACQUIRE);
}

bool
gomp_exit_waits (void (*tell) (void))
{
  if (tell)
    exit_tell = tell;
  __atomic_store_n (&exit_waiter, tell ? kernel_thread () : 0,
                    __ATOMIC_SEQ_CST);
  return !__atomic_load_n (&exit_failure, __ATOMIC_SEQ_CST);
}

/* The calling thread is to end the process.  Where a thread waits in exit, leave it to that
   one; one that comes to wait later does not.  */
static void
leave_to_exit_waiter (void)
{
  __atomic_store_n (&exit_failure, true, __ATOMIC_SEQ_CST);
  pid_t waiter = __atomic_load_n (&exit_waiter, __ATOMIC_SEQ_CST);
  if (waiter == 0 || waiter == kernel_thread ())
    return;
  exit_tell ();
  for (;;)
    pause ();
}

/* The thread that calls what gomp_set_before_end was given; 0: none does.  Atomic.  */
static pid_t before_end_thread;

/* The first thread that has failed and calls exit; 0: none has.  Atomic.  */
static pid_t failing_thread;
/* The calling thread is in exit.  */
static __thread bool in_exit __attribute__ ((tls_model ("initial-exec")));

void
gomp_exit_is_here (void)
{
  in_exit = true;
}

void
gomp_end_forget (void)
{
  exit_waiter = 0;
  exit_failure = false;
  failing_thread = 0;
  before_end_thread = 0;
  __atomic_store_n (&ending_thread, 0, __ATOMIC_RELAXED);
}

/* Whether gomp_end_begins was called on another thread.  */
static bool
end_began_elsewhere (void)
{
  pid_t thread = __atomic_load_n (&ending_thread, __ATOMIC_ACQUIRE);
  return thread != 0 && thread != kernel_thread ();
}

bool
gomp_another_thread_ends (void)
{
  return end_began_elsewhere () && !works_for_ending_thread ();
}

/* What gomp_end calls first; NULL: nothing.  Atomic.  */
static void (*before_end) (char *message);

/* The last line that a thread has printed while there was a before_end, and the thread, 0 while
   another changes it; atomic.  */
static char last_line[1024];
static pid_t last_line_thread;

void
gomp_set_before_end (void (*routine) (char *message))
{
  __atomic_store_n (&before_end, routine, __ATOMIC_RELEASE);
}

/* Keep the LENGTH characters of LINE, a message with its prefix and a newline.  */
static void
last_line_keep (const char *line, size_t length)
{
  static const char prefix[] = "libgomp: ";
  static bool busy;
  if (likely (!__atomic_load_n (&before_end, __ATOMIC_RELAXED))
      || __atomic_exchange_n (&busy, true, __ATOMIC_ACQUIRE))
    return;
  const char *text = strstr (line, prefix);
  size_t skip = text ? text + sizeof prefix - 1 - line : 0;
  size_t size = length - skip - 1;
  size = size < sizeof last_line ? size : sizeof last_line - 1;
  __atomic_store_n (&last_line_thread, 0, __ATOMIC_RELAXED);
  memcpy (last_line, line + skip, size);
  last_line[size] = '\0';
  __atomic_store_n (&last_line_thread, kernel_thread (), __ATOMIC_RELEASE);
  __atomic_store_n (&busy, false, __ATOMIC_RELEASE);
}

/* Whether the thread that ends the process may wait, in an exit handler, for this one.  */
static bool
end_waits_for_this_thread (void)
{
  return (end_began_elsewhere () && !gomp_another_thread_ends ())
         || exit_waits_for_this_thread ();
}

/* Let nobody else end the process while the calling thread is in the program's routine, nor
   this one while another is.  False where the calling thread has failed in there, or the
   other one waits for it.  */
static bool
before_end_enter (void)
{
  pid_t self = kernel_thread (), other = 0;
  while (!__atomic_compare_exchange_n (&before_end_thread, &other, self, false,
                                       __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
    {
      if (other == self || end_waits_for_this_thread ())
        return false;
      other = 0;
      nanosleep (&(struct timespec) { 0, 1000000 }, NULL);
    }
  return true;
}

/* Call the program's routine, once in a process: a failure in it ends the process without
   another call.  */
static void
before_end_call (void)
{
  if (!before_end_enter ())
    return;
  void (*routine) (char *)
    = __atomic_exchange_n (&before_end, NULL, __ATOMIC_ACQ_REL);
  if (unlikely (routine != NULL))
    {
      char message[sizeof last_line] = "";
      if (__atomic_load_n (&last_line_thread, __ATOMIC_ACQUIRE)
          == kernel_thread ())
        memcpy (message, last_line, sizeof message);
      routine (message);
    }
  __atomic_store_n (&before_end_thread, 0, __ATOMIC_RELEASE);
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
  last_line_keep (shown, used);
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

/* The C library's exit may crash in older versions, and wait in newer ones, where two
   threads are in it: of several that fail at once the first one ends the process.  Returns
   on that, and on one that is in exit already, which must not wait for the other.  */
static void
await_failing_thread (void)
{
  pid_t self = kernel_thread (), first = 0;
  if (in_exit
      || __atomic_compare_exchange_n (&failing_thread, &first, self, false,
                                      __ATOMIC_RELAXED, __ATOMIC_RELAXED)
      || first == self)
    return;
  /* The first one may come to wait, in an exit handler, for this one.  */
  while (!end_waits_for_this_thread ())
    nanosleep (&(struct timespec) { 0, 1000000 }, NULL);
  _exit (EXIT_FAILURE);
}

void
gomp_end (void)
{
  before_end_call ();
  leave_to_exit_waiter ();
  while (gomp_another_thread_ends ())
    pause ();
  /* The thread that is in exit waits for this one, and a second call of exit
     may wait for the first one: so the process ends here without exit
     handlers.  */
  if (end_began_elsewhere () || exit_waits_for_this_thread ())
    _exit (EXIT_FAILURE);
  await_failing_thread ();
  exit (EXIT_FAILURE);
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
