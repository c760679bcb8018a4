/* What the calls of an emulated interface return, by number, name and words.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#ifndef EMULATORS_COMMON_RESULTS_H
#define EMULATORS_COMMON_RESULTS_H

#include <stddef.h>

struct result
{
  unsigned number;
  const char *name, *words;
};

/* All results of an interface; constant.  */
struct results
{
  const struct result *all;
  size_t count;
  const char *front; /* of names, which may be left out */
};

/* The one with that NUMBER; null where there is none.  */
const struct result *result_find (const struct results *results,
                                  unsigned long number);

/* The number of the one that WORD names: its number, or its name with or without the front.
   -1 where there is none.  */
int result_of_word (const struct results *results, const char *word);

#endif
