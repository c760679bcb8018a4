/* vprintf: what kernels print.

   The arguments lie packed as C promotes them: 4 bytes for what is an int, 8 for longs,
   pointers and doubles, each at a multiple of its size.  One call's text goes to stdout in one
   piece, so that threads of the pool do not mix theirs.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "emulators/cuda/exec/warp.h"

enum
{
  OUTPUT_MOST = 16384,
  STRING_MOST = 4096,
  WIDTH_MOST = 2000
};

struct format
{
  struct warp *warp;
  unsigned lane;
  const uint8_t *args;
  size_t args_size, args_used;
  int count;
  char *out;
  size_t used;
};

/* One conversion: `%-08.3lld`. */
struct conversion
{
  char flags[8];
  int width, precision; /* -1: none */
  bool wide;            /* the argument has 8 bytes */
  unsigned narrow;      /* h: 2 bytes, hh: 1 */
  char kind;
};

/* The next SIZE bytes of the arguments; zero past their end. */
static uint64_t
next_argument (struct format *f, size_t size)
{
  uint64_t value = 0;
  f->args_used = (f->args_used + size - 1) & -size;
  if (f->args_used + size <= f->args_size)
    memcpy (&value, f->args + f->args_used, size);
  f->args_used += size;
  f->count++;
  return value;
}

static int
read_number (struct format *f, const char **at)
{
  int value = 0;
  if (**at == '*')
    {
      (*at)++;
      return (int) next_argument (f, 4);
    }
  for (; **at >= '0' && **at <= '9'; (*at)++)
    value = value < WIDTH_MOST ? 10 * value + **at - '0' : value;
  return value;
}

static void
read_length (const char **at, struct conversion *c)
{
  for (;; (*at)++)
    switch (**at)
      {
      case 'h':
        c->narrow = c->narrow == 2 ? 1 : 2;
        break;
      case 'l':
      case 'j':
      case 'z':
      case 't':
      case 'L':
      case 'q':
        c->wide = true;
        break;
      default:
        return;
      }
}

/* Read what stands behind `%`; the kind is 0 where the format ends too soon. */
static struct conversion
read_conversion (struct format *f, const char **at)
{
  struct conversion c = { .precision = -1 };
  size_t flags = 0;
  for (; **at && strchr ("-+ #0", **at); (*at)++)
    if (flags + 1 < sizeof c.flags && !strchr (c.flags, **at))
      c.flags[flags++] = **at;
  c.width = read_number (f, at);
  if (c.width < 0)
    {
      if (!strchr (c.flags, '-'))
        c.flags[flags] = '-';
      c.width = -c.width;
    }
  if (**at == '.')
    {
      (*at)++;
      c.precision = read_number (f, at);
    }
  c.width = c.width < WIDTH_MOST ? c.width : WIDTH_MOST;
  c.precision = c.precision < WIDTH_MOST ? c.precision : WIDTH_MOST;
  read_length (at, &c);
  c.kind = **at;
  if (**at)
    (*at)++;
  return c;
}

static void
put (struct format *f, const char *bytes, size_t size)
{
  size_t room = OUTPUT_MOST - f->used;
  size = size < room ? size : room;
  memcpy (f->out + f->used, bytes, size);
  f->used += size;
}

/* The host's format of C with the length LENGTH. */
static void
host_format (const struct conversion *c, const char *length, char *out,
             size_t size)
{
  if (c->precision >= 0)
    snprintf (out, size, "%%%s*.*%s%c", c->flags, length, c->kind);
  else
    snprintf (out, size, "%%%s*%s%c", c->flags, length, c->kind);
}

#define PRINT(f, c, format, value)                                             \
  do                                                                           \
    {                                                                          \
      char text[STRING_MOST + WIDTH_MOST];                                     \
      int length                                                               \
        = (c)->precision >= 0                                                  \
            ? snprintf (text, sizeof text, format, (c)->width, (c)->precision, \
                        value)                                                 \
            : snprintf (text, sizeof text, format, (c)->width, value);         \
      if (length > 0)                                                          \
        put (f, text,                                                          \
             (size_t) length < sizeof text ? (size_t) length                   \
                                           : sizeof text - 1);                 \
    }                                                                          \
  while (0)

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"

static void
put_integer (struct format *f, const struct conversion *c)
{
  char format[32];
  bool sign = c->kind == 'd' || c->kind == 'i';
  uint64_t value = next_argument (f, c->wide ? 8 : 4);
  unsigned bits = c->wide ? 64 : c->narrow ? 8 * c->narrow : 32;
  value = sign ? (uint64_t) ((int64_t) (value << (64 - bits)) >> (64 - bits))
               : value << (64 - bits) >> (64 - bits);
  host_format (c, "ll", format, sizeof format);
  PRINT (f, c, format, (long long) value);
}

static void
put_double (struct format *f, const struct conversion *c)
{
  char format[32];
  uint64_t bits = next_argument (f, 8);
  double value;
  memcpy (&value, &bits, sizeof value);
  host_format (c, "", format, sizeof format);
  PRINT (f, c, format, value);
}

static void
put_character (struct format *f, const struct conversion *c)
{
  char text[WIDTH_MOST + 2], format[32];
  snprintf (format, sizeof format, "%%%s*c", strchr (c->flags, '-') ? "-" : "");
  int length = snprintf (text, sizeof text, format, c->width,
                         (int) next_argument (f, 4));
  put (f, text, (size_t) length);
}

static void
put_string (struct format *f, const struct conversion *c)
{
  char string[STRING_MOST], format[32];
  uint64_t address = next_argument (f, 8);
  if (!address)
    strcpy (string, "(null)");
  else if (!device_string (f->warp, f->lane, address, string, sizeof string))
    strcpy (string, "(unreadable)");
  host_format (c, "", format, sizeof format);
  PRINT (f, c, format, string);
}

static void
put_pointer (struct format *f, const struct conversion *c)
{
  char format[32];
  uint64_t value = next_argument (f, 8);
  host_format (c, "", format, sizeof format);
  PRINT (f, c, format, (void *) (uintptr_t) value);
}

#pragma GCC diagnostic pop

static void
put_conversion (struct format *f, const struct conversion *c)
{
  switch (c->kind)
    {
    case 'd':
    case 'i':
    case 'u':
    case 'o':
    case 'x':
    case 'X':
      put_integer (f, c);
      break;
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
    case 'a':
    case 'A':
      put_double (f, c);
      break;
    case 'c':
      put_character (f, c);
      break;
    case 's':
      put_string (f, c);
      break;
    case 'p':
      put_pointer (f, c);
      break;
    case '%':
      put (f, "%", 1);
      break;
    default:
      break;
    }
}

int
format_print (struct warp *warp, unsigned lane, const char *format,
              const uint8_t *args, size_t args_size)
{
  struct format f
    = { .warp = warp, .lane = lane, .args = args, .args_size = args_size };
  f.out = malloc (OUTPUT_MOST);
  if (!f.out)
    return -1;
  while (*format)
    {
      size_t plain = strcspn (format, "%");
      put (&f, format, plain);
      format += plain;
      if (!*format)
        break;
      format++;
      struct conversion c = read_conversion (&f, &format);
      if (!c.kind)
        break;
      put_conversion (&f, &c);
    }
  fwrite (f.out, 1, f.used, stdout);
  free (f.out);
  return f.count;
}
