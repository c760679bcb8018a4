/* What each call of a library's entry point does first: find out whether the library
   works, count the call, and make it fail where the environment asks for that.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_COMMON_CALLS_H
#define EMULATORS_COMMON_CALLS_H

#include <stdbool.h>
#include <stddef.h>
#include "emulators/common/knobs.h"

enum
{
  FAILURES_MAX = 8
};

/* The call number NTH of NAME (from 1) returns ERROR; where ONWARDS, all later
   ones do, too.  */
struct call_failure
{
  const char *name;
  unsigned long nth;
  bool onwards;
  int error;
};

/* What a library's settings say of its calls.  */
struct call_settings
{
  bool counted; /* print at exit how often each was called */
  struct call_failure failures[FAILURES_MAX];
  size_t failure_count;
};

/* Reasons for a call to look further before it begins.  */
enum call_gate
{
  GATE_NOT_INITIALIZED = 1, /* the library was not started, or was shut down */
  GATE_WATCHED = 2,         /* calls are counted or made to fail */
  GATE_FORKED = 4 /* this is a child of the process that started the library */
};

/* A library's entry points, each with a number; several of the `count` numbers may have
   one name, next to each other, and are then counted as one.  Statuses are the
   library's, and 0 is its success.  */
struct calls
{
  unsigned gate; /* a set of enum call_gate; atomic */
  unsigned count;
  const char *(*name) (unsigned number);
  unsigned long *counts; /* one for each number; atomic */
  unsigned start;        /* the number of the call that starts the library */
  int not_initialized;   /* what calls return that need it to be started */
  const char *prefix;    /* of lines on stderr */
  const struct call_settings *(*settings) (
    void); /* immutable, once asked for */
};

/* Take REASON away; add it.  */
void call_gate_open (struct calls *calls, enum call_gate reason);
void call_gate_close (struct calls *calls, enum call_gate reason);

/* The slow way of call_begin.  */
int call_check (struct calls *calls, unsigned number, bool early);

/* Begin the call of NUMBER, which needs the library to be started unless EARLY.  Returns
   0, or the status that the call shall return at once.  */
static inline int
call_begin (struct calls *calls, unsigned number, bool early)
{
  if (__builtin_expect (__atomic_load_n (&calls->gate, __ATOMIC_RELAXED) != 0,
                        0))
    return call_check (calls, number, early);
  return 0;
}

/* At exit: where calls are counted, print one line for each name that was called to
   stderr: "PREFIX: calls: NAME N".  Returns whether they are.  */
bool calls_print (const struct calls *calls);

/* Read the setting NAME, a list of NAME:N[+][=ERROR].  ERROR_NUMBER turns a word into a
   status, or returns -1; without =ERROR, STANDARD is meant.  Adds those that are of a
   function of CALLS to SETTINGS.  */
void calls_read_failures (struct knobs *knobs, const char *name,
                          const struct calls *calls,
                          int (*error_number) (const char *word), int standard,
                          struct call_settings *settings);

#endif
