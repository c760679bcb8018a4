/* The first values of variables (PTX ISA, 5.4.4).

   A list in braces fills a row of the array, as in C: `{{1}, 2, 3}` for [2][2] is
   1, 0, 2, 3.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include <string.h>
#include "emulators/cuda/ptx/parser.h"

/* The list under way. */
struct filling
{
  const struct ptx_variable *variable;
  size_t element;                  /* the size of one */
  size_t row[MOST_DIMENSIONS + 2]; /* bytes that braces of each depth fill: the
                                         whole variable, one of its rows, .. */
  unsigned rows;
  size_t at; /* where the next value goes */
  struct ptx_initialiser *first;
  struct ptx_initialiser *last;
};

static float
as_single (const struct token *token)
{
  float single;
  double value;
  uint32_t bits = token->bits;
  if (token->kind == TOKEN_INTEGER)
    return token->bits;
  if (token->kind == TOKEN_SINGLE)
    memcpy (&single, &bits, sizeof single);
  else
    {
      memcpy (&value, &token->bits, sizeof value);
      single = value;
    }
  return single;
}

static double
as_double (const struct token *token)
{
  double value;
  if (token->kind != TOKEN_DOUBLE)
    return token->kind == TOKEN_INTEGER ? (double) token->bits
                                        : (double) as_single (token);
  memcpy (&value, &token->bits, sizeof value);
  return value;
}

/* The bits that the number TOKEN has in an element of the variable. */
static uint64_t
number_bits (const struct filling *filling, const struct token *token,
             bool minus)
{
  bool plain = token->kind == TOKEN_INTEGER;
  enum ptx_type type = filling->variable->type;
  if (type == PTX_F64 || (!plain && filling->element == 8))
    {
      double value = minus ? -as_double (token) : as_double (token);
      uint64_t bits;
      memcpy (&bits, &value, sizeof bits);
      return bits;
    }
  if (type == PTX_F32 || !plain)
    {
      float value = minus ? -as_single (token) : as_single (token);
      uint32_t bits;
      memcpy (&bits, &value, sizeof bits);
      return bits;
    }
  uint64_t bits = minus ? -token->bits : token->bits;
  return filling->element >= 8
           ? bits
           : bits & ((UINT64_C (1) << 8 * filling->element) - 1);
}

/* A further element of COUNT bytes at the place where the list is. */
static struct ptx_initialiser *
append (struct parser *parser, struct filling *filling, unsigned count)
{
  struct ptx_initialiser *added = parser_allocate (parser, sizeof *added);
  added->offset = filling->at;
  added->count = count;
  added->line = parser->lexer.token.line;
  if (filling->last == NULL)
    filling->first = added;
  else
    filling->last->next = added;
  filling->last = added;
  return added;
}

/* Zeros are what there is anyway; a number right behind another joins it, so
   that long arrays of bytes stay small. */
static void
append_number (struct parser *parser, struct filling *filling, uint64_t bits)
{
  struct ptx_initialiser *last = filling->last;
  unsigned count = filling->element < 8 ? filling->element : 8;
  if (bits == 0)
    return;
  if (last != NULL && last->symbol == NULL
      && filling->at + count - last->offset <= 8)
    {
      last->bits |= bits << 8 * (filling->at - last->offset);
      last->count = filling->at + count - last->offset;
      return;
    }
  append (parser, filling, count)->bits = bits;
}

/* `name`, `generic(name)`, each with `+ 8` or none. */
static void
take_symbol (struct parser *parser, struct ptx_initialiser *element)
{
  struct lexer *lexer = &parser->lexer;
  struct token name = parser_take_name (parser, "a name or number");
  if (name.length == 7 && memcmp (name.text, "generic", 7) == 0
      && lexer_take (lexer, '('))
    {
      element->generic = true;
      name = parser_take_name (parser, "a name");
      while (lexer_is (lexer, '+') || lexer_is (lexer, '-'))
        element->bits += parser_take_integer (parser);
      lexer_expect (lexer, ')');
    }
  while (lexer_is (lexer, '+') || lexer_is (lexer, '-'))
    element->bits += parser_take_integer (parser);
  element->symbol = parser_name (parser, &name)->text;
  refer_to_symbol (parser, &name, element);
}

/* `0xFF00(name)`: MASK, behind which the lexer stands. */
static void
take_masked (struct parser *parser, struct ptx_initialiser *element,
             const struct token *mask)
{
  element->shift = mask->bits == 0 ? 0 : __builtin_ctzll (mask->bits);
  if (element->shift % 8 != 0 || mask->bits >> element->shift != 0xff)
    parser_fail (parser, "a mask that does not choose a byte", mask);
  lexer_expect (&parser->lexer, '(');
  take_symbol (parser, element);
  lexer_expect (&parser->lexer, ')');
}

static void
take_value (struct parser *parser, struct filling *filling)
{
  struct lexer *lexer = &parser->lexer;
  unsigned count = filling->element < 8 ? filling->element : 8;
  bool minus = lexer_take (lexer, '-');
  struct token token = lexer->token;
  if (filling->at + filling->element > filling->row[0])
    parser_fail (parser, "a value more than the variable has room for", &token);
  if (token.kind == TOKEN_NAME && !minus)
    take_symbol (parser, append (parser, filling, count));
  else if (token.kind == TOKEN_INTEGER || token.kind == TOKEN_SINGLE
           || token.kind == TOKEN_DOUBLE)
    {
      lexer_next (lexer);
      if (token.kind == TOKEN_INTEGER && !minus && lexer_is (lexer, '('))
        take_masked (parser, append (parser, filling, count), &token);
      else
        append_number (parser, filling, number_bits (filling, &token, minus));
    }
  else
    lexer_fail_expected (lexer, "a value");
  filling->at += filling->element;
}

/* From `{` to `}`, which fill a row of DEPTH; recursion ends with the rows. */
static void
take_list (struct parser *parser, struct filling *filling, unsigned depth)
{
  struct lexer *lexer = &parser->lexer;
  size_t start = filling->at;
  struct token brace = lexer->token;
  lexer_expect (lexer, '{');
  if (depth >= filling->rows)
    parser_fail (parser, "braces deeper than the array has dimensions", &brace);
  while (!lexer_is (lexer, '}'))
    {
      if (depth > 0 && filling->at - start >= filling->row[depth])
        parser_fail (parser, "a value more than the row has room for",
                     &lexer->token);
      if (lexer_is (lexer, '{'))
        take_list (parser, filling, depth + 1);
      else
        take_value (parser, filling);
      if (!lexer_take (lexer, ','))
        break;
    }
  lexer_expect (lexer, '}');
  if (depth > 0)
    filling->at = start + filling->row[depth];
}

struct ptx_initialiser *
parse_initialiser (struct parser *parser, const struct ptx_variable *variable,
                   const size_t *dimensions, unsigned count, size_t *size)
{
  struct filling filling = { .variable = variable };
  filling.element = ptx_type_size (variable->type);
  /* The rows from the innermost: a vector's elements, then each dimension's. */
  size_t row = filling.element;
  unsigned levels = count + (variable->vector > 1);
  for (unsigned i = levels; i-- > 0;)
    {
      row *= i < count ? dimensions[i] : variable->vector;
      filling.row[i] = row;
    }
  filling.rows = levels == 0 ? 1 : levels;
  if (levels == 0)
    filling.row[0] = row;
  bool open = count > 0 && dimensions[0] == 0;
  if (open)
    filling.row[0] = SIZE_MAX / 2;
  if (lexer_is (&parser->lexer, '{'))
    take_list (parser, &filling, 0);
  else
    take_value (parser, &filling);
  if (open)
    *size = filling.at;
  return filling.first;
}
