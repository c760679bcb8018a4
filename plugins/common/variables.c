/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "plugins/common/variables.h"

#include <stdlib.h>
#include <gomp/plugin.h>

const char *
variable_read (const char *name)
{
  return secure_getenv (name);
}

void
variable_complain (const char *name, const char *text)
{
  GOMP_PLUGIN_error ("Invalid value for environment variable %s: \"%s\"", name,
                     text);
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
