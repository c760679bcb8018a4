/* Damaged PTX texts: each is linked or refused with a line that says what and where.
   Files that are named as arguments are damaged too (the texts of a program, say).
   CUDA_FUZZ=ROUNDS:SEED in the environment asks for more texts, or others.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "emulators/cuda/code/program.h"
#include "testsuite/unit/cuda_text.h"
#include "testsuite/unit/unit.h"

enum
{
  MOST_CHANGES = 4,
  SECONDS
  = 200, /* for one text: where sanitizers watch and others compute too */
  GROWTH = 5000
};

static uint64_t state = 20240229;
static unsigned rounds_wanted = 10000;
static char *text;
static size_t length;
static unsigned current;

/* The same numbers on each machine.  */
static size_t
below (size_t limit)
{
  state = state * UINT64_C (6364136223846793005) + 1442695040888963407;
  return limit == 0 ? 0 : (state >> 33) % limit;
}

/* Put the LENGTH bytes at FROM in the place of COUNT bytes at AT.  */
static void
replace (size_t at, size_t count, const char *from, size_t with)
{
  char copy[GROWTH];
  if (with > sizeof copy)
    with = sizeof copy;
  memcpy (copy, from, with);
  memmove (text + at + with, text + at + count, length - at - count);
  memcpy (text + at, copy, with);
  length += with - count;
}

static int
is_word (char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
         || (c >= '0' && c <= '9') || c == '_' || c == '$' || c == '%'
         || c == '.';
}

/* The token around a random place: where it begins, and its length.  */
static size_t
token (size_t *count)
{
  size_t at = below (length), end = at;
  if (length == 0)
    {
      *count = 0;
      return 0;
    }
  while (at > 0 && is_word (text[at]) && is_word (text[at - 1]))
    at--;
  while (end < length && is_word (text[end]))
    end++;
  *count = end > at ? end - at : 1;
  return at;
}

static void
truncate_text (void)
{
  length = below (length);
}

static void
swap_tokens (void)
{
  char first[200];
  size_t count, other;
  size_t at = token (&count);
  if (count > sizeof first)
    return;
  memcpy (first, text + at, count);
  size_t to = token (&other);
  char second[200];
  if (other > sizeof second || (to < at + count && at < to + other))
    return;
  memcpy (second, text + to, other);
  /* The later one first, so that the earlier one's place stays.  */
  if (to > at)
    {
      replace (to, other, first, count);
      replace (at, count, second, other);
    }
  else
    {
      replace (at, count, second, other);
      replace (to, other, first, count);
    }
}

static void
drop_token (void)
{
  size_t count, at = token (&count);
  replace (at, count, "", 0);
}

static void
put_word (void)
{
  static const char *const words[] = { "99999999999999999999",
                                       "18446744073709551615",
                                       "4294967296",
                                       "-9223372036854775808",
                                       "0x",
                                       "0fFFFFFFFF",
                                       "0d7FF0000000000001",
                                       "1e999",
                                       "2147483647",
                                       "65536",
                                       "0",
                                       "{",
                                       "}",
                                       "{{{{{{{{",
                                       "}}}}",
                                       "(",
                                       ")",
                                       "[",
                                       "]",
                                       "[99999999][99999999]",
                                       ";",
                                       ",",
                                       ":",
                                       "|",
                                       "@",
                                       "!",
                                       "-",
                                       "+",
                                       "_",
                                       "/*",
                                       "\"",
                                       "<4000000000>",
                                       "<999999>",
                                       "%r1",
                                       "%d1",
                                       "%p1",
                                       "%f1",
                                       "$L3",
                                       "table",
                                       "square",
                                       "kernel",
                                       "alias",
                                       "stack",
                                       "dynamic",
                                       "%tid.x",
                                       ".v4",
                                       ".align",
                                       ".align 1073741824",
                                       ".u8",
                                       ".b128",
                                       ".pred",
                                       ".param",
                                       ".shared",
                                       ".local",
                                       ".const",
                                       ".reg",
                                       ".extern",
                                       ".weak",
                                       ".common",
                                       ".entry",
                                       ".func",
                                       ".alias",
                                       ".loc 1 1 1",
                                       "call",
                                       "bra",
                                       "brx.idx",
                                       "ld",
                                       "st",
                                       "mov",
                                       "ret;",
                                       "exit;",
                                       "bar.sync",
                                       "atom.add",
                                       "shfl.sync.up.b32",
                                       "tex.2d.v4.f32.f32",
                                       ".section",
                                       "\x80",
                                       "\n" };
  size_t count, at = token (&count);
  const char *word = words[below (sizeof words / sizeof *words)];
  replace (at, below (2) ? count : 0, word, strlen (word));
}

/* Another number, of no more digits: mostly still a text.  */
static void
change_digit (void)
{
  size_t at = below (length), from = at;
  for (; at < length && (text[at] < '0' || text[at] > '9'); at++)
    if (at - from > 200)
      return;
  if (at < length)
    text[at] = '0' + below (10);
}

static void
change_byte (void)
{
  if (length > 0)
    text[below (length)] = (char) below (256);
}

static void
repeat_span (void)
{
  size_t at = below (length), to = below (length);
  size_t count = below (length - at < 2000 ? length - at : 2000);
  replace (to, 0, text + at, count);
}

static void
drop_span (void)
{
  size_t at = below (length);
  replace (at, below (length - at < 300 ? length - at : 300), "", 0);
}

static void
damage (void)
{
  static void (*const changes[]) (void)
    = { truncate_text, swap_tokens,  swap_tokens, drop_token,
        change_digit,  change_digit, put_word,    put_word,
        put_word,      change_byte,  repeat_span, drop_span };
  for (size_t i = 1 + below (2) * below (MOST_CHANGES); i-- > 0;)
    changes[below (sizeof changes / sizeof *changes)]();
}

static void
hung (int signal)
{
  static const char what[] = "FAIL: reading or linking a text hung\n";
  (void) signal;
  if (write (1, what, sizeof what - 1) > 0)
    _exit (1);
  _exit (2);
}

/* Whether MESSAGE is one line `fuzz:LINE: what`.  */
static bool
is_good_message (const char *message)
{
  char *end = NULL;
  if (strncmp (message, "fuzz:", 5) != 0 || strchr (message, '\n') != NULL)
    return false;
  strtoul (message + 5, &end, 10);
  return end != message + 5 && strncmp (end, ": ", 2) == 0 && end[2] != 0;
}

/* Read and link the text.  Returns false where it was refused without a good
   message; *LOADED counts those that were not refused.  */
static bool
try_text (unsigned *loaded)
{
  char message[300] = "";
  char *exact = malloc (length + 1);
  if (length > 0)
    memcpy (exact, text, length);
  struct ptx_module *module
    = ptx_parse ("fuzz", exact, length, message, sizeof message);
  free (exact);
  struct program *program = NULL;
  if (module != NULL)
    program = program_link (&module, 1, 70, message, sizeof message);
  bool good = program != NULL || is_good_message (message);
  *loaded += program != NULL;
  if (!good)
    printf ("note: text %u: %s\n", current, message);
  if (program != NULL)
    program_free (program);
  return good;
}

/* COMPLETE: the text refers to nothing that others define.  */
static void
fuzz (const char *name, const char *original, size_t size, unsigned rounds,
      bool complete)
{
  unsigned loaded = 0;
  bool good = true;
  text = malloc (size + GROWTH * (MOST_CHANGES * 2 + 1));
  memcpy (text, original, length = size);
  alarm (SECONDS);
  good &= try_text (&loaded);
  CHECK (loaded == 1 || !complete, "%s as it is", name);
  loaded = 0;
  for (current = 1; current <= rounds; current++)
    {
      memcpy (text, original, length = size);
      damage ();
      alarm (SECONDS);
      good &= try_text (&loaded);
    }
  alarm (0);
  free (text);
  CHECK (good && (loaded > 0 || !complete),
         "%s, damaged %u times: %u texts are loaded, the others refused", name,
         rounds, loaded);
}

static void
fuzz_file (const char *name)
{
  FILE *file = fopen (name, "r");
  char *contents = NULL;
  size_t size = 0, room = 0;
  for (size_t got = 1; file != NULL && got > 0; size += got)
    {
      room += 1 << 20;
      contents = realloc (contents, room);
      got = fread (contents + size, 1, room - size, file);
    }
  if (file != NULL)
    {
      fuzz (name, contents, size, rounds_wanted / 10, false);
      fclose (file);
    }
  free (contents);
}

int
main (int argc, char **argv)
{
  const char *wanted = getenv ("CUDA_FUZZ");
  unsigned long long seed;
  if (wanted && sscanf (wanted, "%u:%llu", &rounds_wanted, &seed) == 2)
    state = seed;
  signal (SIGALRM, hung);
  fuzz ("a text", cuda_text, sizeof cuda_text - 1, rounds_wanted, true);
  for (int i = 1; i < argc; i++)
    fuzz_file (argv[i]);
  return UNIT_RESULT ();
}
