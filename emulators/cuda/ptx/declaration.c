/* Variables, parameters and registers (PTX ISA, 5.4).

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include "emulators/cuda/ptx/parser.h"

enum
{
  LARGEST_ALIGNMENT = 1 << 20,
  MOST_VARIABLES = 100000, /* of all ranges of a text: each costs memory */
  MOST_REGISTERS
  = 1000000 /* of one range; a number in it has six digits then */
};

/* A larger variable fits in no device's memory; sums of a few of them fit in 64
   bits. */
static const size_t largest_size = (size_t) 1 << 44;

enum ptx_space
declaration_space (const struct token *token)
{
  static const struct
  {
    const char *name;
    enum ptx_space space;
  } spaces[] = {
    { ".reg", PTX_REG },       { ".param", PTX_PARAM },
    { ".global", PTX_GLOBAL }, { ".shared", PTX_SHARED },
    { ".local", PTX_LOCAL },   { ".const", PTX_CONST },
  };
  if (token->kind == TOKEN_DOTTED)
    for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++)
      if (strncmp (token->text, spaces[i].name, token->length) == 0
          && spaces[i].name[token->length] == 0)
        return spaces[i].space;
  return PTX_GENERIC;
}

static size_t
take_alignment (struct parser *parser)
{
  struct token token = parser->lexer.token;
  size_t align = parser_take_unsigned (parser, UINT64_MAX);
  if (align == 0 || (align & (align - 1)) != 0 || align > LARGEST_ALIGNMENT)
    parser_fail (parser, "not an alignment", &token);
  return align;
}

/* `.attribute(.managed, .unified(1, 2))`. */
static void
take_attributes (struct parser *parser, struct declaration *declaration)
{
  unsigned depth = 0;
  if (!lexer_is (&parser->lexer, '('))
    lexer_fail_expected (&parser->lexer, "'('");
  do
    {
      if (parser->lexer.token.kind == TOKEN_END)
        lexer_fail_expected (&parser->lexer, "')'");
      declaration->managed |= lexer_is_dotted (&parser->lexer, ".managed");
      depth += lexer_is (&parser->lexer, '(');
      depth -= lexer_is (&parser->lexer, ')');
      lexer_next (&parser->lexer);
    }
  while (depth > 0);
}

/* `.ptr .global .align 8`: what a kernel's parameter points to. */
static void
take_pointer (struct parser *parser)
{
  if (declaration_space (&parser->lexer.token) != PTX_GENERIC)
    lexer_next (&parser->lexer);
  if (lexer_take_dotted (&parser->lexer, ".align"))
    take_alignment (parser);
}

/* One of the words before a declaration's names.  Returns false where it is none. */
static bool
take_word (struct parser *parser, struct declaration *declaration)
{
  struct lexer *lexer = &parser->lexer;
  struct token token = lexer->token;
  if (token.kind != TOKEN_DOTTED)
    return false;
  if (lexer_take_dotted (lexer, ".align"))
    declaration->align = take_alignment (parser);
  else if (lexer_take_dotted (lexer, ".v2"))
    declaration->vector = 2;
  else if (lexer_take_dotted (lexer, ".v4"))
    declaration->vector = 4;
  else if (lexer_take_dotted (lexer, ".v8"))
    declaration->vector = 8;
  else if (lexer_take_dotted (lexer, ".attribute"))
    take_attributes (parser, declaration);
  else if (lexer_take_dotted (lexer, ".ptr"))
    take_pointer (parser);
  else
    {
      const char *name = parser_take_dotted (parser);
      enum ptx_type type = ptx_type_named (name);
      if (type == PTX_NONE)
        parser_fail (parser, "not a type", &token);
      if (declaration->type != PTX_NONE)
        parser_fail (parser, "a second type", &token);
      declaration->type = type;
    }
  return true;
}

/* From the space to before the first name. */
static struct declaration
take_declaration (struct parser *parser, enum ptx_linkage linkage)
{
  struct declaration declaration = { .linkage = linkage, .vector = 1 };
  struct token token = parser->lexer.token;
  declaration.space = declaration_space (&token);
  if (declaration.space == PTX_GENERIC)
    lexer_fail_expected (&parser->lexer, "a state space");
  lexer_next (&parser->lexer);
  /* The bank of `.const[2]` says nothing any more. */
  if (declaration.space == PTX_CONST && lexer_take (&parser->lexer, '['))
    {
      parser_take_unsigned (parser, UINT_MAX);
      lexer_expect (&parser->lexer, ']');
    }
  while (take_word (parser, &declaration))
    ;
  if (declaration.type == PTX_NONE)
    lexer_fail_expected (&parser->lexer, "a type");
  if (declaration.type == PTX_PRED && declaration.space != PTX_REG)
    parser_fail (parser, "predicates are registers alone", &token);
  return declaration;
}

/* `[4][]`, at most MOST_DIMENSIONS of them; returns how many. */
static unsigned
take_dimensions (struct parser *parser, size_t *dimensions)
{
  unsigned count = 0;
  while (lexer_is (&parser->lexer, '['))
    {
      if (count == MOST_DIMENSIONS)
        parser_fail (parser, "an array of too many dimensions",
                     &parser->lexer.token);
      lexer_next (&parser->lexer);
      dimensions[count] = 0;
      if (!lexer_is (&parser->lexer, ']'))
        dimensions[count] = parser_take_unsigned (parser, largest_size);
      else if (count > 0)
        lexer_fail_expected (&parser->lexer, "a number");
      lexer_expect (&parser->lexer, ']');
      count++;
    }
  return count;
}

/* The size of a variable that NAME declares. */
static void
set_size (struct parser *parser, struct ptx_variable *variable,
          const size_t *dimensions, unsigned count, const struct token *name)
{
  size_t element = ptx_type_size (variable->type) * variable->vector;
  variable->size = element;
  for (unsigned i = 0; i < count; i++)
    if (__builtin_mul_overflow (variable->size, dimensions[i], &variable->size)
        || variable->size > largest_size)
      parser_fail (parser, "a variable larger than any memory", name);
  variable->array = count > 0;
  variable->unsized = count > 0 && variable->size == 0;
  if (variable->align == 0)
    variable->align = element == 0 ? 1 : element;
}

/* The rest of a variable whose NAME was taken: dimensions and initialiser. */
static void
finish_variable (struct parser *parser, const struct declaration *declaration,
                 const struct token *name, struct ptx_variable *variable)
{
  size_t dimensions[MOST_DIMENSIONS];
  *variable = (struct ptx_variable) { .name = variable->name,
                                      .space = declaration->space,
                                      .linkage = declaration->linkage,
                                      .type = declaration->type,
                                      .vector = declaration->vector,
                                      .align = declaration->align,
                                      .managed = declaration->managed,
                                      .line = name->line,
                                      .next = variable->next };
  unsigned count = take_dimensions (parser, dimensions);
  set_size (parser, variable, dimensions, count, name);
  if (!lexer_take (&parser->lexer, '='))
    return;
  if (declaration->linkage == PTX_EXTERN || declaration->space == PTX_SHARED
      || declaration->space == PTX_LOCAL || declaration->space == PTX_PARAM)
    parser_fail (parser, "such a variable has no initialiser", name);
  variable->initialisers
    = parse_initialiser (parser, variable, dimensions, count, &variable->size);
  if (variable->size > largest_size)
    parser_fail (parser, "a variable larger than any memory", name);
  variable->unsized = false;
}

static struct meaning *
declare (struct parser *parser, struct name *name, enum meaning_kind kind,
         unsigned line)
{
  struct meaning *meaning
    = scope_declare (parser->scope, parser->arena, name, kind, line);
  if (meaning == NULL)
    fail_at (&parser->failure, line, "no memory is left");
  return meaning;
}

static _Noreturn void
fail_twice (struct parser *parser, const struct token *name, unsigned before)
{
  fail_at (&parser->failure, name->line, "declared in line %u already: '%.*s'",
           before, lexer_shown (name->length), name->text);
}

/* The name of a variable or register in the body: one that several blocks use is made
   unique with a sign that no name has. */
static const char *
unique_name (struct parser *parser, struct name *name)
{
  if (name->used_in != parser->body.number)
    {
      name->used_in = parser->body.number;
      name->uses = 0;
    }
  if (name->uses++ == 0)
    return name->text;
  size_t size = name->length + 16;
  char *text = parser_allocate (parser, size);
  snprintf (text, size, "%s#%u", name->text, name->uses);
  return text;
}

/* Whether a variable of a module may be declared again as NOW. */
static bool
is_again (const struct ptx_variable *before, const struct declaration *now)
{
  return before->space == now->space
         && (before->linkage == PTX_EXTERN || now->linkage == PTX_EXTERN
             || before->linkage == PTX_WEAK || before->linkage == PTX_COMMON);
}

/* A variable of the module; what was declared before stays one variable, and is as
   its definition says. */
static void
declare_global (struct parser *parser, const struct declaration *declaration,
                const struct token *token)
{
  struct name *name = parser_name (parser, token);
  struct meaning *before = name->meaning;
  struct ptx_variable again, *variable = &again;
  if (before != NULL
      && (before->kind != MEANS_VARIABLE
          || !is_again (before->variable, declaration)))
    fail_twice (parser, token, before->line);
  if (before == NULL)
    {
      variable = parser_allocate (parser, sizeof *variable);
      variable->name = name->text;
      struct meaning *meaning
        = declare (parser, name, MEANS_VARIABLE, token->line);
      meaning->variable = variable;
      *parser->last_variable = variable;
      parser->last_variable = &variable->next;
    }
  else if (declaration->linkage != PTX_EXTERN)
    variable = before->variable;
  else
    again = *before->variable;
  finish_variable (parser, declaration, token, variable);
}

/* A variable inside a function. */
static void
declare_local (struct parser *parser, const struct declaration *declaration,
               const struct token *token)
{
  struct name *name = parser_name (parser, token);
  struct meaning *before = scope_own (parser->scope, name);
  if (before != NULL)
    fail_twice (parser, token, before->line);
  struct ptx_variable *variable = parser_allocate (parser, sizeof *variable);
  variable->name = unique_name (parser, name);
  struct meaning *meaning = declare (parser, name, MEANS_VARIABLE, token->line);
  meaning->variable = variable;
  finish_variable (parser, declaration, token, variable);
  *parser->body.last_local = variable;
  parser->body.last_local = &variable->next;
}

/* The variables of `%P<2>`, %P0 and %P1, whose `<` was taken. */
static void
declare_local_range (struct parser *parser,
                     const struct declaration *declaration,
                     const struct token *token)
{
  unsigned count
    = parser_take_unsigned (parser, MOST_VARIABLES - parser->ranged_variables);
  parser->ranged_variables += count;
  char *text = parser_allocate (parser, token->length + 16);
  lexer_expect (&parser->lexer, '>');
  if (lexer_is (&parser->lexer, '[') || lexer_is (&parser->lexer, '='))
    lexer_fail_expected (&parser->lexer, "';'");
  memcpy (text, token->text, token->length);
  for (unsigned i = 0; i < count; i++)
    {
      struct token one = *token;
      one.text = text;
      one.length += sprintf (text + token->length, "%u", i);
      declare_local (parser, declaration, &one);
    }
}

/* The next of the body's registers: its index. */
static unsigned
add_register (struct parser *parser, const char *name, enum ptx_type type,
              unsigned vector)
{
  struct body *body = &parser->body;
  body->registers = parser_grow (parser, body->registers, body->register_count,
                                 &body->register_room, sizeof *body->registers);
  body->registers[body->register_count]
    = (struct ptx_register) { .name = name, .type = type, .vector = vector };
  return body->register_count++;
}

unsigned
register_of_range (struct parser *parser, struct name *name,
                   struct meaning *range)
{
  const char *unique = unique_name (parser, name);
  unsigned index
    = add_register (parser, unique, range->range.type, range->range.vector);
  struct meaning *meaning = scope_declare (range->scope, parser->arena, name,
                                           MEANS_REGISTER, range->line);
  if (meaning == NULL)
    fail_at (&parser->failure, range->line, "no memory is left");
  meaning->index = index;
  return index;
}

/* `%r` or `%r<10>`. */
static void
declare_register (struct parser *parser, const struct declaration *declaration,
                  const struct token *token)
{
  struct name *name = parser_name (parser, token);
  bool range = lexer_take (&parser->lexer, '<');
  struct meaning *before = range ? name->range : name->meaning;
  if (before != NULL && before->scope == parser->scope)
    fail_twice (parser, token, before->line);
  if (range)
    {
      struct meaning *meaning
        = declare (parser, name, MEANS_RANGE, token->line);
      meaning->range.count = parser_take_unsigned (parser, MOST_REGISTERS);
      meaning->range.type = declaration->type;
      meaning->range.vector = declaration->vector;
      lexer_expect (&parser->lexer, '>');
      return;
    }
  const char *unique = unique_name (parser, name);
  unsigned index
    = add_register (parser, unique, declaration->type, declaration->vector);
  declare (parser, name, MEANS_REGISTER, token->line)->index = index;
}

void
parse_variables (struct parser *parser, enum ptx_linkage linkage)
{
  struct declaration declaration = take_declaration (parser, linkage);
  bool inside = parser->scope->outer != NULL;
  do
    {
      struct token name = parser_take_name (parser, "a name");
      if (declaration.space == PTX_REG && !inside)
        parser_fail (parser, "a register outside of functions", &name);
      else if (declaration.space == PTX_REG)
        declare_register (parser, &declaration, &name);
      else if (inside && lexer_take (&parser->lexer, '<'))
        declare_local_range (parser, &declaration, &name);
      else if (inside)
        declare_local (parser, &declaration, &name);
      else if (declaration.space == PTX_PARAM || declaration.space == PTX_LOCAL)
        parser_fail (parser, "only functions have such a variable", &name);
      else
        declare_global (parser, &declaration, &name);
    }
  while (lexer_take (&parser->lexer, ','));
  lexer_expect (&parser->lexer, ';');
}

/* One parameter; `_` is no name. */
static struct ptx_variable *
parse_parameter (struct parser *parser)
{
  struct declaration declaration = take_declaration (parser, PTX_INTERNAL);
  if (declaration.space != PTX_PARAM && declaration.space != PTX_REG)
    lexer_fail_expected (&parser->lexer, "'.param'");
  struct ptx_variable *variable = parser_allocate (parser, sizeof *variable);
  struct token name = parser_take_name (parser, "a name");
  if (name.length != 1 || name.text[0] != '_')
    variable->name = parser_name (parser, &name)->text;
  finish_variable (parser, &declaration, &name, variable);
  return variable;
}

struct ptx_variable *
parse_parameters (struct parser *parser)
{
  struct ptx_variable *first = NULL, **last = &first;
  lexer_expect (&parser->lexer, '(');
  if (lexer_take (&parser->lexer, ')'))
    return NULL;
  do
    {
      *last = parse_parameter (parser);
      last = &(*last)->next;
    }
  while (lexer_take (&parser->lexer, ','));
  lexer_expect (&parser->lexer, ')');
  return first;
}

void
declare_register_parameter (struct parser *parser,
                            const struct ptx_variable *variable)
{
  struct token token = { .text = variable->name,
                         .length = strlen (variable->name),
                         .line = variable->line };
  struct name *name = parser_name (parser, &token);
  const char *unique = unique_name (parser, name);
  unsigned index
    = add_register (parser, unique, variable->type, variable->vector);
  declare (parser, name, MEANS_REGISTER, variable->line)->index = index;
}
