/* Counting calls, failing them on request, and the other settings.  The counts are
   atomic; the settings constant once devices have been counted.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "far.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static const char *const call_names[] = {
#define FAR_CALL_TEXT(name) #name,
  FAR_CALLS (FAR_CALL_TEXT)
#undef FAR_CALL_TEXT
};

struct far_settings far_settings;
static long counts[FAR_CALL_COUNT]; /* atomic */
unsigned long long far_bytes[2];
unsigned long far_allocations;

/* Calls until the first that fails; 0: none does.  */
static struct fault
{
  long left; /* atomic */
  bool lasts;
} faults[FAR_CALL_COUNT];

/* ------------------------------------------------------------------------
   Calls.  */

bool
far_call (enum far_call call)
{
  __atomic_fetch_add (&counts[call], 1, __ATOMIC_SEQ_CST);
  if (far_settings.trace)
    fprintf (stderr, "far: %s\n", call_names[call]);
  if (__atomic_load_n (&faults[call].left, __ATOMIC_RELAXED) == 0)
    return true;
  long left = __atomic_sub_fetch (&faults[call].left, 1, __ATOMIC_RELAXED);
  if (left > 0)
    return true;
  /* 0 would mean that there is no fault any more.  */
  if (faults[call].lasts)
    __atomic_store_n (&faults[call].left, 1, __ATOMIC_RELAXED);
  GOMP_PLUGIN_debug (0, "far device: injected failure of %s", call_names[call]);
  return false;
}

bool
far_failed (enum far_call failed)
{
  GOMP_PLUGIN_error ("far device: %s was made to fail", call_names[failed]);
  return false;
}

void
far_delay (long microseconds)
{
  if (microseconds <= 0)
    return;
  struct timespec left
    = { microseconds / 1000000, microseconds % 1000000 * 1000 };
  while (nanosleep (&left, &left) != 0)
    ;
}

static int
call_find (const char *name)
{
  for (int i = 0; i < FAR_CALL_COUNT; i++)
    if (strcmp (name, call_names[i]) == 0)
      return i;
  return -1;
}

long
far_count (const char *name)
{
  if (name)
    {
      int call = call_find (name);
      return call < 0 ? -1 : __atomic_load_n (&counts[call], __ATOMIC_SEQ_CST);
    }
  long all = 0;
  for (int i = 0; i < FAR_later_copy; i++)
    all += __atomic_load_n (&counts[i], __ATOMIC_SEQ_CST);
  return all;
}

void
far_reset (void)
{
  for (int i = 0; i < FAR_CALL_COUNT; i++)
    __atomic_store_n (&counts[i], 0, __ATOMIC_SEQ_CST);
  far_bytes[0] = far_bytes[1] = far_allocations = 0;
}

/* ------------------------------------------------------------------------
   The environment.  A test that gets it wrong ends at once.  */

static long
number_read (const char *name, long otherwise)
{
  const char *text = getenv (name);
  if (!text)
    return otherwise;
  char *end;
  long value = strtol (text, &end, 10);
  if (end == text || *end || value < 0)
    GOMP_PLUGIN_fatal ("%s=%s", name, text);
  return value;
}

static enum far_stage
stage_read (void)
{
  const char *text = getenv ("FAR_STAGE");
  if (!text || strcmp (text, "mapped") == 0)
    return FAR_STAGE_MAPPED;
  if (strcmp (text, "copy") == 0)
    return FAR_STAGE_COPY;
  if (strcmp (text, "shared") == 0)
    return FAR_STAGE_SHARED;
  if (strcmp (text, "refuse") != 0)
    GOMP_PLUGIN_fatal ("FAR_STAGE=%s", text);
  return FAR_STAGE_REFUSE;
}

/* One NAME:N or NAME:N+.  */
static void
fault_read (const char *item)
{
  char name[64], plus = 0;
  long count = 0;
  int parts = sscanf (item, "%63[a-z0-9_]:%ld%c", name, &count, &plus);
  int call = parts >= 2 ? call_find (name) : -1;
  if (call < 0 || count < 1 || (parts == 3 && plus != '+'))
    GOMP_PLUGIN_fatal ("FAR_FAULT has %s", item);
  faults[call].left = count;
  faults[call].lasts = parts == 3;
}

void
far_settings_read (void)
{
  far_settings = (struct far_settings) {
    .devices = number_read ("FAR_DEVICES", 1),
    .copy_us = number_read ("FAR_COPY_US", 0),
    .launch_us = number_read ("FAR_LAUNCH_US", 0),
    .stage = stage_read (),
    .no_marks = number_read ("FAR_MARKS", 1) == 0,
    .trace = number_read ("FAR_TRACE", 0) == 1,
  };
  if (far_settings.devices > FAR_DEVICES_MOST)
    far_settings.devices = FAR_DEVICES_MOST;
  const char *text = getenv ("FAR_FAULT");
  char *copy = text ? strdup (text) : NULL, *rest = copy, *item;
  while (rest && (item = strsep (&rest, ",")))
    fault_read (item);
  free (copy);
}
