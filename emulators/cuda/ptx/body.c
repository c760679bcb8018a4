/* A function's body: its blocks and statements.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include <string.h>
#include "emulators/cuda/ptx/parser.h"

/* Blocks are scopes in the arena, not calls of functions: their depth may be what it
   likes. */
static void
open_block (struct parser *parser)
{
  struct scope *scope = parser_allocate (parser, sizeof *scope);
  scope->outer = parser->scope;
  scope->depth = parser->scope->depth + 1;
  scope->ranged = parser->scope->ranged;
  scope->first_use = parser->label_uses;
  parser->scope = scope;
}

static void
close_block (struct parser *parser)
{
  settle_labels (parser);
  scope_end (parser->scope);
  parser->scope = parser->scope->outer;
}

/* `@%p` or `@!%p`: the index of the predicate. */
static int
take_guard (struct parser *parser, bool *negated)
{
  struct ptx_operand operand = { 0 };
  *negated = lexer_take (&parser->lexer, '!');
  struct token name = parser_take_name (parser, "a predicate");
  resolve_operand (parser, &name, &operand);
  if (operand.kind != PTX_OPERAND_REGISTER
      || parser->body.registers[operand.reg].type != PTX_PRED)
    parser_fail (parser, "no predicate", &name);
  return operand.reg;
}

static void
parse_body_directive (struct parser *parser)
{
  struct lexer *lexer = &parser->lexer;
  if (lexer_take_dotted (lexer, ".loc"))
    parse_location (parser);
  else if (lexer_is_dotted (lexer, ".pragma"))
    parser_skip_pragma (parser);
  else if (declaration_space (&lexer->token) != PTX_GENERIC)
    parse_variables (parser, PTX_INTERNAL);
  else if (lexer_take_dotted (lexer, ".extern"))
    parse_variables (parser, PTX_EXTERN);
  else
    parser_fail (parser, "not known in a function", &lexer->token);
}

/* A label or an instruction: what begins with a name or a guard. */
static void
parse_statement (struct parser *parser)
{
  struct lexer *lexer = &parser->lexer;
  int guard = -1;
  bool negated = false;
  bool guarded = lexer_take (lexer, '@');
  if (guarded)
    guard = take_guard (parser, &negated);
  struct token name = parser_take_name (parser, "an instruction");
  if (guarded || !lexer_take (lexer, ':'))
    parse_instruction (parser, &name, guard, negated);
  else if (lexer->token.kind == TOKEN_DOTTED)
    parse_labelled (parser, &name);
  else
    declare_label (parser, &name);
}

/* Whether control may pass INSTRUCTION. */
static bool
may_pass (const struct ptx_instruction *instruction)
{
  static const char *const ends[] = { "ret", "exit", "bra", "brx", "trap" };
  for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
    if (strcmp (instruction->name, ends[i]) == 0)
      return instruction->guard >= 0;
  return true;
}

/* The function has no next instruction behind its last: one that control may pass,
   or a label there, gets a `ret`. */
static void
finish_instructions (struct parser *parser)
{
  struct body *body = &parser->body;
  struct token ret
    = { .text = "ret", .length = 3, .line = parser->lexer.token.line };
  if (body->instruction_count == 0 || body->label_at_end
      || may_pass (&body->instructions[body->instruction_count - 1]))
    add_instruction (parser, &ret);
}

/* What was read stays with the function. */
static void
keep_body (struct parser *parser)
{
  struct body *body = &parser->body;
  struct ptx_function *function = body->function;
  size_t size = body->register_count * sizeof *body->registers;
  function->registers = parser_allocate (parser, size);
  if (size > 0)
    memcpy (function->registers, body->registers, size);
  function->register_count = body->register_count;
  size = body->instruction_count * sizeof *body->instructions;
  function->instructions = parser_allocate (parser, size);
  memcpy (function->instructions, body->instructions, size);
  function->instruction_count = body->instruction_count;
}

void
parse_body (struct parser *parser)
{
  struct lexer *lexer = &parser->lexer;
  struct scope *outside = parser->scope;
  open_block (parser);
  while (parser->scope != outside)
    if (lexer->token.kind == TOKEN_END)
      fail_at (&parser->failure, lexer->token.line,
               "expected '}' before the end, of the function '%s' in line %u",
               parser->body.function->name, parser->body.function->line);
    else if (lexer_take (lexer, '{'))
      open_block (parser);
    else if (lexer_is (lexer, '}'))
      {
        if (parser->scope->outer == outside)
          finish_instructions (parser);
        close_block (parser);
        lexer_next (lexer);
      }
    else if (lexer->token.kind == TOKEN_DOTTED)
      parse_body_directive (parser);
    else if (!lexer_take (lexer, ';'))
      parse_statement (parser);
  check_labels (parser);
  keep_body (parser);
}
