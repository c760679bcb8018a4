/* What the parser's parts share, and its entry.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "emulators/cuda/ptx/parser.h"

static _Noreturn void
fail_memory (struct parser *parser)
{
  fail_at (&parser->failure, parser->lexer.token.line, "no memory is left");
}

void *
parser_allocate (struct parser *parser, size_t size)
{
  void *result = arena_allocate (parser->arena, size);
  if (result == NULL)
    fail_memory (parser);
  return result;
}

void *
parser_grow (struct parser *parser, void *array, size_t count, size_t *room,
             size_t size)
{
  if (count < *room)
    return array;
  size_t larger = *room < 64 ? 64 : *room * 2;
  void *result = reallocarray (array, larger, size);
  if (result == NULL)
    fail_memory (parser);
  *room = larger;
  return result;
}

void
parser_fail (struct parser *parser, const char *what, const struct token *token)
{
  fail_at (&parser->failure, token->line, "%s: '%.*s'", what,
           lexer_shown (token->length), token->text);
}

struct name *
parser_name (struct parser *parser, const struct token *token)
{
  struct name *name = names_find (&parser->names, parser->arena, token->text,
                                  token->length, true);
  if (name == NULL)
    fail_memory (parser);
  return name;
}

struct token
parser_take_name (struct parser *parser, const char *what)
{
  struct token token = parser->lexer.token;
  if (token.kind != TOKEN_NAME)
    lexer_fail_expected (&parser->lexer, what);
  lexer_next (&parser->lexer);
  return token;
}

const char *
parser_take_dotted (struct parser *parser)
{
  struct token token = parser->lexer.token;
  token.text++;
  token.length--;
  const char *text = parser_name (parser, &token)->text;
  lexer_next (&parser->lexer);
  return text;
}

int64_t
parser_take_integer (struct parser *parser)
{
  bool minus = lexer_take (&parser->lexer, '-');
  if (!minus)
    lexer_take (&parser->lexer, '+');
  struct token token = parser->lexer.token;
  if (token.kind != TOKEN_INTEGER)
    lexer_fail_expected (&parser->lexer, "an integer");
  lexer_next (&parser->lexer);
  return minus ? -token.bits : token.bits;
}

uint64_t
parser_take_unsigned (struct parser *parser, uint64_t largest)
{
  struct token token = parser->lexer.token;
  if (token.kind != TOKEN_INTEGER)
    lexer_fail_expected (&parser->lexer, "a number");
  if (token.bits > largest)
    parser_fail (parser, "the number is too large", &token);
  lexer_next (&parser->lexer);
  return token.bits;
}

void
parser_take_dimensions (struct parser *parser, unsigned *values, unsigned count)
{
  for (unsigned i = 0; i < count; i++)
    {
      values[i] = parser_take_unsigned (parser, UINT_MAX);
      if (i + 1 == count || !lexer_take (&parser->lexer, ','))
        return;
    }
}

void
parser_skip_pragma (struct parser *parser)
{
  do
    {
      lexer_next (&parser->lexer);
      if (parser->lexer.token.kind != TOKEN_STRING)
        lexer_fail_expected (&parser->lexer, "a string");
      lexer_next (&parser->lexer);
    }
  while (lexer_is (&parser->lexer, ','));
  lexer_expect (&parser->lexer, ';');
}

void
parser_skip_braces (struct parser *parser)
{
  unsigned depth = 0;
  if (!lexer_is (&parser->lexer, '{'))
    lexer_fail_expected (&parser->lexer, "'{'");
  do
    {
      if (parser->lexer.token.kind == TOKEN_END)
        lexer_fail_expected (&parser->lexer, "'}'");
      depth += lexer_is (&parser->lexer, '{');
      depth -= lexer_is (&parser->lexer, '}');
      lexer_next (&parser->lexer);
    }
  while (depth > 0);
}

/* Read the text.  Returns false where it is wrong; the message says what then. */
static bool
read_text (struct parser *parser, const char *text, size_t length)
{
  if (setjmp (parser->failure.way_out) != 0)
    return false;
  lexer_start (&parser->lexer, text, length, &parser->failure);
  parse_module (parser);
  return true;
}

struct ptx_module *
ptx_parse (const char *name, const char *text, size_t length, char *message,
           size_t size)
{
  struct parser *parser = calloc (1, sizeof *parser);
  struct owned_module *owned = calloc (1, sizeof *owned);
  if (parser == NULL || owned == NULL)
    {
      free (parser);
      free (owned);
      snprintf (message, size, "%s:0: no memory is left", name);
      return NULL;
    }
  if (length > 0 && text[length - 1] == 0)
    length--;
  parser->failure.name = name;
  parser->failure.message = message;
  parser->failure.size = size;
  parser->arena = &owned->arena;
  parser->module = &owned->module;
  bool good = read_text (parser, text, length);
  names_free (&parser->names);
  free (parser->body.registers);
  free (parser->body.instructions);
  free (parser);
  if (good)
    return &owned->module;
  ptx_module_free (&owned->module);
  return NULL;
}

void
ptx_module_free (struct ptx_module *module)
{
  struct owned_module *owned = (struct owned_module *) module;
  if (owned == NULL)
    return;
  arena_free (&owned->arena);
  free (owned);
}
