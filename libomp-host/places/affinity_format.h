/* Affinity format strings (5.2, 6.12 and 18.3.9): omp_display_affinity,
   omp_capture_affinity and OMP_DISPLAY_AFFINITY.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_HOST_AFFINITY_FORMAT_H
#define GANGWAY_HOST_AFFINITY_FORMAT_H

#include "base/attributes.h"

/* What a format can tell of the calling thread.  thread_affinity_self in teams/
   fills it in.  */
struct affinity_self
{
  unsigned league_num, league_size; /* %t, %T */
  unsigned level;                   /* %L */
  unsigned num, size;               /* %n, %N: in the team */
  int ancestor;                     /* %a: the number of the thread's parent in
                                       the enclosing region; -1: none */
  unsigned place;                   /* %A: bound to place - 1; 0: not bound */
};

/* Print what FORMAT, as for affinity_format_expand, says of the calling thread,
   SELF, as one line on standard error.  Takes the lock of affinity-format-var (a
   leaf).  */
void affinity_format_display (const struct affinity_self *self,
                              const char *format, size_t format_length);

/* affinity-format-var.  TEXT of LENGTH bytes need not end in a null; it is
   copied.  */
void affinity_format_set (const char *text, size_t length);
/* Copy as much as fits into BUFFER of SIZE bytes, with a null; return the
   length of all of it.  */
size_t affinity_format_get (char *buffer, size_t size);

/* Write what FORMAT (NULL or empty: affinity-format-var) says of the calling
   thread, SELF, into BUFFER, cut to SIZE bytes, without a null; returns how long
   all of it is.  A bad format ends the process.  */
size_t affinity_format_expand (const struct affinity_self *self, char *buffer,
                               size_t size, const char *format,
                               size_t format_length);

/* fork.c calls these before a fork, and after it in the parent and in the child.
   The lock is held in between, so that the child does not find affinity-format-var
   half changed by a thread that it does not have.  */
void affinity_format_fork_prepare (void);
void affinity_format_fork_done (void);

#endif
