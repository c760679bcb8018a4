/* errno is set before a construct or a routine and looked at behind it.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <errno.h>
#include <stdio.h>

/* A number that the system gives to no error.  */
#define ERRNO_MARK 4711

/* How often errno was another; atomic.  */
static int errno_changes;

static inline void
errno_mark (void)
{
  errno = ERRNO_MARK;
}

/* WHAT has been done since errno_mark.  Marks anew.  */
static inline void
errno_check (const char *what)
{
  int now = errno;
  if (now != ERRNO_MARK)
    {
      __atomic_fetch_add (&errno_changes, 1, __ATOMIC_RELAXED);
      fprintf (stderr, "errno is %d after %s\n", now, what);
    }
  errno_mark ();
}

#define ERRNO_CALL(call)                                                       \
  do                                                                           \
    {                                                                          \
      errno_mark ();                                                           \
      (void) (call);                                                           \
      errno_check (#call);                                                     \
    }                                                                          \
  while (0)
