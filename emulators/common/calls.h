/* Counting calls of named entry points, and making some of them fail.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_COMMON_CALLS_H
#define EMULATORS_COMMON_CALLS_H

#include <stdbool.h>
#include <stddef.h>

/* The call number NTH of NAME (from 1) returns ERROR; where ONWARDS, all later
   ones do, too.  */
struct call_failure
{
  char name[64];
  unsigned long nth;
  bool onwards;
  int error;
};

/* A library's entry points; several of the `count` numbers may have one name, next
   to each other, and are then counted as one.  */
struct calls
{
  unsigned count;
  const char *(*name) (unsigned number);
  unsigned long *counts;               /* one for each number; atomic */
  const struct call_failure *failures; /* immutable after the first call */
  size_t failure_count;
};

/* Count a call of NUMBER.  Returns whether it shall fail, with *ERROR then.  */
bool calls_note (struct calls *calls, unsigned number, int *error);

/* Print one line for each name that was called to stderr: "PREFIX: calls: NAME N". */
void calls_print (const struct calls *calls, const char *prefix);

/* Read NAME:N[+][=ERROR] of LENGTH bytes.  ERROR_NUMBER turns a word into a number, or
   returns -1; without =ERROR, it is given "".  Returns whether TEXT is such.  */
bool calls_parse_failure (const char *text, size_t length,
                          int (*error_number) (const char *word),
                          struct call_failure *failure);

#endif
