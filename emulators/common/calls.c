/* Counting and failing calls.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/common/calls.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The first number with the same name as NUMBER: it counts for all of them.  */
static unsigned
counting_number (const struct calls *calls, unsigned number)
{
  const char *name = calls->name (number);
  while (number > 0 && strcmp (calls->name (number - 1), name) == 0)
    number--;
  return number;
}

bool
calls_note (struct calls *calls, unsigned number, int *error)
{
  number = counting_number (calls, number);
  const char *name = calls->name (number);
  unsigned long nth
    = __atomic_add_fetch (&calls->counts[number], 1, __ATOMIC_RELAXED);
  for (size_t i = 0; i < calls->failure_count; i++)
    {
      const struct call_failure *failure = &calls->failures[i];
      if (strcmp (failure->name, name) == 0
          && (nth == failure->nth || (failure->onwards && nth > failure->nth)))
        {
          *error = failure->error;
          return true;
        }
    }
  return false;
}

void
calls_print (const struct calls *calls, const char *prefix)
{
  for (unsigned i = 0; i < calls->count; i++)
    {
      unsigned long count
        = __atomic_load_n (&calls->counts[i], __ATOMIC_RELAXED);
      if (count > 0)
        fprintf (stderr, "%s: calls: %s %lu\n", prefix, calls->name (i), count);
    }
}

bool
calls_parse_failure (const char *text, size_t length,
                     int (*error_number) (const char *word),
                     struct call_failure *failure)
{
  char copy[128], *end;
  if (length >= sizeof copy)
    return false;
  memcpy (copy, text, length);
  copy[length] = 0;
  char *colon = strchr (copy, ':');
  if (!colon || colon == copy || colon - copy >= (long) sizeof failure->name
      || colon[1] < '0' || colon[1] > '9')
    return false;
  *colon = 0;
  strcpy (failure->name, copy);
  failure->nth = strtoul (colon + 1, &end, 10);
  failure->onwards = *end == '+';
  end += *end == '+';
  if (*end != 0 && *end != '=')
    return false;
  failure->error = error_number (*end ? end + 1 : "");
  return failure->nth > 0 && failure->error >= 0;
}
