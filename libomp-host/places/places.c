/* Place lists: sets of processors, and the texts that describe them.

   The grammar (5.2, 21.1.6), white space allowed anywhere between tokens:
     list     = entry { "," entry }
     entry    = place [ ":" count [ ":" stride ] ] | "!" place
     place    = number | "{" interval { "," interval } "}"
     interval = number [ ":" count [ ":" stride ] ] | "!" number
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/places/places.h"

#include <stdlib.h>
#include <string.h>
#include "base/ascii.h"
#include "base/environment.h"
#include "base/errno_kept.h"
#include "base/error.h"
#include "base/memory.h"
#include "libomp-host/places/processors.h"

void
places_init (struct places *places, size_t set_size)
{
  *places = (struct places) { .set_size = set_size };
}

void
places_release (struct places *places)
{
  if (places->sets)
    free (places->sets);
  places_init (places, places->set_size);
}

cpu_set_t *
places_append (struct places *places)
{
  if (places->count == PLACES_MAXIMUM)
    return NULL;
  if (places->count == places->capacity)
    {
      places->capacity = places->capacity ? 2 * places->capacity : 16;
      places->sets
        = memory_realloc (places->sets, places->capacity * places->set_size);
    }
  cpu_set_t *set = places_set (places, places->count++);
  CPU_ZERO_S (places->set_size, set);
  return set;
}

void
places_drop (struct places *places, unsigned count)
{
  places->count -= count;
}

static void
places_remove (struct places *places, unsigned index)
{
  unsigned behind = places->count - index - 1;
  memmove (places_set (places, index), places_set (places, index + 1),
           behind * places->set_size);
  places->count--;
}

void
places_restrict (struct places *places, const cpu_set_t *mask)
{
  unsigned kept = 0;
  size_t size = places->set_size;
  for (unsigned i = 0; i < places->count; i++)
    {
      cpu_set_t *set = places_set (places, i);
      CPU_AND_S (size, set, set, mask);
      if (processors_in_set (size, set) == 0)
        continue;
      if (kept != i)
        memcpy (places_set (places, kept), set, size);
      kept++;
    }
  places->count = kept;
}

/* ------------------------------------------------------------------------
   The parser.  A cursor goes over the text; each function takes one thing and
   returns false where it is not there.  */

struct repetition
{
  unsigned long count;
  long stride;
};

static bool
take_signed (const char **text, long *value)
{
  ERRNO_KEPT;
  const char *start = environment_skip_space (*text);
  char *end;
  errno = 0;
  long number = strtol (start, &end, 10);
  if (errno != 0 || end == start)
    return false;
  *text = end;
  *value = number;
  return true;
}

/* [ ":" count [ ":" stride ] ]  */
static bool
take_repetition (const char **text, struct repetition *repetition)
{
  *repetition = (struct repetition) { 1, 1 };
  if (!environment_take_char (text, ':'))
    return true;
  if (!environment_take_unsigned (text, &repetition->count)
      || repetition->count == 0 || repetition->count > PLACES_MAXIMUM)
    return false;
  return !environment_take_char (text, ':')
         || take_signed (text, &repetition->stride);
}

/* Add processor NUMBER, which a sum gave, to SET.  A NUMBER above LONG_MAX is a
   negative one.  */
static bool
add_processor (cpu_set_t *set, size_t size, unsigned long number)
{
  if (number >= 8 * size)
    {
      gomp_error ("Logical CPU number %ld out of range", (long) number);
      return false;
    }
  CPU_SET_S (number, size, set);
  return true;
}

/* An interval: into ADDED, or behind a "!" into REMOVED.  */
static bool
take_interval (const char **text, size_t size, cpu_set_t *added,
               cpu_set_t *removed)
{
  unsigned long first;
  bool negated = environment_take_char (text, '!');
  if (!environment_take_unsigned (text, &first))
    return false;
  if (negated)
    return add_processor (removed, size, first);
  struct repetition repetition;
  if (!take_repetition (text, &repetition))
    return false;
  long number = first;
  for (unsigned long i = 0; i < repetition.count; i++)
    {
      if (!add_processor (added, size, number)
          || __builtin_add_overflow (number, repetition.stride, &number))
        return false;
    }
  return true;
}

/* Take REMOVED out of SET, which must have all of it.  */
static bool
subtract (cpu_set_t *set, const cpu_set_t *removed, size_t size)
{
  for (size_t i = 0; i < 8 * size; i++)
    if (CPU_ISSET_S (i, size, removed))
      {
        if (!CPU_ISSET_S (i, size, set))
          {
            gomp_error ("Logical CPU %zu to be removed is not in the set", i);
            return false;
          }
        CPU_CLR_S (i, size, set);
      }
  return true;
}

static bool
take_place (const char **text, size_t size, cpu_set_t *set)
{
  if (!environment_take_char (text, '{'))
    {
      unsigned long number;
      return environment_take_unsigned (text, &number)
             && add_processor (set, size, number);
    }
  /* All intervals are read before the processors behind `!' are taken out, in
     whatever order the text has them.  */
  cpu_set_t *removed = __builtin_alloca (size);
  CPU_ZERO_S (size, removed);
  do
    if (!take_interval (text, size, set, removed))
      return false;
  while (environment_take_char (text, ','));
  return environment_take_char (text, '}') && subtract (set, removed, size);
}

/* Drop the first place that equals the last one, and the last one.  */
static bool
remove_equal (struct places *places)
{
  unsigned last = places->count - 1;
  cpu_set_t *unwanted = places_set (places, last);
  for (unsigned i = 0; i < last; i++)
    if (CPU_EQUAL_S (places->set_size, places_set (places, i), unwanted))
      {
        places_drop (places, 1);
        places_remove (places, i);
        return true;
      }
  gomp_error ("Trying to remove a non-existing place from list of places");
  return false;
}

/* Append the last place again, all processors STRIDE further.  */
static bool
append_shifted (struct places *places, long stride)
{
  size_t size = places->set_size;
  cpu_set_t *shifted = places_append (places);
  if (!shifted)
    return false;
  cpu_set_t *from = places_set (places, places->count - 2);
  for (long i = 0; i < (long) (8 * size); i++)
    if (CPU_ISSET_S (i, size, from))
      {
        long number = i + stride;
        if (number < 0 || number >= (long) (8 * size))
          {
            gomp_error ("Logical CPU number %ld%+ld out of range", i, stride);
            return false;
          }
        CPU_SET_S (number, size, shifted);
      }
  return true;
}

static bool
take_entry (const char **text, struct places *places)
{
  bool negated = environment_take_char (text, '!');
  cpu_set_t *set = places_append (places);
  if (!set || !take_place (text, places->set_size, set))
    return false;
  if (negated)
    return remove_equal (places);
  struct repetition repetition;
  if (!take_repetition (text, &repetition)
      || labs (repetition.stride) > (long) (8 * places->set_size))
    return false;
  for (unsigned long i = 1; i < repetition.count; i++)
    if (!append_shifted (places, repetition.stride))
      return false;
  return true;
}

/* [ "(" count ")" ] behind an abstract name.  */
static bool
take_count (const char **text, unsigned long *count)
{
  *count = PLACES_MAXIMUM;
  if (!environment_take_char (text, '('))
    return true;
  return environment_take_unsigned (text, count) && *count > 0
         && environment_take_char (text, ')');
}

static enum place_kind
take_abstract_name (const char **text)
{
  static const char names[][16] = {
    [PLACES_THREADS] = "threads",           [PLACES_CORES] = "cores",
    [PLACES_SOCKETS] = "sockets",           [PLACES_LL_CACHES] = "ll_caches",
    [PLACES_NUMA_DOMAINS] = "numa_domains",
  };
  for (int kind = PLACES_THREADS; kind <= PLACES_NUMA_DOMAINS; kind++)
    if (environment_take_word (text, names[kind]))
      return kind;
  return PLACES_LIST;
}

bool
places_parse (const char *text, enum place_kind *kind, struct places *places,
              unsigned long *count)
{
  *kind = take_abstract_name (&text);
  if (*kind != PLACES_LIST)
    return take_count (&text, count) && environment_at_end (text);
  do
    if (!take_entry (&text, places))
      return false;
  while (environment_take_char (&text, ','));
  if (!environment_at_end (text))
    return false;
  if (places->count == 0)
    gomp_error ("All places have been removed");
  return places->count != 0;
}

/* ------------------------------------------------------------------------
   GOMP_CPU_AFFINITY.  */

/* A number in C's notation (0x10 is 16), below PLACES_MAXIMUM.  */
static bool
take_gnu_number (const char **text, unsigned long *value)
{
  ERRNO_KEPT;
  char *end;
  if (!ascii_is_digit (**text))
    return false;
  errno = 0;
  *value = strtoul (*text, &end, 0);
  *text = end;
  return errno == 0 && *value < PLACES_MAXIMUM;
}

/* first [ "-" last [ ":" stride ] ], without white space in it.  */
static bool
take_gnu_range (const char **text, struct places *places)
{
  unsigned long first, last, stride = 1;
  if (!take_gnu_number (text, &first))
    return false;
  last = first;
  if (**text == '-')
    {
      ++*text;
      if (!take_gnu_number (text, &last) || last < first)
        return false;
      if (**text == ':')
        {
          ++*text;
          if (!take_gnu_number (text, &stride) || stride == 0)
            return false;
        }
    }
  for (unsigned long number = first; number <= last; number += stride)
    {
      /* A processor that cannot be there is no error here.  */
      if (number >= 8 * places->set_size)
        break;
      cpu_set_t *set = places_append (places);
      if (!set)
        return false;
      CPU_SET_S (number, places->set_size, set);
    }
  return true;
}

bool
places_parse_gnu (const char *text, struct places *places)
{
  for (;;)
    {
      text = environment_skip_space (text);
      if (!take_gnu_range (&text, places))
        return false;
      if (environment_at_end (text))
        return true;
      if (!ascii_is_space (*text) && *text != ',')
        return false;
      text = environment_skip_space (text);
      if (*text == ',')
        text++;
    }
}
