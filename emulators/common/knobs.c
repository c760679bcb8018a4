/* Reading settings.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/common/knobs.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

enum
{
  LATENCY_MAX = 999999999 /* microseconds */
};

const char *
knob_text (struct knobs *knobs, const char *name)
{
  if (knobs->count < KNOBS_MAX)
    knobs->asked[knobs->count++] = name;
  const char *text = secure_getenv (name);
  return text && *text ? text : NULL;
}

void
knob_complain (const struct knobs *knobs, const char *name, const char *value,
               const char *wanted)
{
  char *line = strdup (value);
  for (char *at = line; at && *at; at++)
    if ((unsigned char) *at < ' ' || *at == 127)
      *at = '?';
  fprintf (stderr, "%s: %s: `%s' is not %s; ignored\n", knobs->prefix, name,
           line ? line : "", wanted);
  free (line);
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
knob_number (struct knobs *knobs, const char *name, unsigned long long least,
             unsigned long long most, unsigned long long *value)
{
  const char *text = knob_text (knobs, name), *end;
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
  knob_complain (knobs, name, text, wanted);
}

void
knob_size (struct knobs *knobs, const char *name, size_t least, size_t *value)
{
  const char *text = knob_text (knobs, name), *end;
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
  knob_complain (knobs, name, text, wanted);
}

void
knob_flag (struct knobs *knobs, const char *name, bool *value)
{
  const char *text = knob_text (knobs, name);
  if (!text)
    return;
  if (strcmp (text, "0") == 0 || strcmp (text, "1") == 0)
    *value = *text == '1';
  else
    knob_complain (knobs, name, text, "0 or 1");
}

void
knob_list (struct knobs *knobs, const char *name,
           const char *(*read) (const char *part, void *data), void *data)
{
  const char *text = knob_text (knobs, name);
  char *list = text ? strdup (text) : NULL, *part = list;
  while (part)
    {
      char *comma = strchr (part, ',');
      if (comma)
        *comma = 0;
      const char *wanted = read (part, data);
      if (wanted)
        knob_complain (knobs, name, part, wanted);
      part = comma ? comma + 1 : NULL;
    }
  free (list);
}

static bool
knob_was_asked (const struct knobs *knobs, const char *entry, size_t length)
{
  for (unsigned i = 0; i < knobs->count; i++)
    if (strlen (knobs->asked[i]) == length
        && memcmp (knobs->asked[i], entry, length) == 0)
      return true;
  return false;
}

void
knobs_end (const struct knobs *knobs)
{
  size_t front = strlen (knobs->front);
  /* A program with more rights than its user's obeys none of them.  */
  for (char **at = getauxval (AT_SECURE) ? NULL : environ; at && *at; at++)
    {
      size_t length = strcspn (*at, "=");
      if (strncmp (*at, knobs->front, front) == 0
          && !knob_was_asked (knobs, *at, length))
        {
          char *name = strndup (*at, length);
          fprintf (stderr, "%s: %s: no such setting; ignored\n", knobs->prefix,
                   name ? name : knobs->front);
          free (name);
        }
    }
}

/* :US behind a word.  */
static bool
read_time (const char *text, uint64_t *nanoseconds)
{
  const char *end;
  unsigned long long microseconds;
  if (*text != ':' || !parse_number (text + 1, &microseconds, &end) || *end != 0
      || microseconds > LATENCY_MAX)
    return false;
  *nanoseconds = microseconds * 1000;
  return true;
}

/* Where the words of a list go, and what to say of others.  */
struct word_list
{
  const struct knob_word *words;
  const char *wanted;
};

static const char *
read_word (const char *part, void *data)
{
  const struct word_list *list = data;
  for (const struct knob_word *known = list->words; known->word; known++)
    {
      size_t front = strlen (known->word);
      if (strncmp (part, known->word, front) != 0)
        continue;
      if (known->time && read_time (part + front, known->time))
        return NULL;
      if (known->flag && part[front] == 0)
        {
          *known->flag = true;
          return NULL;
        }
    }
  return list->wanted;
}

void
knob_words (struct knobs *knobs, const char *name, const char *wanted,
            const struct knob_word *words)
{
  struct word_list list = { words, wanted };
  knob_list (knobs, name, read_word, &list);
}
