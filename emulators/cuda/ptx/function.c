/* Functions and entries (PTX ISA, 11.1): what stands before their bodies.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include <limits.h>
#include "emulators/cuda/ptx/parser.h"

/* What NAME means as a function: declared before, or declared now. */
static struct ptx_function *
find_function (struct parser *parser, const struct token *token)
{
  struct name *name = parser_name (parser, token);
  if (name->meaning != NULL)
    {
      if (name->meaning->kind != MEANS_FUNCTION)
        fail_at (&parser->failure, token->line,
                 "not declared as a function in line %u: '%s'",
                 name->meaning->line, name->text);
      return name->meaning->function;
    }
  struct ptx_function *function = parser_allocate (parser, sizeof *function);
  struct meaning *meaning = scope_declare (parser->scope, parser->arena, name,
                                           MEANS_FUNCTION, token->line);
  if (meaning == NULL)
    parser_fail (parser, "no memory is left", token);
  meaning->function = function;
  function->name = name->text;
  *parser->last_function = function;
  parser->last_function = &function->next;
  return function;
}

/* How a second declaration or the definition, with LINKAGE, changes a function. */
static void
join_linkage (struct ptx_function *function, enum ptx_linkage linkage,
              bool defines)
{
  if (linkage == PTX_INTERNAL)
    {
      /* `.extern .func f; .func f { }`: the definition is this text's own. */
      if (defines && function->linkage == PTX_EXTERN)
        function->linkage = PTX_INTERNAL;
    }
  else if (linkage != PTX_EXTERN || function->line == 0)
    function->linkage = linkage;
}

static void
take_threads (struct parser *parser, unsigned *values)
{
  values[0] = values[1] = values[2] = 1;
  parser_take_dimensions (parser, values, 3);
}

/* One directive between the parameters and the body.  Returns false where there is
   none. */
static bool
take_directive (struct parser *parser, struct ptx_function *function)
{
  static const char *const numbers[]
    = { ".minnctapersm",        ".maxnctapersm",   ".maxnreg",
        ".reqnctapercluster",   ".maxclusterrank", ".abi_preserve",
        ".abi_preserve_control" };
  struct lexer *lexer = &parser->lexer;
  unsigned ignored[3];
  if (lexer->token.kind != TOKEN_DOTTED)
    return false;
  if (lexer_take_dotted (lexer, ".maxntid"))
    take_threads (parser, function->maxntid);
  else if (lexer_take_dotted (lexer, ".reqntid"))
    take_threads (parser, function->reqntid);
  else if (lexer_take_dotted (lexer, ".noreturn"))
    function->noreturn = true;
  else if (lexer_is_dotted (lexer, ".pragma"))
    parser_skip_pragma (parser);
  else if (!lexer_take_dotted (lexer, ".explicitcluster")
           && !lexer_take_dotted (lexer, ".blocksareclusters"))
    {
      for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (lexer_take_dotted (lexer, numbers[i]))
          {
            parser_take_dimensions (parser, ignored, 3);
            return true;
          }
      parser_fail (parser, "not known for a function", &lexer->token);
    }
  return true;
}

/* The body's scope around its blocks has the parameters. */
static void
declare_parameters (struct parser *parser, struct ptx_variable *first)
{
  for (struct ptx_variable *variable = first; variable != NULL;
       variable = variable->next)
    {
      if (variable->name == NULL)
        continue;
      struct token token = { .text = variable->name, .line = variable->line };
      while (variable->name[token.length] != 0)
        token.length++;
      struct name *name = parser_name (parser, &token);
      if (scope_own (parser->scope, name) != NULL)
        parser_fail (parser, "a second parameter of this name", &token);
      if (variable->space == PTX_REG)
        {
          declare_register_parameter (parser, variable);
          continue;
        }
      struct meaning *meaning = scope_declare (
        parser->scope, parser->arena, name, MEANS_VARIABLE, variable->line);
      if (meaning == NULL)
        parser_fail (parser, "no memory is left", &token);
      meaning->variable = variable;
      /* A block that declares the name again declares another variable. */
      name->used_in = parser->body.number;
      name->uses = 1;
    }
}

static void
start_body (struct parser *parser, struct ptx_function *function)
{
  struct body *body = &parser->body;
  body->function = function;
  body->last_local = &function->locals;
  body->register_count = body->instruction_count = 0;
  body->number++;
  body->label_at_end = false;
  body->last_use = NULL;
  body->file = body->source_line = 0;
}

static void
parse_definition (struct parser *parser, struct ptx_function *function,
                  const struct token *name)
{
  if (function->defined)
    fail_at (&parser->failure, name->line, "defined in line %u already: '%s'",
             function->line, function->name);
  function->defined = true;
  function->line = name->line;
  struct scope scope = { .outer = parser->scope, .depth = 1 };
  parser->scope = &scope;
  start_body (parser, function);
  declare_parameters (parser, function->results);
  declare_parameters (parser, function->params);
  lexer_next (&parser->lexer);
  parse_body (parser);
  scope_end (&scope);
  parser->scope = scope.outer;
}

void
parse_function (struct parser *parser, bool entry, enum ptx_linkage linkage)
{
  struct lexer *lexer = &parser->lexer;
  struct ptx_variable *results = NULL, *params = NULL;
  if (!entry && lexer_is (lexer, '('))
    results = parse_parameters (parser);
  struct token name = parser_take_name (parser, "a function's name");
  if (lexer_is (lexer, '('))
    params = parse_parameters (parser);
  struct ptx_function *function = find_function (parser, &name);
  bool again = function->line != 0;
  if (again && function->entry != entry)
    fail_at (&parser->failure, name.line, "not declared so in line %u: '%s'",
             function->line, function->name);
  while (take_directive (parser, function))
    ;
  bool defines = lexer_is (lexer, '{');
  join_linkage (function, linkage, defines);
  function->entry = entry;
  if (!again || defines)
    {
      function->results = results;
      function->params = params;
    }
  if (!again)
    function->line = name.line;
  if (defines)
    parse_definition (parser, function, &name);
  else if (!lexer_take (lexer, ';'))
    lexer_fail_expected (lexer, "'{' or ';'");
}

void
parse_alias (struct parser *parser)
{
  struct token name = parser_take_name (parser, "a function's name");
  lexer_expect (&parser->lexer, ',');
  struct token of = parser_take_name (parser, "a function's name");
  lexer_expect (&parser->lexer, ';');
  struct ptx_function *function = find_function (parser, &name);
  struct ptx_function *aliased = find_function (parser, &of);
  if (aliased->line == 0)
    parser_fail (parser, "an unknown function", &of);
  if (function->defined || function == aliased)
    parser_fail (parser, "not to be an alias", &name);
  if (function->line == 0)
    {
      function->line = name.line;
      function->results = aliased->results;
      function->params = aliased->params;
      function->linkage = aliased->linkage;
    }
  function->alias_of = aliased->name;
}
