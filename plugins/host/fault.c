/* GANGWAY_HOST_FAULT=KIND:N,...: the N-th call of a kind fails, once; KIND:N+,
   all from the N-th on.  For tests of what the runtime does then.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "host.h"

#include <stdlib.h>
#include <string.h>

static const char *const fault_names[HOST_FAULT_KINDS]
  = { "alloc", "h2d", "d2h", "launch", "queue", "session", "init" };

/* How many calls there are until the first that fails, atomic; 0: none fails.
   Below 0 that call has been, and later ones fail if fault_lasts.  */
static long fault_countdown[HOST_FAULT_KINDS];
static bool fault_lasts[HOST_FAULT_KINDS];

long
host_parse_number (const char *text, long most)
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

const char *
host_variable (const char *name)
{
  return secure_getenv (name);
}

bool
host_switch (const char *name)
{
  const char *text = host_variable (name);
  long value = text ? host_parse_number (text, 1) : 0;
  if (value < 0)
    GOMP_PLUGIN_error ("Invalid value for environment variable %s: \"%s\"",
                       name, text);
  return value == 1;
}

/* One `KIND:N'.  */
static bool
fault_parse_item (char *item)
{
  char *colon = strchr (item, ':');
  if (!colon)
    return false;
  *colon = '\0';
  char *plus = strchr (colon + 1, '+');
  bool lasts = plus && plus[1] == '\0';
  if (lasts)
    *plus = '\0';
  long count = host_parse_number (colon + 1, 1000000000);
  if (count < 1)
    return false;
  for (int kind = 0; kind < HOST_FAULT_KINDS; kind++)
    if (strcmp (item, fault_names[kind]) == 0)
      {
        fault_countdown[kind] = count;
        fault_lasts[kind] = lasts;
        return true;
      }
  return false;
}

void
host_fault_read (void)
{
  const char *text = host_variable ("GANGWAY_HOST_FAULT");
  if (!text)
    return;
  char *copy = strdup (text);
  bool good = copy && *copy;
  char *rest = copy, *item;
  while (good && (item = strsep (&rest, ",")))
    good = fault_parse_item (item);
  if (!good)
    {
      memset (fault_countdown, 0, sizeof fault_countdown);
      GOMP_PLUGIN_error ("Invalid value for environment variable "
                         "GANGWAY_HOST_FAULT: \"%s\"",
                         text);
    }
  free (copy);
}

bool
host_fault (enum host_fault kind)
{
  if (__builtin_expect (
        __atomic_load_n (&fault_countdown[kind], __ATOMIC_RELAXED) == 0, 1))
    return false;
  long left = __atomic_sub_fetch (&fault_countdown[kind], 1, __ATOMIC_RELAXED);
  if (left == 0) /* 0 would mean that none fails */
    __atomic_store_n (&fault_countdown[kind], -1, __ATOMIC_RELAXED);
  if (left > 0 || (left < 0 && !fault_lasts[kind]))
    return false;
  GOMP_PLUGIN_debug (0, "host device: injected failure of %s",
                     fault_names[kind]);
  return true;
}
