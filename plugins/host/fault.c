/* GANGWAY_HOST_FAULT=KIND:N,...: the N-th call of a kind fails, once; KIND:N+,
   all from the N-th on.  For tests of what the runtime does then.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "host.h"

#include <stdlib.h>
#include <string.h>
#include "plugins/common/variables.h"

static const char *const fault_names[HOST_FAULT_KINDS]
  = { "alloc", "h2d", "d2h", "launch", "queue", "session", "init" };

/* How many calls there are until the first that fails, atomic; 0: none fails.
   Below 0 that call has been, and later ones fail if fault_lasts.  */
static long fault_countdown[HOST_FAULT_KINDS];
static bool fault_lasts[HOST_FAULT_KINDS];

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
  long count = variable_number (colon + 1, 1000000000);
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
  const char *text = variable_read ("GANGWAY_HOST_FAULT");
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
      variable_complain ("GANGWAY_HOST_FAULT", text);
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
