/* Reading settings.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/common/knobs.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *
knob_text (const char *name)
{
  const char *text = secure_getenv (name);
  return text && *text ? text : NULL;
}

void
knob_complain (const char *prefix, const char *name, const char *value,
               const char *wanted)
{
  fprintf (stderr, "%s: %s: `%s' is not %s; ignored\n", prefix, name, value,
           wanted);
}

/* A number at the start of TEXT, which must begin with a digit.  */
static bool
parse_number (const char *text, unsigned long long *value, const char **end)
{
  char *stop;
  if (*text < '0' || *text > '9')
    return false;
  errno = 0;
  *value = strtoull (text, &stop, 10);
  *end = stop;
  return errno == 0;
}

void
knob_number (const char *prefix, const char *name, unsigned long long least,
             unsigned long long most, unsigned long long *value)
{
  const char *text = knob_text (name), *end;
  unsigned long long number;
  if (!text)
    return;
  if (parse_number (text, &number, &end) && *end == 0 && number >= least
      && number <= most)
    {
      *value = number;
      return;
    }
  char wanted[80];
  snprintf (wanted, sizeof wanted, "a number from %llu to %llu", least, most);
  knob_complain (prefix, name, text, wanted);
}

void
knob_size (const char *prefix, const char *name, size_t least, size_t *value)
{
  const char *text = knob_text (name), *end;
  unsigned long long number;
  if (!text)
    return;
  if (parse_number (text, &number, &end))
    {
      static const char units[] = "KMG";
      const char *unit = *end ? strchr (units, *end) : NULL;
      unsigned shift = unit ? 10 * (unit - units + 1) : 0;
      end += unit != NULL;
      if (*end == 0 && number <= SIZE_MAX >> shift && number << shift >= least)
        {
          *value = number << shift;
          return;
        }
    }
  char wanted[80];
  snprintf (wanted, sizeof wanted, "a number of bytes from %zu, as 512M or 4G",
            least);
  knob_complain (prefix, name, text, wanted);
}

void
knob_flag (const char *prefix, const char *name, bool *value)
{
  const char *text = knob_text (name);
  if (!text)
    return;
  if (strcmp (text, "0") == 0 || strcmp (text, "1") == 0)
    *value = *text == '1';
  else
    knob_complain (prefix, name, text, "0 or 1");
}

void
knob_list (const char *prefix, const char *name, const char *wanted,
           bool (*read) (const char *part, size_t length, void *data),
           void *data)
{
  const char *text = knob_text (name);
  while (text)
    {
      const char *comma = strchrnul (text, ',');
      if (!read (text, comma - text, data))
        {
          char part[64];
          snprintf (part, sizeof part, "%.*s", (int) (comma - text), text);
          knob_complain (prefix, name, part, wanted);
        }
      text = *comma ? comma + 1 : NULL;
    }
}

/* :US behind a word.  */
static bool
read_time (const char *text, size_t length, uint64_t *nanoseconds)
{
  const char *end;
  unsigned long long microseconds;
  if (length < 2 || length > 10 || *text != ':'
      || !parse_number (text + 1, &microseconds, &end) || end != text + length)
    return false;
  *nanoseconds = microseconds * 1000;
  return true;
}

static bool
read_word (const char *part, size_t length, void *data)
{
  for (const struct knob_word *known = data; known->word; known++)
    {
      size_t front = strlen (known->word);
      if (length < front || memcmp (part, known->word, front) != 0)
        continue;
      if (known->time && read_time (part + front, length - front, known->time))
        return true;
      if (known->flag && length == front)
        {
          *known->flag = true;
          return true;
        }
    }
  return false;
}

void
knob_words (const char *prefix, const char *name, const char *wanted,
            const struct knob_word *words)
{
  knob_list (prefix, name, wanted, read_word, (void *) words);
}
