/* Settings from the environment, read strictly: a bad one gets one line on stderr and
   is ignored.  A program that runs with more rights than its user has reads none.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_COMMON_KNOBS_H
#define EMULATORS_COMMON_KNOBS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What the environment says of NAME, or null.  */
const char *knob_text (const char *name);

/* Say that VALUE of NAME is not WANTED: "PREFIX: NAME: `VALUE' is not WANTED; ignored". */
void knob_complain (const char *prefix, const char *name, const char *value,
                    const char *wanted);

/* Set *VALUE where NAME is set to a number from LEAST to MOST.  */
void knob_number (const char *prefix, const char *name,
                  unsigned long long least, unsigned long long most,
                  unsigned long long *value);

/* Set *VALUE where NAME is set to a number of bytes, at least LEAST, with K, M or G. */
void knob_size (const char *prefix, const char *name, size_t least,
                size_t *value);

/* Set *VALUE where NAME is set to 0 or 1.  */
void knob_flag (const char *prefix, const char *name, bool *value);

/* Call READ with each part of the comma-separated list NAME (not empty), and complain
   of those for which it returns false.  */
void knob_list (const char *prefix, const char *name, const char *wanted,
                bool (*read) (const char *part, size_t length, void *data),
                void *data);

/* A word of a list, and what it sets: a flag, or, with a colon and a number of
   microseconds behind it, a time in nanoseconds.  The one that is not meant is null.  */
struct knob_word
{
  const char *word;
  bool *flag;
  uint64_t *time;
};

/* Read the list NAME of some of WORDS, which a null one ends.  */
void knob_words (const char *prefix, const char *name, const char *wanted,
                 const struct knob_word *words);

#endif
