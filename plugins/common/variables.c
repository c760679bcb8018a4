/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/common/variables.h"

#include <stdlib.h>
#include <string.h>
#include <gomp/plugin.h>
#include <gomp/shown-text.h>

const char *
variable_read (const char *name)
{
  return secure_getenv (name);
}

void
variable_complain (const char *name, const char *text)
{
  char shown[GOMP_SHOWN_SIZE];
  GOMP_PLUGIN_error ("Invalid value for environment variable %s: \"%s\"", name,
                     gomp_shown_text (text, shown));
}

bool
variable_is_1 (const char *name)
{
  const char *text = variable_read (name);
  long value = text ? variable_number (text, 1) : 0;
  if (value < 0)
    variable_complain (name, text);
  return value == 1;
}

long
variable_number (const char *text, long most)
{
  long value = 0;
  if (!*text)
    return -1;
  for (; *text; text++)
    {
      if (*text < '0' || *text > '9')
        return -1;
      value = 10 * value + (*text - '0');
      if (value > most)
        return -1;
    }
  return value;
}

long
variable_amount (const char *name, long most, long otherwise)
{
  const char *text = variable_read (name);
  if (!text || !*text)
    return otherwise;
  long value = variable_number (text, most);
  if (value >= 0)
    return value;
  variable_complain (name, text);
  return otherwise;
}

int
variable_word (const char *name, const char *const *words, int otherwise)
{
  const char *text = variable_read (name);
  if (!text || !*text)
    return otherwise;
  for (int i = 0; words[i]; i++)
    if (strcmp (text, words[i]) == 0)
      return i;
  variable_complain (name, text);
  return otherwise;
}
