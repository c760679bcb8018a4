/* The tokens of a PTX text (PTX ISA, 4.3 to 4.5).

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include <locale.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "emulators/cuda/ptx/lexer.h"

/* Messages show so much of a long token. */
enum
{
  SHOWN = 80
};

void
fail_at (struct failure *failure, unsigned line, const char *format, ...)
{
  int begun = snprintf (failure->message, failure->size,
                        "%s:%u: ", failure->name, line);
  if (begun >= 0 && (size_t) begun < failure->size)
    {
      va_list arguments;
      va_start (arguments, format);
      vsnprintf (failure->message + begun, failure->size - begun, format,
                 arguments);
      va_end (arguments);
    }
  longjmp (failure->way_out, 1);
}

int
lexer_shown (size_t length)
{
  return length < SHOWN ? (int) length : SHOWN;
}

/* What a character may be part of.  The tests of <ctype.h> depend on the locale that the
   program chose. */
enum
{
  IN_NAME = 1,
  IS_DIGIT = 2,
  IS_BLANK = 4
};

static const unsigned char class_of[256] = {
  ['a' ... 'z'] = IN_NAME,
  ['A' ... 'Z'] = IN_NAME,
  ['_'] = IN_NAME,
  ['$'] = IN_NAME,
  ['0' ... '9'] = IN_NAME | IS_DIGIT,
  [' '] = IS_BLANK,
  ['\t' ... '\r'] = IS_BLANK,
};

static bool
is_digit (char c)
{
  return class_of[(unsigned char) c] & IS_DIGIT;
}

static bool
is_in_name (char c)
{
  return class_of[(unsigned char) c] & IN_NAME;
}

/* The character I places further, or 0 past the end. */
static char
peek (const struct lexer *lexer, size_t i)
{
  return i < (size_t) (lexer->end - lexer->at) ? lexer->at[i] : 0;
}

static void
skip_comment (struct lexer *lexer)
{
  unsigned line = lexer->line;
  for (lexer->at += 2; peek (lexer, 0) != '*' || peek (lexer, 1) != '/';
       lexer->at++)
    {
      if (lexer->at == lexer->end)
        fail_at (lexer->failure, line, "the comment has no end: '/*'");
      lexer->line += *lexer->at == '\n';
    }
  lexer->at += 2;
}

/* How many characters of a name are at AT, up to END. */
static size_t
name_length (const char *at, const char *end)
{
  const char *start = at;
  while (at < end && is_in_name (*at))
    at++;
  return at - start;
}

/* Skip blanks, counting lines. */
static void
skip_blanks (struct lexer *lexer)
{
  const char *at = lexer->at, *end = lexer->end;
  for (; at < end && class_of[(unsigned char) *at] & IS_BLANK; at++)
    lexer->line += *at == '\n';
  lexer->at = at;
}

static void
skip_space (struct lexer *lexer)
{
  for (;;)
    {
      skip_blanks (lexer);
      if (peek (lexer, 0) != '/')
        return;
      if (peek (lexer, 1) == '/')
        {
          const char *end = memchr (lexer->at, '\n', lexer->end - lexer->at);
          lexer->at = end == NULL ? lexer->end : end;
        }
      else if (peek (lexer, 1) == '*')
        skip_comment (lexer);
      else
        return;
    }
}

static int
digit_value (char c)
{
  if (is_digit (c))
    return c - '0';
  if (c >= 'a' && c <= 'f')
    return c - 'a' + 10;
  if (c >= 'A' && c <= 'F')
    return c - 'A' + 10;
  return 16;
}

static _Noreturn void
fail_number (struct lexer *lexer, const char *why)
{
  fail_at (lexer->failure, lexer->token.line, "%s: '%.*s'", why,
           lexer_shown (lexer->token.length), lexer->token.text);
}

/* The number of BASE in the token from its character FROM on. */
static uint64_t
integer_value (struct lexer *lexer, size_t from, unsigned base)
{
  const struct token *token = &lexer->token;
  size_t end = token->length;
  if (end > from && token->text[end - 1] == 'U')
    end--;
  uint64_t value = 0;
  if (from == end)
    fail_number (lexer, "a number without digits");
  for (size_t i = from; i < end; i++)
    {
      unsigned digit = digit_value (token->text[i]);
      if (digit >= base)
        fail_number (lexer, "not a number");
      if (__builtin_mul_overflow (value, base, &value)
          || __builtin_add_overflow (value, digit, &value))
        fail_number (lexer, "the number does not fit in 64 bits");
    }
  return value;
}

/* 0f and 0d are followed by just so many hexadecimal digits. */
static void
read_bits (struct lexer *lexer, enum token_kind kind, size_t digits)
{
  if (lexer->token.length != digits + 2)
    fail_number (lexer, "a floating-point number with too few or many digits");
  lexer->token.kind = kind;
  lexer->token.bits = integer_value (lexer, 2, 16);
}

/* A decimal number with a point or an exponent.  The program's locale must not say
   what a decimal point looks like. */
static void
read_decimal (struct lexer *lexer)
{
  char copy[64];
  if (lexer->token.length >= sizeof copy)
    fail_number (lexer, "a floating-point number with too many digits");
  memcpy (copy, lexer->token.text, lexer->token.length);
  copy[lexer->token.length] = 0;
  locale_t plain = newlocale (LC_ALL_MASK, "C", (locale_t) 0);
  char *end = copy;
  double value = plain == (locale_t) 0 ? 0 : strtod_l (copy, &end, plain);
  if (plain != (locale_t) 0)
    freelocale (plain);
  if (*end != 0 || end == copy)
    fail_number (lexer, "not a number");
  lexer->token.kind = TOKEN_DOUBLE;
  memcpy (&lexer->token.bits, &value, sizeof value);
}

/* The length of the number at the lexer's place; whether it has a point or exponent
   goes to *DECIMAL. */
static size_t
number_length (const struct lexer *lexer, bool *decimal)
{
  size_t length = 0;
  bool plain = peek (lexer, 0) != '0' || !is_in_name (peek (lexer, 1))
               || is_digit (peek (lexer, 1));
  *decimal = false;
  for (;; length++)
    {
      char c = peek (lexer, length);
      if (plain && c == '.' && !*decimal && is_digit (peek (lexer, length + 1)))
        *decimal = true;
      else if (plain && (c == '+' || c == '-') && length > 0
               && (peek (lexer, length - 1) | 0x20) == 'e')
        *decimal = true;
      else if (!is_in_name (c))
        return length;
      else if (plain && (c | 0x20) == 'e')
        *decimal = true;
    }
}

static void
read_number (struct lexer *lexer)
{
  struct token *token = &lexer->token;
  bool decimal;
  token->kind = TOKEN_INTEGER;
  token->length = number_length (lexer, &decimal);
  char second = token->length > 1 ? token->text[1] | 0x20 : 0;
  if (decimal)
    read_decimal (lexer);
  else if (token->text[0] != '0' || token->length == 1)
    token->bits = integer_value (lexer, 0, 10);
  else if (second == 'f')
    read_bits (lexer, TOKEN_SINGLE, 8);
  else if (second == 'd')
    read_bits (lexer, TOKEN_DOUBLE, 16);
  else if (second == 'x')
    token->bits = integer_value (lexer, 2, 16);
  else if (second == 'b')
    token->bits = integer_value (lexer, 2, 2);
  else
    token->bits = integer_value (lexer, 0, 8); /* 0U too */
}

static void
read_string (struct lexer *lexer)
{
  struct token *token = &lexer->token;
  token->kind = TOKEN_STRING;
  token->text++;
  for (lexer->at++; peek (lexer, 0) != '"'; lexer->at++)
    {
      if (peek (lexer, 0) == '\\' && lexer->end - lexer->at > 1)
        lexer->at++;
      if (lexer->at >= lexer->end || *lexer->at == '\n')
        fail_at (lexer->failure, token->line, "the string has no end: '\"'");
    }
  token->length = lexer->at - token->text;
  lexer->at++;
}

/* The length of .name, whose parts `::` may join. */
static size_t
dotted_length (const struct lexer *lexer)
{
  size_t length = 1;
  for (;;)
    if (is_in_name (peek (lexer, length)))
      length += name_length (lexer->at + length, lexer->end);
    else if (peek (lexer, length) == ':' && peek (lexer, length + 1) == ':'
             && is_in_name (peek (lexer, length + 2)))
      length += 2;
    else
      return length;
}

static void
read_sign (struct lexer *lexer)
{
  unsigned char c = *lexer->at;
  if (c < ' ' || c > '~')
    fail_at (lexer->failure, lexer->line,
             "a character that PTX does not have: '\\x%02x'", c);
  lexer->token.kind = TOKEN_SIGN;
  lexer->token.sign = c;
}

void
lexer_next (struct lexer *lexer)
{
  skip_space (lexer);
  struct token *token = &lexer->token;
  *token = (struct token) {
    .kind = TOKEN_END, .text = lexer->at, .length = 1, .line = lexer->line
  };
  if (lexer->at == lexer->end)
    {
      token->length = 0;
      return;
    }
  char c = *lexer->at;
  if (c == '"')
    {
      read_string (lexer);
      return;
    }
  if (is_digit (c))
    read_number (lexer);
  else if (is_in_name (c) || (c == '%' && is_in_name (peek (lexer, 1))))
    {
      token->kind = TOKEN_NAME;
      token->length += name_length (lexer->at + 1, lexer->end);
    }
  else if (c == '.' && is_in_name (peek (lexer, 1)))
    {
      token->kind = TOKEN_DOTTED;
      token->length = dotted_length (lexer);
    }
  else
    read_sign (lexer);
  lexer->at += token->length;
}

void
lexer_start (struct lexer *lexer, const char *text, size_t length,
             struct failure *failure)
{
  lexer->at = text;
  lexer->end = text + length;
  lexer->line = 1;
  lexer->failure = failure;
  lexer_next (lexer);
}

bool
lexer_is (const struct lexer *lexer, char sign)
{
  return lexer->token.sign == sign;
}

static bool
is_text (const struct token *token, const char *text)
{
  size_t length = strlen (text);
  return token->length == length && memcmp (token->text, text, length) == 0;
}

bool
lexer_is_dotted (const struct lexer *lexer, const char *dotted)
{
  return lexer->token.kind == TOKEN_DOTTED && lexer->token.text[1] == dotted[1]
         && is_text (&lexer->token, dotted);
}

bool
lexer_is_name (const struct lexer *lexer, const char *name)
{
  return lexer->token.kind == TOKEN_NAME && is_text (&lexer->token, name);
}

bool
lexer_take (struct lexer *lexer, char sign)
{
  bool is = lexer_is (lexer, sign);
  if (is)
    lexer_next (lexer);
  return is;
}

bool
lexer_take_dotted (struct lexer *lexer, const char *dotted)
{
  bool is = lexer_is_dotted (lexer, dotted);
  if (is)
    lexer_next (lexer);
  return is;
}

void
lexer_expect (struct lexer *lexer, char sign)
{
  char what[] = { '\'', sign, '\'', 0 };
  if (!lexer_take (lexer, sign))
    lexer_fail_expected (lexer, what);
}

void
lexer_fail_expected (struct lexer *lexer, const char *what)
{
  const struct token *token = &lexer->token;
  if (token->kind == TOKEN_END)
    fail_at (lexer->failure, token->line, "expected %s before the end", what);
  fail_at (lexer->failure, token->line, "expected %s before '%.*s'", what,
           lexer_shown (token->length), token->text);
}
