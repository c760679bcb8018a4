/* The walk over memory that cannot be had.  The program runs itself again and again: the
   first allocation of the library's or a plugin's fails, then the second, until a run
   ends that reached none.  Each run must end right, or with status 1 and a line of the
   library's.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_MEMORY_WALK_H
#define GANGWAY_MEMORY_WALK_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#define AGAIN_SECONDS 100
#include "again.h"

#define MEMORY_WALK_LIMIT 1000

/* What a run ends with that finds something wrong itself.  */
#define MEMORY_WALK_CHECK(condition)                                          \
  do                                                                          \
    if (!(condition))                                                         \
      {                                                                       \
        fprintf (stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__,           \
                 #condition);                                                 \
        _exit (3);                                                            \
      }                                                                       \
  while (0)

extern void *__libc_malloc (size_t);
extern void *__libc_calloc (size_t, size_t);
extern void *__libc_realloc (void *, size_t);
extern void *__libc_memalign (size_t, size_t);

/* The call that fails, from 1; 0: none does.  */
static int memory_fails_at;
static int memory_calls; /* atomic */

/* Whether a call from CALLER, an address, is to fail.  */
static int
memory_fails (void *caller)
{
  Dl_info info;
  if (memory_fails_at == 0 || !dladdr (caller, &info) || !info.dli_fname
      || !strstr (info.dli_fname, "libgomp")
      || __atomic_add_fetch (&memory_calls, 1, __ATOMIC_RELAXED)
           != memory_fails_at)
    return 0;
  static const char told[] = "memory: fails\n";
  if (write (STDERR_FILENO, told, sizeof told - 1) < 0)
    _exit (4);
  errno = ENOMEM;
  return 1;
}

#define FAILS memory_fails (__builtin_return_address (0))

void *
malloc (size_t size)
{
  return FAILS ? NULL : __libc_malloc (size);
}

void *
calloc (size_t count, size_t size)
{
  return FAILS ? NULL : __libc_calloc (count, size);
}

void *
realloc (void *old, size_t size)
{
  return FAILS ? NULL : __libc_realloc (old, size);
}

void *
aligned_alloc (size_t alignment, size_t size)
{
  return FAILS ? NULL : __libc_memalign (alignment, size);
}

int
posix_memalign (void **memory, size_t alignment, size_t size)
{
  if (FAILS)
    return ENOMEM;
  void *got = __libc_memalign (alignment, size);
  if (!got)
    return ENOMEM;
  *memory = got;
  return 0;
}

/* One run; returns whether the failure was reached.  */
static int
memory_walk_step (int place, int *bad)
{
  char argument[32];
  const char *const none[] = { NULL };
  snprintf (argument, sizeof argument, "%d", place);
  int status = again (argument, none);
  int said = strstr (again_output, "libgomp: ") != NULL;
  if (status != 0 && !(status == 1 && said))
    {
      printf ("MEMORY %d: status %d\n%s----\n", place, status, again_output);
      ++*bad;
    }
  return strstr (again_output, "memory: fails") != NULL;
}

/* From MAIN: returns in a run of the walk; otherwise walks and ends the process.  */
static void
memory_walk (int argc, char **argv)
{
  if (argc > 1)
    {
      memory_fails_at = atoi (argv[1]);
      return;
    }
  int bad = 0, place = 1;
  while (memory_walk_step (place, &bad) && place < MEMORY_WALK_LIMIT
         && bad < 3)
    place++;
  printf ("%d places\n", place - 1);
  exit (bad > 0 || place == 1);
}

#endif
