/* Parsers of the values of environment variables that set ICVs.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/icv/icv_parse.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "base/ascii.h"
#include "base/environment.h"
#include "base/memory.h"
#include "libomp-host/places/affinity.h"

struct keyword
{
  char word[16]; /* "" ends a table */
  int value;
};

/* Take one of the words of TABLE.  */
static bool
take_keyword (const char **text, const struct keyword *table, int *value)
{
  for (; *table->word; table++)
    if (environment_take_word (text, table->word))
      {
        *value = table->value;
        return true;
      }
  return false;
}

/* The whole TEXT is one word of TABLE.  */
static bool
parse_keyword (const char *text, const struct keyword *table, int *value)
{
  int result;
  if (!take_keyword (&text, table, &result) || !environment_at_end (text))
    return false;
  *value = result;
  return true;
}

bool
icv_parse_wait_policy (const char *text, int *policy)
{
  static const struct keyword words[]
    = { { "passive", 0 }, { "active", 1 }, { "", 0 } };
  return parse_keyword (text, words, policy);
}

bool
icv_parse_target_offload (const char *text, enum target_offload *value)
{
  static const struct keyword words[]
    = { { "default", TARGET_OFFLOAD_DEFAULT },
        { "mandatory", TARGET_OFFLOAD_MANDATORY },
        { "disabled", TARGET_OFFLOAD_DISABLED },
        { "", 0 } };
  int result;
  if (!parse_keyword (text, words, &result))
    return false;
  *value = result;
  return true;
}

/* ------------------------------------------------------------------------
   OMP_SCHEDULE.  */

enum modifier
{
  MODIFIER_NONE,
  MODIFIER_MONOTONIC,
  MODIFIER_NONMONOTONIC
};

/* [modifier ":"]; false where a modifier has no colon.  */
static bool
take_modifier (const char **text, int *modifier)
{
  static const struct keyword words[]
    = { { "monotonic", MODIFIER_MONOTONIC },
        { "nonmonotonic", MODIFIER_NONMONOTONIC },
        { "", 0 } };
  *modifier = MODIFIER_NONE;
  return !take_keyword (text, words, modifier)
         || environment_take_char (text, ':');
}

bool
icv_parse_schedule (const char *text, unsigned *schedule, int *chunk)
{
  static const struct keyword words[] = { { "static", SCHEDULE_STATIC },
                                          { "dynamic", SCHEDULE_DYNAMIC },
                                          { "guided", SCHEDULE_GUIDED },
                                          { "auto", SCHEDULE_AUTO },
                                          { "", 0 } };
  int modifier, kind;
  if (!take_modifier (&text, &modifier) || !take_keyword (&text, words, &kind))
    return false;
  /* Without a chunk, static divides the iterations and the others take one at a
     time (5.2, 11.5.3).  */
  unsigned long size = kind != SCHEDULE_STATIC;
  if (environment_take_char (&text, ',')
      && (!environment_take_unsigned (&text, &size) || size > INT_MAX))
    return false;
  if (!environment_at_end (text))
    return false;
  if (size == 0 && kind != SCHEDULE_STATIC)
    size = 1;
  bool monotonic = modifier == MODIFIER_MONOTONIC
                   || (modifier == MODIFIER_NONE && kind == SCHEDULE_STATIC);
  *schedule = kind | (monotonic ? SCHEDULE_MONOTONIC : 0);
  *chunk = size;
  return true;
}

/* ------------------------------------------------------------------------
   Lists.  */

/* One more than the commas of TEXT: at least the length of its list.  */
static unsigned
count_entries (const char *text)
{
  unsigned count = 1;
  for (; *text; text++)
    count += *text == ',';
  return count;
}

bool
icv_parse_thread_list (const char *text, unsigned **list, unsigned *length)
{
  unsigned *values = memory_alloc (count_entries (text) * sizeof *values);
  unsigned count = 0;
  do
    {
      unsigned long number;
      if (!environment_take_unsigned (&text, &number) || number == 0
          || number > LONG_MAX)
        goto bad;
      values[count++] = number < INT_MAX ? number : INT_MAX;
    }
  while (environment_take_char (&text, ','));
  if (!environment_at_end (text))
    goto bad;
  *list = values;
  *length = count;
  return true;

bad:
  free (values);
  return false;
}

bool
icv_parse_bind_list (const char *text, uint8_t **list, unsigned *length)
{
  static const struct keyword words[] = { { "false", PROC_BIND_FALSE },
                                          { "true", PROC_BIND_TRUE },
                                          { "primary", PROC_BIND_PRIMARY },
                                          { "master", PROC_BIND_PRIMARY },
                                          { "close", PROC_BIND_CLOSE },
                                          { "spread", PROC_BIND_SPREAD },
                                          { "", 0 } };
  uint8_t *values = memory_alloc (count_entries (text));
  unsigned count = 0;
  bool boolean = false;
  do
    {
      int value;
      if (!take_keyword (&text, words, &value))
        goto bad;
      boolean |= value == PROC_BIND_FALSE || value == PROC_BIND_TRUE;
      values[count++] = value;
    }
  while (environment_take_char (&text, ','));
  /* `true' and `false' stand alone.  */
  if (!environment_at_end (text) || (boolean && count > 1))
    goto bad;
  *list = values;
  *length = count;
  return true;

bad:
  free (values);
  return false;
}

/* ------------------------------------------------------------------------
   GOMP_SPINCOUNT.  */

/* Take an optional suffix; 0 where there is another character.  */
static unsigned long long
take_decimal_suffix (const char **text)
{
  *text = environment_skip_space (*text);
  switch (ascii_lower (**text))
    {
    case '\0':
      return 1;
    case 'k':
      ++*text;
      return 1000;
    case 'm':
      ++*text;
      return 1000 * 1000;
    case 'g':
      ++*text;
      return 1000 * 1000 * 1000;
    case 't':
      ++*text;
      return 1000ull * 1000 * 1000 * 1000;
    default:
      return 0;
    }
}

bool
icv_parse_spin_count (const char *text, unsigned long long *count)
{
  unsigned long number;
  unsigned long long result = ~0ull;
  if (!environment_take_word (&text, "infinite")
      && !environment_take_word (&text, "infinity"))
    {
      if (!environment_take_unsigned (&text, &number))
        return false;
      unsigned long long factor = take_decimal_suffix (&text);
      if (factor == 0)
        return false;
      if (__builtin_mul_overflow (number, factor, &result))
        result = ~0ull;
    }
  if (!environment_at_end (text))
    return false;
  *count = result;
  return true;
}

/* ------------------------------------------------------------------------
   Variables of LLVM's runtime.  */

bool
icv_parse_blocktime (const char *text, uint64_t *microseconds)
{
  unsigned long number;
  uint64_t result = UINT64_MAX;
  if (!environment_take_word (&text, "infinite")
      && !environment_take_word (&text, "infinity"))
    {
      if (!environment_take_unsigned (&text, &number) || number > INT_MAX)
        return false;
      bool micro = environment_take_word (&text, "us");
      if (!micro)
        environment_take_word (&text, "ms");
      result = micro ? number : number * (uint64_t) 1000;
    }
  if (!environment_at_end (text))
    return false;
  *microseconds = result;
  return true;
}

bool
icv_parse_kmp_size (const char *text, size_t *size)
{
  static const char units[] = "bkmgt";
  unsigned long number;
  size_t result;
  if (!environment_take_unsigned (&text, &number))
    return false;
  text = environment_skip_space (text);
  const char *unit = *text ? strchr (units, ascii_lower (*text)) : units;
  if (!unit)
    return false;
  if (*text && *unit != 'b' && ascii_lower (text[1]) == 'b')
    text++;
  text += *text != '\0';
  if (!environment_at_end (text)
      || __builtin_mul_overflow (number, (size_t) 1 << 10 * (unit - units),
                                 &result))
    return false;
  *size = result;
  return true;
}
