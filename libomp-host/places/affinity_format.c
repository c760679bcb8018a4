/* Affinity format strings (5.2, 6.12):
     "%" [ ["0"] "." ] [ width ] ( letter | "{" name "}" )
   A dot aligns to the right, a zero before it fills with zeros; both want a
   width.  "%%" is a percent sign.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include "libomp-host/places/affinity_format.h"

#include <omp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/errno_kept.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/mutex.h"
#include "libomp-host/places/affinity.h"
#include "libomp-host/places/processors.h"

/* affinity-format-var; LOCK guards both.  NULL: the usual one.  */
static struct mutex lock = MUTEX_INITIALIZER (MUTEX_RANK_AFFINITY_FORMAT);
static char *format_text;
static size_t format_length;

static const char usual_format[] = "level %L thread %i affinity %A";

void
affinity_format_set (const char *text, size_t length)
{
  char *copy = memory_alloc (length + 1);
  memcpy (copy, text, length);
  copy[length] = '\0';
  mutex_lock (&lock);
  char *old = format_text;
  format_text = copy;
  format_length = length;
  mutex_unlock (&lock);
  free (old);
}

size_t
affinity_format_get (char *buffer, size_t size)
{
  mutex_lock (&lock);
  const char *text = format_text ? format_text : usual_format;
  size_t length = format_text ? format_length : sizeof usual_format - 1;
  if (size > 0)
    {
      size_t copied = length < size ? length : size - 1;
      memcpy (buffer, text, copied);
      buffer[copied] = '\0';
    }
  mutex_unlock (&lock);
  return length;
}

/* ------------------------------------------------------------------------
   Output: what does not fit is counted alone.  */

struct output
{
  char *buffer;
  size_t size;
  size_t length;
};

static void
put (struct output *output, const char *text, size_t length)
{
  if (output->length < output->size)
    {
      size_t room = output->size - output->length;
      memcpy (output->buffer + output->length, text,
              length < room ? length : room);
    }
  if (__builtin_add_overflow (output->length, length, &output->length))
    gomp_fatal ("overflow in omp_capture_affinity");
}

static void
put_repeated (struct output *output, char letter, size_t count)
{
  if (output->length < output->size)
    {
      size_t room = output->size - output->length;
      memset (output->buffer + output->length, letter,
              count < room ? count : room);
    }
  if (__builtin_add_overflow (output->length, count, &output->length))
    gomp_fatal ("overflow in omp_capture_affinity");
}

/* ------------------------------------------------------------------------
   Fields.  */

struct field
{
  bool zero, right;
  size_t width; /* 0: as long as it is */
  char letter;
};

static void
put_text (struct output *output, const struct field *field, const char *text,
          size_t length)
{
  size_t padding = field->width > length ? field->width - length : 0;
  if (field->right)
    put_repeated (output, ' ', padding);
  put (output, text, length);
  if (!field->right)
    put_repeated (output, ' ', padding);
}

/* TEXT is a number; zeros go behind its sign or 0x.  */
static void
put_number (struct output *output, const struct field *field, const char *text)
{
  size_t length = strlen (text), sign = 0;
  if (!field->zero)
    {
      put_text (output, field, text, length);
      return;
    }
  if (text[0] == '-')
    sign = 1;
  else if (text[0] == '0' && text[1] == 'x')
    sign = 2;
  put (output, text, sign);
  put_repeated (output, '0', field->width > length ? field->width - length : 0);
  put (output, text + sign, length - sign);
}

static void
put_int (struct output *output, const struct field *field, int value)
{
  char text[16];
  snprintf (text, sizeof text, "%d", value);
  put_number (output, field, text);
}

static void
put_thread_id (struct output *output, const struct field *field)
{
  char text[24];
  snprintf (text, sizeof text, "0x%lx", (unsigned long) pthread_self ());
  put_number (output, field, text);
}

static void
put_host (struct output *output, const struct field *field)
{
  ERRNO_KEPT;
  char name[256];
  /* A name that does not fit need not end in a null.  */
  if (gethostname (name, sizeof name) != 0)
    strcpy (name, "node");
  name[sizeof name - 1] = '\0';
  put_text (output, field, name, strlen (name));
}

/* SET as "0-3,8".  */
static void
put_set (struct output *output, const cpu_set_t *set, size_t size)
{
  size_t limit = 8 * size;
  const char *separator = "";
  for (size_t first = 0; first < limit; first++)
    {
      if (!CPU_ISSET_S (first, size, set))
        continue;
      size_t last = first;
      while (last + 1 < limit && CPU_ISSET_S (last + 1, size, set))
        last++;
      char text[64];
      int length
        = last == first
            ? snprintf (text, sizeof text, "%s%zu", separator, first)
            : snprintf (text, sizeof text, "%s%zu-%zu", separator, first, last);
      put (output, text, length);
      separator = ",";
      first = last;
    }
}

/* The processors the thread that SELF tells of may run on: of its place, or of the
   process.  */
static void
put_affinity_set (struct output *output, const struct affinity_self *self)
{
  unsigned place = self->place;
  if (place > 0 && place <= affinity_place_count)
    put_set (output, affinity_place_set (place - 1), affinity_set_size ());
  else if (processors_mask ())
    put_set (output, processors_mask (), processors_set_size ());
  else
    {
      char text[32];
      unsigned count = processors_available ();
      int length
        = snprintf (text, sizeof text, count > 1 ? "0-%u" : "0", count - 1);
      put (output, text, length);
    }
}

static void
put_affinity (struct output *output, const struct field *field,
              const struct affinity_self *self)
{
  struct output measure = { NULL, 0, 0 };
  put_affinity_set (&measure, self);
  size_t padding
    = field->width > measure.length ? field->width - measure.length : 0;
  if (field->right)
    put_repeated (output, ' ', padding);
  put_affinity_set (output, self);
  if (!field->right)
    put_repeated (output, ' ', padding);
}

static void
put_field (struct output *output, const struct field *field,
           const struct affinity_self *self)
{
  switch (field->letter)
    {
    case 't':
      put_int (output, field, self->league_num);
      break;
    case 'T':
      put_int (output, field, self->league_size);
      break;
    case 'L':
      put_int (output, field, self->level);
      break;
    case 'n':
      put_int (output, field, self->num);
      break;
    case 'N':
      put_int (output, field, self->size);
      break;
    case 'a':
      put_int (output, field, self->ancestor);
      break;
    case 'H':
      put_host (output, field);
      break;
    case 'P':
      put_int (output, field, getpid ());
      break;
    case 'i':
      put_thread_id (output, field);
      break;
    case 'A':
      put_affinity (output, field, self);
      break;
    default:
      gomp_fatal ("unsupported type %c in affinity format", field->letter);
    }
}

/* ------------------------------------------------------------------------
   The format.  */

struct cursor
{
  const char *at, *end;
};

static char
peek (const struct cursor *cursor)
{
  return cursor->at < cursor->end ? *cursor->at : '\0';
}

/* "{" name "}": the name's letter.  */
static char
take_long_name (struct cursor *cursor)
{
  static const struct
  {
    char name[24];
    char letter;
  } names[] = {
    { "team_num", 't' },
    { "num_teams", 'T' },
    { "nesting_level", 'L' },
    { "thread_num", 'n' },
    { "num_threads", 'N' },
    { "ancestor_tnum", 'a' },
    { "host", 'H' },
    { "process_id", 'P' },
    { "native_thread_id", 'i' },
    { "thread_affinity", 'A' },
  };
  const char *start = ++cursor->at;
  const char *close = memchr (start, '}', cursor->end - start);
  if (!close)
    gomp_fatal ("unterminated long type name '%.*s' in affinity format",
                (int) (cursor->end - start), start);
  size_t length = close - start;
  cursor->at = close + 1;
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    if (strlen (names[i].name) == length
        && memcmp (names[i].name, start, length) == 0)
      return names[i].letter;
  gomp_fatal ("unsupported long type name '%.*s' in affinity format",
              (int) length, start);
}

/* What follows a percent sign.  */
static struct field
take_field (struct cursor *cursor)
{
  struct field field = { false, false, 0, '\0' };
  if (peek (cursor) == '0')
    {
      field.zero = true;
      cursor->at++;
      if (peek (cursor) != '.')
        gomp_fatal ("leading zero not followed by dot in affinity format");
    }
  if (peek (cursor) == '.')
    {
      field.right = true;
      cursor->at++;
    }
  for (char digit = peek (cursor); digit >= '0' && digit <= '9';
       digit = peek (cursor))
    {
      cursor->at++;
      if (field.width < 100000000)
        field.width = 10 * field.width + (digit - '0');
    }
  if (field.right && field.width == 0)
    gomp_fatal ("leading zero or right justification in affinity format "
                "requires size");
  field.letter = peek (cursor);
  if (field.letter == '{')
    field.letter = take_long_name (cursor);
  else
    cursor->at++;
  return field;
}

static size_t
expand (const struct affinity_self *self, char *buffer, size_t size,
        const char *format, size_t length)
{
  struct output output = { buffer, size, 0 };
  struct cursor cursor = { format, format + length };
  while (cursor.at < cursor.end)
    {
      const char *percent = memchr (cursor.at, '%', cursor.end - cursor.at);
      const char *literal_end = percent ? percent : cursor.end;
      put (&output, cursor.at, literal_end - cursor.at);
      if (!percent)
        break;
      cursor.at = percent + 1;
      if (peek (&cursor) == '%')
        {
          put (&output, "%", 1);
          cursor.at++;
          continue;
        }
      struct field field = take_field (&cursor);
      put_field (&output, &field, self);
    }
  return output.length;
}

size_t
affinity_format_expand (const struct affinity_self *self, char *buffer,
                        size_t size, const char *format, size_t length)
{
  if (format && length > 0)
    return expand (self, buffer, size, format, length);
  /* Expand a copy: the lock is not held while a bad format ends the process.  */
  char few[256], *copy = few;
  size_t room = sizeof few;
  length = affinity_format_get (few, room);
  while (length >= room)
    {
      room = length + 1;
      copy = memory_realloc (copy == few ? NULL : copy, room);
      length = affinity_format_get (copy, room);
    }
  size_t result = expand (self, buffer, size, copy, length);
  if (copy != few)
    free (copy);
  return result;
}

void
affinity_format_display (const struct affinity_self *self, const char *format,
                         size_t format_length)
{
  ERRNO_KEPT;
  char few[512], *line = few;
  size_t length
    = affinity_format_expand (self, few, sizeof few, format, format_length);
  if (length >= sizeof few)
    {
      size_t room = length + 1;
      line = memory_alloc (room);
      length = affinity_format_expand (self, line, room, format, format_length);
      if (length >= room)
        length = room - 1;
    }
  line[length] = '\n';
  fwrite (line, 1, length + 1, stderr);
  if (line != few)
    free (line);
}

void
affinity_format_fork_prepare (void)
{
  mutex_lock (&lock);
}

void
affinity_format_fork_done (void)
{
  mutex_unlock (&lock);
}
