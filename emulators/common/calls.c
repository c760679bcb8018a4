/* The gate that each call passes, counting calls and making some of them fail.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/common/calls.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
call_gate_open (struct calls *calls, enum call_gate reason)
{
  __atomic_and_fetch (&calls->gate, ~(unsigned) reason, __ATOMIC_RELEASE);
}

void
call_gate_close (struct calls *calls, enum call_gate reason)
{
  __atomic_or_fetch (&calls->gate, reason, __ATOMIC_RELEASE);
}

/* The first number with the same name as NUMBER: it counts for all of them.  */
static unsigned
counting_number (const struct calls *calls, unsigned number)
{
  const char *name = calls->name (number);
  while (number > 0 && strcmp (calls->name (number - 1), name) == 0)
    number--;
  return number;
}

/* Count a call of NUMBER.  Returns the status it shall fail with, or 0.  */
static int
note (struct calls *calls, unsigned number)
{
  const struct call_settings *settings = calls->settings ();
  number = counting_number (calls, number);
  const char *name = calls->name (number);
  unsigned long nth
    = __atomic_add_fetch (&calls->counts[number], 1, __ATOMIC_RELAXED);
  for (size_t i = 0; i < settings->failure_count; i++)
    {
      const struct call_failure *failure = &settings->failures[i];
      if (strcmp (failure->name, name) == 0
          && (nth == failure->nth || (failure->onwards && nth > failure->nth)))
        return failure->error;
    }
  return 0;
}

int
call_check (struct calls *calls, unsigned number, bool early)
{
  const struct call_settings *settings = calls->settings ();
  if (settings->counted || settings->failure_count > 0)
    call_gate_close (calls, GATE_WATCHED);
  unsigned gate = __atomic_load_n (&calls->gate, __ATOMIC_ACQUIRE);
  if (gate & GATE_FORKED)
    return early && number != calls->start ? 0 : calls->not_initialized;
  int failure = gate & GATE_WATCHED ? note (calls, number) : 0;
  if (failure)
    return failure;
  return gate & GATE_NOT_INITIALIZED && !early ? calls->not_initialized : 0;
}

bool
calls_print (const struct calls *calls)
{
  unsigned gate = __atomic_load_n (&calls->gate, __ATOMIC_ACQUIRE);
  if (!(gate & GATE_WATCHED) || gate & GATE_FORKED
      || !calls->settings ()->counted)
    return false;
  for (unsigned i = 0; i < calls->count; i++)
    {
      unsigned long count
        = __atomic_load_n (&calls->counts[i], __ATOMIC_RELAXED);
      if (count > 0)
        fprintf (stderr, "%s: calls: %s %lu\n", calls->prefix, calls->name (i),
                 count);
    }
  return true;
}

/* ---- Failures -------------------------------------------------------------------------- */

/* Where a list's parts go.  */
struct failure_list
{
  const struct calls *calls;
  int (*error_number) (const char *word);
  int standard;
  struct call_settings *settings;
};

/* Read N[+][=ERROR].  */
static bool
parse_which (const char *text, const struct failure_list *list,
             struct call_failure *failure)
{
  char *end;
  if (*text < '0' || *text > '9')
    return false;
  errno = 0;
  failure->nth = strtoul (text, &end, 10);
  if (errno != 0 || failure->nth == 0)
    return false;
  failure->onwards = *end == '+';
  end += *end == '+';
  if (*end != 0 && *end != '=')
    return false;
  failure->error = *end ? list->error_number (end + 1) : list->standard;
  return failure->error > 0;
}

/* Whether CALLS has the LENGTH characters at NAME, which then are FAILURE's.  */
static bool
find_name (const struct calls *calls, const char *name, size_t length,
           struct call_failure *failure)
{
  for (unsigned i = 0; i < calls->count; i++)
    if (strncmp (calls->name (i), name, length) == 0
        && calls->name (i)[length] == 0)
      {
        failure->name = calls->name (i);
        return true;
      }
  return false;
}

static const char *
read_failure (const char *part, void *data)
{
  const struct failure_list *list = data;
  struct call_settings *settings = list->settings;
  struct call_failure failure;
  const char *colon = strchr (part, ':');
  if (!colon || colon == part || !parse_which (colon + 1, list, &failure))
    return "NAME:N[+][=ERROR]";
  if (!find_name (list->calls, part, colon - part, &failure))
    return "about a function that there is";
  if (settings->failure_count == FAILURES_MAX)
    return "one of the first 8";
  settings->failures[settings->failure_count++] = failure;
  return NULL;
}

void
calls_read_failures (struct knobs *knobs, const char *name,
                     const struct calls *calls,
                     int (*error_number) (const char *word), int standard,
                     struct call_settings *settings)
{
  struct failure_list list = { calls, error_number, standard, settings };
  knob_list (knobs, name, read_failure, &list);
}
