/* Reading environment variables: each is read once, at load time, and parsed
   strictly.  A value that cannot be taken gets one line,
       libgomp: Invalid value for environment variable NAME: "TEXT"
   and the default stays.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef GANGWAY_BASE_ENVIRONMENT_H
#define GANGWAY_BASE_ENVIRONMENT_H

#include "base/attributes.h"

/* The value of NAME, or NULL where it is unset or, in a program that runs with more
   rights than the user who started it, not one of the few that such a program
   obeys.  This is the one place where the runtime reads its environment.  */
const char *environment_get (const char *name);
/* All entries "NAME=TEXT", ended by NULL: for the ICVs, whose names end in a form
   and a device (OMP_NUM_THREADS_DEV_3).  Between the next two, those of the runtime's
   variables alone.  */
char **environment_entries (void);

/* Go over the environment once for all that is asked between these two, which the
   library's constructors call: nobody changes the environment there.  */
void environment_keep (void);
void environment_keep_end (void);

/* Set gomp_debug_enabled from GOMP_DEBUG.  Called by the first constructor.  */
void environment_read_debug (void);

/* Parsers.  Each returns true and sets *VALUE, or returns false and leaves it
   as it was: silently where NAME is unset, with the line above where the text
   is bad.  White space around the value is allowed, anything else is not.  */
bool environment_bool (const char *name, bool *value);
bool environment_long (const char *name, long minimum, long maximum,
                       long *value);
bool environment_unsigned (const char *name, unsigned long minimum,
                           unsigned long maximum, unsigned long *value);
/* A number of bytes with an optional suffix B, K, M or G; a bare number is in
   units of UNIT bytes.  */
bool environment_bytes (const char *name, size_t unit, size_t *value);

/* Parse TEXT as environment_bool and its like do, printing nothing.  All of TEXT
   must be the value, but for white space around it.  */
bool environment_parse_bool (const char *text, bool *value);
bool environment_parse_unsigned (const char *text, unsigned long minimum,
                                 unsigned long maximum, unsigned long *value);
bool environment_parse_bytes (const char *text, size_t unit, size_t *value);

/* Pieces for parsers of lists.  Each advances *TEXT past what it took.  */
const char *environment_skip_space (const char *text);
bool environment_take_char (const char **text, char wanted);
bool environment_take_unsigned (const char **text, unsigned long *value);
/* WORD in any case; it may not go on with a letter, a digit or `_'.  */
bool environment_take_word (const char **text, const char *word);
/* Whether only white space is left.  */
bool environment_at_end (const char *text);

/* Print the line of a bad value.  */
void environment_invalid (const char *name, const char *text);

#endif
