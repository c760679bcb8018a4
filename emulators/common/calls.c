/* The gate that each call passes, counting calls and making some of them fail.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "emulators/common/calls.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "emulators/common/knobs.h"

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
  int (*error_number) (const char *word);
  int standard;
  struct call_settings *settings;
};

/* Read NAME:N[+][=ERROR].  */
static bool
parse_failure (const char *text, size_t length, const struct failure_list *list,
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
  failure->error
    = *end && end[1] ? list->error_number (end + 1) : list->standard;
  return failure->nth > 0 && failure->error >= 0;
}

static bool
read_failure (const char *part, size_t length, void *data)
{
  const struct failure_list *list = data;
  struct call_settings *settings = list->settings;
  if (settings->failure_count == FAILURES_MAX
      || !parse_failure (part, length, list,
                         &settings->failures[settings->failure_count]))
    return false;
  settings->failure_count++;
  return true;
}

void
calls_read_failures (const char *prefix, const char *name,
                     int (*error_number) (const char *word), int standard,
                     struct call_settings *settings)
{
  struct failure_list list = { error_number, standard, settings };
  knob_list (prefix, name, "NAME:N[+][=ERROR]", read_failure, &list);
}
