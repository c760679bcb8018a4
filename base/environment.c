/* Reading environment variables.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "base/environment.h"

#include <gomp/shown-text.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>
#include "base/ascii.h"
#include "base/errno_kept.h"
#include "base/error.h"
#include "base/privileges.h"

/* What a program with more rights than the user who starts it (one that is
   set-user-ID or set-group-ID, or whose file has capabilities) obeys all the same:
   how many threads, where they run, how they wait, which device.  With none of
   them the program shows more than it does by itself, opens a file, or fails.
   All other variables such a program passes over, GANGWAY_'s without exception.
   The ICVs of environment_entries belong to this list too.  */
static const char obeyed_with_privileges[][32] = {
  "ACC_DEVICE_NUM",
  "ACC_DEVICE_TYPE",
  "GOMP_CPU_AFFINITY",
  "GOMP_OPENACC_DIM",
  "GOMP_REVERSE_OFFLOAD_THREADS",
  "GOMP_SPINCOUNT",
  "GOMP_STACKSIZE",
  "KMP_AFFINITY",
  "KMP_BLOCKTIME",
  "KMP_STACKSIZE",
  "OMP_ALLOCATOR",
  "OMP_AVAILABLE_DEVICES",
  "OMP_CANCELLATION",
  "OMP_MAX_TASK_PRIORITY",
  "OMP_NESTED",
  "OMP_PLACES",
  "OMP_TARGET_OFFLOAD",
};

/* The entries of the environment that may be the runtime's, ended by NULL, while the
   library starts: it asks for some thirty variables, of which mostly none is there.
   Written by the thread that loads the library.  */
static char *kept[64];
static bool keeping;

static bool
may_be_ours (const char *entry)
{
  switch (entry[0])
    {
    case 'A':
      return entry[1] == 'C' && entry[2] == 'C' && entry[3] == '_';
    case 'G':
      return entry[1] == 'A' || entry[1] == 'O';
    case 'K':
      return entry[1] == 'M' && entry[2] == 'P' && entry[3] == '_';
    case 'O':
      return entry[1] == 'M' && entry[2] == 'P' && entry[3] == '_';
    default:
      return false;
    }
}

void
environment_keep (void)
{
  size_t count = 0;
  for (char **entry = environment_entries (); *entry; entry++)
    if (may_be_ours (*entry))
      {
        if (count == sizeof kept / sizeof *kept - 1)
          return;
        kept[count++] = *entry;
      }
  kept[count] = NULL;
  keeping = true;
}

void
environment_keep_end (void)
{
  keeping = false;
}

char **
environment_entries (void)
{
  static char *none;
  if (keeping)
    return kept;
  return environ ? environ : &none;
}

static bool
is_obeyed_with_privileges (const char *name)
{
  size_t count = sizeof obeyed_with_privileges / sizeof *obeyed_with_privileges;
  for (size_t i = 0; i < count; i++)
    if (strcmp (name, obeyed_with_privileges[i]) == 0)
      return true;
  return false;
}

/* As getenv does, NAME's first entry counts.  */
const char *
environment_get (const char *name)
{
  if (keeping && !*kept)
    return NULL;
  for (char **entry = environment_entries (); *entry; entry++)
    {
      size_t i = 0;
      while (name[i] && (*entry)[i] == name[i])
        i++;
      if (name[i] == '\0' && (*entry)[i] == '=')
        return is_obeyed_with_privileges (name) || !process_has_privileges ()
                 ? *entry + i + 1
                 : NULL;
    }
  return NULL;
}

void
environment_invalid (const char *name, const char *text)
{
  char shown[GOMP_SHOWN_SIZE];
  gomp_error ("Invalid value for environment variable %s: \"%s\"", name,
              gomp_shown_text (text, shown));
}

void
environment_read_debug (void)
{
  const char *text = environment_get ("GOMP_DEBUG");
  unsigned long level;
  if (!text)
    return;
  if (environment_parse_unsigned (text, 0, ~0ul, &level))
    gomp_debug_enabled = level != 0;
  else
    environment_invalid ("GOMP_DEBUG", text);
}

const char *
environment_skip_space (const char *text)
{
  while (ascii_is_space (*text))
    text++;
  return text;
}

bool
environment_at_end (const char *text)
{
  return *environment_skip_space (text) == '\0';
}

bool
environment_take_unsigned (const char **text, unsigned long *value)
{
  ERRNO_KEPT;
  const char *start = environment_skip_space (*text);
  /* strtoul would take a sign.  */
  if (!ascii_is_digit (*start))
    return false;
  char *end;
  errno = 0;
  unsigned long number = strtoul (start, &end, 10);
  if (errno != 0)
    return false;
  *text = end;
  *value = number;
  return true;
}

bool
environment_take_char (const char **text, char wanted)
{
  const char *start = environment_skip_space (*text);
  if (*start != wanted)
    return false;
  *text = start + 1;
  return true;
}

bool
environment_take_word (const char **text, const char *word)
{
  const char *start = environment_skip_space (*text);
  size_t length = strlen (word);
  if (strncasecmp (start, word, length) != 0)
    return false;
  char next = start[length];
  if (ascii_is_alphanumeric (next) || next == '_')
    return false;
  *text = start + length;
  return true;
}

bool
environment_parse_bool (const char *text, bool *value)
{
  bool result;
  if (environment_take_word (&text, "true"))
    result = true;
  else if (environment_take_word (&text, "false"))
    result = false;
  else
    return false;
  if (!environment_at_end (text))
    return false;
  *value = result;
  return true;
}

bool
environment_parse_unsigned (const char *text, unsigned long minimum,
                            unsigned long maximum, unsigned long *value)
{
  unsigned long result;
  if (!environment_take_unsigned (&text, &result) || !environment_at_end (text)
      || result < minimum || result > maximum)
    return false;
  *value = result;
  return true;
}

/* The factor that suffix LETTER stands for; 0 where it is none.  */
static size_t
byte_factor (char letter)
{
  switch (ascii_lower (letter))
    {
    case 'b':
      return 1;
    case 'k':
      return (size_t) 1 << 10;
    case 'm':
      return (size_t) 1 << 20;
    case 'g':
      return (size_t) 1 << 30;
    default:
      return 0;
    }
}

bool
environment_parse_bytes (const char *text, size_t unit, size_t *value)
{
  unsigned long number;
  if (!environment_take_unsigned (&text, &number))
    return false;
  text = environment_skip_space (text);
  size_t factor = unit;
  if (*text != '\0')
    factor = byte_factor (*text++);
  size_t bytes;
  if (factor == 0 || !environment_at_end (text)
      || __builtin_mul_overflow (number, factor, &bytes))
    return false;
  *value = bytes;
  return true;
}

/* What is common to the readers below: the text of NAME, and the line where
   PARSED is false.  */
static bool
check (const char *name, const char *text, bool parsed)
{
  if (!parsed)
    environment_invalid (name, text);
  return parsed;
}

bool
environment_bool (const char *name, bool *value)
{
  const char *text = environment_get (name);
  return text && check (name, text, environment_parse_bool (text, value));
}

bool
environment_unsigned (const char *name, unsigned long minimum,
                      unsigned long maximum, unsigned long *value)
{
  const char *text = environment_get (name);
  return text
         && check (name, text,
                   environment_parse_unsigned (text, minimum, maximum, value));
}

bool
environment_bytes (const char *name, size_t unit, size_t *value)
{
  const char *text = environment_get (name);
  return text
         && check (name, text, environment_parse_bytes (text, unit, value));
}

static bool
parse_long (const char *text, long minimum, long maximum, long *value)
{
  ERRNO_KEPT;
  const char *start = environment_skip_space (text);
  char *end;
  errno = 0;
  long number = strtol (start, &end, 10);
  if (errno != 0 || end == start || !environment_at_end (end)
      || number < minimum || number > maximum)
    return false;
  *value = number;
  return true;
}

bool
environment_long (const char *name, long minimum, long maximum, long *value)
{
  const char *text = environment_get (name);
  return text && check (name, text, parse_long (text, minimum, maximum, value));
}
