/* A whole text: what stands outside of functions.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include <limits.h>
#include <string.h>
#include "emulators/cuda/ptx/parser.h"

/* `.version 6.3`: 603. */
static void
parse_version (struct parser *parser)
{
  struct token token = parser->lexer.token;
  unsigned parts[2] = { 0, 0 }, part = 0;
  for (size_t i = 0; i < token.length && token.length < 8; i++)
    if (token.text[i] == '.')
      part++;
    else if (part < 2 && token.text[i] >= '0' && token.text[i] <= '9')
      parts[part] = parts[part] * 10 + (token.text[i] - '0');
    else
      part = 2;
  if (part != 1 || parts[0] == 0 || parts[0] > 99 || parts[1] > 99)
    lexer_fail_expected (&parser->lexer, "a version as '6.3'");
  parser->module->version = parts[0] * 100 + parts[1];
  lexer_next (&parser->lexer);
}

/* The number of `sm_70` or `sm_90a`; 0 where TOKEN is no such name. */
static unsigned
target_number (const struct token *token)
{
  unsigned number = 0;
  if (token->length > 8 || token->length < 4
      || memcmp (token->text, "sm_", 3) != 0)
    return 0;
  for (size_t i = 3; i < token->length; i++)
    if (token->text[i] >= '0' && token->text[i] <= '9')
      number = number * 10 + (token->text[i] - '0');
    else if (i + 1 < token->length || number == 0)
      return 0;
  return number;
}

/* `.target sm_30, debug`. */
static void
parse_target (struct parser *parser)
{
  do
    {
      struct token token = parser_take_name (parser, "a target");
      if (target_number (&token) != 0)
        parser->module->target = target_number (&token);
      else if (parser->module->target == 0)
        parser_fail (parser, "expected a target as 'sm_70'", &token);
    }
  while (lexer_take (&parser->lexer, ','));
}

static void
parse_address_size (struct parser *parser)
{
  struct token token = parser->lexer.token;
  unsigned size = parser_take_unsigned (parser, UINT_MAX);
  if (size != 32 && size != 64)
    parser_fail (parser, "addresses have 32 or 64 bits", &token);
  parser->module->address_size = size;
}

/* .version and .target come first. */
static void
parse_head (struct parser *parser)
{
  if (!lexer_take_dotted (&parser->lexer, ".version"))
    lexer_fail_expected (&parser->lexer, "'.version'");
  parse_version (parser);
  if (!lexer_take_dotted (&parser->lexer, ".target"))
    lexer_fail_expected (&parser->lexer, "'.target'");
  parse_target (parser);
  /* Texts from before there was the directive have the host's addresses. */
  parser->module->address_size = parser->module->version < 203 ? 64 : 32;
}

/* `.extern`, `.visible`, `.weak`, `.common`, several of them or none. */
static enum ptx_linkage
parse_linkage (struct parser *parser)
{
  static const struct
  {
    const char *name;
    enum ptx_linkage linkage;
  } words[] = {
    { ".extern", PTX_EXTERN },
    { ".visible", PTX_VISIBLE },
    { ".weak", PTX_WEAK },
    { ".common", PTX_COMMON },
  };
  enum ptx_linkage linkage = PTX_INTERNAL;
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (lexer_take_dotted (&parser->lexer, words[i].name))
      {
        /* What is .visible and .weak is weak. */
        if (linkage == PTX_INTERNAL || linkage == PTX_VISIBLE)
          linkage = words[i].linkage;
        i = -1;
      }
  return linkage;
}

static void
parse_directive (struct parser *parser)
{
  struct lexer *lexer = &parser->lexer;
  if (lexer_take_dotted (lexer, ".address_size"))
    parse_address_size (parser);
  else if (lexer_take_dotted (lexer, ".file"))
    parse_file (parser);
  else if (lexer_take_dotted (lexer, ".loc"))
    parse_location (parser);
  else if (lexer_take_dotted (lexer, ".section"))
    {
      if (lexer->token.kind == TOKEN_DOTTED || lexer->token.kind == TOKEN_NAME)
        lexer_next (lexer);
      parser_skip_braces (parser);
    }
  else if (lexer_is_dotted (lexer, ".pragma"))
    parser_skip_pragma (parser);
  else if (lexer_take_dotted (lexer, ".alias"))
    parse_alias (parser);
  else
    {
      enum ptx_linkage linkage = parse_linkage (parser);
      if (lexer_take_dotted (lexer, ".func"))
        parse_function (parser, false, linkage);
      else if (lexer_take_dotted (lexer, ".entry"))
        parse_function (parser, true, linkage);
      else if (declaration_space (&lexer->token) != PTX_GENERIC)
        parse_variables (parser, linkage);
      else
        parser_fail (parser, "not known here", &lexer->token);
    }
}

void
parse_module (struct parser *parser)
{
  struct ptx_module *module = parser->module;
  struct scope outermost = { 0 };
  struct token name
    = { .text = parser->failure.name, .length = strlen (parser->failure.name) };
  module->name = parser_name (parser, &name)->text;
  parser->scope = &outermost;
  parser->last_variable = &module->variables;
  parser->last_function = &module->functions;
  parse_head (parser);
  while (parser->lexer.token.kind != TOKEN_END)
    /* Compilers leave stray semicolons. */
    if (!lexer_take (&parser->lexer, ';'))
      parse_directive (parser);
  settle_symbols (parser);
  scope_end (&outermost);
}
