/* GANGWAY_INFO: a comma-separated list of the words in the table below.

   Lines are printed by the thread that does what they tell.  The totals of the
   regions are a list that is only ever added to, at its head, with release
   order; its numbers are atomic.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-offload/device/info.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "base/environment.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/symbol_name.h"
#include "libomp-offload/device/device.h"

unsigned info_wanted;

static const struct word
{
  char text[12];
  unsigned words;
} words[] = {
  { "devices", INFO_DEVICES },
  { "counts", INFO_COUNTS },
  { "maps", INFO_MAPS },
  { "copies", INFO_COPIES },
  { "launches", INFO_LAUNCHES },
  { "summary", INFO_SUMMARY },
  { "all", INFO_DEVICES | INFO_COUNTS | INFO_MAPS | INFO_COPIES | INFO_LAUNCHES
             | INFO_SUMMARY },
};

/* One word of the list, added to *WANTED; false where it is none.  */
static bool
info_take_word (const char **text, unsigned *wanted)
{
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (environment_take_word (text, words[i].text))
      {
        *wanted |= words[i].words;
        return true;
      }
  return false;
}

void
info_read (void)
{
  const char *whole = environment_get ("GANGWAY_INFO");
  if (!whole)
    return;
  const char *text = whole;
  unsigned wanted = 0;
  bool good = info_take_word (&text, &wanted);
  while (good && *(text = environment_skip_space (text)) == ',')
    {
      text++;
      good = info_take_word (&text, &wanted);
    }
  if (good && environment_at_end (text))
    info_wanted = wanted;
  else
    environment_invalid ("GANGWAY_INFO", whole);
}

uint64_t
info_clock (void)
{
  struct timespec now;
  clock_gettime (CLOCK_MONOTONIC, &now);
  return (uint64_t) now.tv_sec * 1000000000 + (uint64_t) now.tv_nsec + 1;
}

/* ------------------------------------------------------------------------
   Regions.  */

/* One region on one device.  Everything but the first three is atomic.  */
struct total
{
  struct total *next;
  struct device *device;
  void (*fn) (void *);
  uint64_t launches, timed, sum, least, most; /* times: of TIMED launches */
};

static struct total *totals; /* atomic */

static const char *
name_of (const void *address, struct info_name *buffer)
{
  const char *name = symbol_name (address);
  if (name)
    return name;
  snprintf (buffer->text, sizeof buffer->text, "%p", address);
  return buffer->text;
}

static struct total *
total_of (struct device *device, void (*fn) (void *))
{
  struct total *made = NULL;
  struct total *first = __atomic_load_n (&totals, __ATOMIC_ACQUIRE);
  for (;;)
    {
      struct total *total = first;
      while (total && (total->fn != fn || total->device != device))
        total = total->next;
      if (total)
        {
          free (made);
          return total;
        }
      if (!made)
        made = memory_alloc_cleared (sizeof *made);
      *made = (struct total) {
        .next = first, .device = device, .fn = fn, .least = UINT64_MAX
      };
      if (__atomic_compare_exchange_n (&totals, &first, made, false,
                                       __ATOMIC_RELEASE, __ATOMIC_ACQUIRE))
        return made;
    }
}

static void
total_add (struct total *total, uint64_t time, bool queued)
{
  __atomic_fetch_add (&total->launches, 1, __ATOMIC_RELAXED);
  if (queued)
    return;
  __atomic_fetch_add (&total->timed, 1, __ATOMIC_RELAXED);
  __atomic_fetch_add (&total->sum, time, __ATOMIC_RELAXED);
  uint64_t least = __atomic_load_n (&total->least, __ATOMIC_RELAXED);
  while (time < least
         && !__atomic_compare_exchange_n (&total->least, &least, time, true,
                                          __ATOMIC_RELAXED, __ATOMIC_RELAXED))
    ;
  uint64_t most = __atomic_load_n (&total->most, __ATOMIC_RELAXED);
  while (time > most
         && !__atomic_compare_exchange_n (&total->most, &most, time, true,
                                          __ATOMIC_RELAXED, __ATOMIC_RELAXED))
    ;
}

static double
microseconds (uint64_t time)
{
  return (double) time / 1000;
}

void
info_launch (struct device *device, void (*fn) (void *), uint64_t began,
             bool queued)
{
  uint64_t time = info_clock () - began;
  struct info_name name;
  if (info_wants (INFO_SUMMARY))
    total_add (total_of (device, fn), time, queued);
  if (!info_wants (INFO_LAUNCHES))
    return;
  if (queued)
    gomp_error ("launch: %s on device %d (%s), queued",
                name_of ((void *) fn, &name), device->number, device->name);
  else
    gomp_error ("launch: %s on device %d (%s), %.1f us",
                name_of ((void *) fn, &name), device->number, device->name,
                microseconds (time));
}

static void
info_print_total (const struct total *total)
{
  struct info_name name;
  const char *text = name_of ((void *) total->fn, &name);
  uint64_t launches = __atomic_load_n (&total->launches, __ATOMIC_RELAXED);
  uint64_t timed = __atomic_load_n (&total->timed, __ATOMIC_RELAXED);
  uint64_t sum = __atomic_load_n (&total->sum, __ATOMIC_RELAXED);
  if (timed == 0)
    gomp_error ("summary: %s on device %d (%s): %lu launches, queued", text,
                total->device->number, total->device->name,
                (unsigned long) launches);
  else
    gomp_error (
      "summary: %s on device %d (%s): %lu launches, %.1f us; each "
      "%.1f us, from %.1f to %.1f",
      text, total->device->number, total->device->name,
      (unsigned long) launches, microseconds (sum),
      microseconds (sum) / (double) timed,
      microseconds (__atomic_load_n (&total->least, __ATOMIC_RELAXED)),
      microseconds (__atomic_load_n (&total->most, __ATOMIC_RELAXED)));
}

void
info_print_totals (void)
{
  if (!info_wants (INFO_SUMMARY))
    return;
  for (const struct total *total = __atomic_load_n (&totals, __ATOMIC_ACQUIRE);
       total; total = total->next)
    info_print_total (total);
}

/* ------------------------------------------------------------------------
   Copies.  */

const char *
info_variable (const void *address, struct info_name *buffer)
{
  const char *name = address ? symbol_name (address) : NULL;
  if (!name)
    return "";
  snprintf (buffer->text, sizeof buffer->text, " (%s)", name);
  return buffer->text;
}

void
info_copy (struct device *device, const void *to, const void *from,
           const void *host, size_t size, uint64_t began, bool queued)
{
  struct info_name name;
  char time[40] = "queued";
  if (!queued)
    snprintf (time, sizeof time, "%.1f us",
              microseconds (info_clock () - began));
  gomp_error ("copy: %zu bytes from %s %p to %s %p%s on device %d (%s), %s",
              size, from == host ? "host" : "device", from,
              to == host ? "host" : "device", to, info_variable (host, &name),
              device->number, device->name, time);
}
