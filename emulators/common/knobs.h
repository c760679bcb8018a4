/* Settings from the environment, read strictly: a bad one gets one line on stderr and
   is ignored.  A program that runs with more rights than its user has reads none.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_COMMON_KNOBS_H
#define EMULATORS_COMMON_KNOBS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum
{
  KNOBS_MAX = 16
};

/* A library's settings.  One thread reads them.  */
struct knobs
{
  const char *prefix; /* of lines on stderr */
  const char *front;  /* what the names of all begin with */
  unsigned count;
  const char *asked[KNOBS_MAX]; /* the names that were asked for so far */
};

/* What the environment says of NAME, or null, as where that is empty.  */
const char *knob_text (struct knobs *knobs, const char *name);

/* Say that VALUE of NAME is not WANTED: "PREFIX: NAME: `VALUE' is not WANTED; ignored", in
   one line, whatever VALUE has in it.  */
void knob_complain (const struct knobs *knobs, const char *name,
                    const char *value, const char *wanted);

/* Set *VALUE where NAME is set to a number from LEAST to MOST.  */
void knob_number (struct knobs *knobs, const char *name,
                  unsigned long long least, unsigned long long most,
                  unsigned long long *value);

/* Set *VALUE where NAME is set to a number of bytes, at least LEAST, with K, M or G. */
void knob_size (struct knobs *knobs, const char *name, size_t least,
                size_t *value);

/* Set *VALUE where NAME is set to 0 or 1.  */
void knob_flag (struct knobs *knobs, const char *name, bool *value);

/* Call READ with each part of the comma-separated list NAME (not empty), a string, and
   complain of those for which it returns what they should be, and not null.  */
void knob_list (struct knobs *knobs, const char *name,
                const char *(*read) (const char *part, void *data), void *data);

/* After all that there are were asked for: complain of others that are set.  */
void knobs_end (const struct knobs *knobs);

/* A word of a list, and what it sets: a flag, or, with a colon and a number of
   microseconds behind it, a time in nanoseconds.  The one that is not meant is null.  */
struct knob_word
{
  const char *word;
  bool *flag;
  uint64_t *time;
};

/* Read the list NAME of some of WORDS, which a null one ends.  */
void knob_words (struct knobs *knobs, const char *name, const char *wanted,
                 const struct knob_word *words);

#endif
