/* What calls return, by number and by name.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/common/results.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

const struct result *
result_find (const struct results *results, unsigned long number)
{
  for (size_t i = 0; i < results->count; i++)
    if (results->all[i].number == number)
      return &results->all[i];
  return NULL;
}

static bool
is_named (const struct results *results, const struct result *result,
          const char *word)
{
  size_t front = strlen (results->front);
  return strcmp (result->name, word) == 0
         || (strncmp (result->name, results->front, front) == 0
             && strcmp (result->name + front, word) == 0);
}

int
result_of_word (const struct results *results, const char *word)
{
  char *end;
  unsigned long number = strtoul (word, &end, 0);
  if (*word >= '0' && *word <= '9' && *end == 0)
    return result_find (results, number) ? (int) number : -1;
  for (size_t i = 0; i < results->count; i++)
    if (is_named (results, &results->all[i], word))
      return (int) results->all[i].number;
  return -1;
}
