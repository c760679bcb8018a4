/* Labels, and the lists and prototypes that have a label's form.

   A label is known in the whole block that declares it, before the declaration
   too.  So each use waits at its name until the block with the label ends.  Uses have
   rising numbers, so that those of a block are the last ones of their name.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include "emulators/cuda/ptx/parser.h"

struct label_use
{
  unsigned number;
  struct token token;
  unsigned *target;
  struct label_use *before; /* of the same name */
  struct label_use *others; /* the one before in the function */
  bool settled;
};

static struct meaning *
declare (struct parser *parser, const struct token *token,
         enum meaning_kind kind)
{
  struct name *name = parser_name (parser, token);
  struct meaning *before = scope_own (parser->scope, name);
  if (before != NULL)
    fail_at (&parser->failure, token->line,
             "declared in line %u already: '%.*s'", before->line,
             lexer_shown (token->length), token->text);
  struct meaning *meaning
    = scope_declare (parser->scope, parser->arena, name, kind, token->line);
  if (meaning == NULL)
    parser_fail (parser, "no memory is left", token);
  return meaning;
}

void
declare_label (struct parser *parser, const struct token *token)
{
  declare (parser, token, MEANS_LABEL)->index = parser->body.instruction_count;
  parser->body.label_at_end = true;
}

void
refer_to_label (struct parser *parser, const struct token *token,
                unsigned *target)
{
  struct name *name = parser_name (parser, token);
  struct label_use *use = parser_allocate (parser, sizeof *use);
  *use = (struct label_use) { .number = parser->label_uses++,
                              .token = *token,
                              .target = target,
                              .before = name->label_uses,
                              .others = parser->body.last_use };
  name->label_uses = use;
  parser->body.last_use = use;
}

void
settle_labels (struct parser *parser)
{
  for (struct meaning *meaning = parser->scope->meanings; meaning != NULL;
       meaning = meaning->next)
    {
      struct label_use **uses = &meaning->name->label_uses;
      if (meaning->kind != MEANS_LABEL)
        continue;
      for (; *uses != NULL && (*uses)->number >= parser->scope->first_use;
           *uses = (*uses)->before)
        {
          *(*uses)->target = meaning->index;
          (*uses)->settled = true;
        }
    }
}

void
check_labels (struct parser *parser)
{
  struct label_use *first = NULL;
  for (struct label_use *use = parser->body.last_use; use != NULL;
       use = use->others)
    if (!use->settled)
      first = use;
  if (first != NULL)
    parser_fail (parser, "an unknown label", &first->token);
}

/* `.callprototype (.param .b32 _) _ (.param .b32 _) .noreturn;` */
static struct ptx_prototype *
parse_prototype (struct parser *parser)
{
  struct lexer *lexer = &parser->lexer;
  struct ptx_prototype *prototype = parser_allocate (parser, sizeof *prototype);
  if (lexer_is (lexer, '('))
    prototype->results = parse_parameters (parser);
  parser_take_name (parser, "'_'");
  if (lexer_is (lexer, '('))
    prototype->params = parse_parameters (parser);
  while (lexer->token.kind == TOKEN_DOTTED)
    {
      /* .noreturn and .abi_preserve N change nothing for the caller. */
      lexer_next (lexer);
      if (lexer->token.kind == TOKEN_INTEGER)
        lexer_next (lexer);
    }
  lexer_expect (lexer, ';');
  return prototype;
}

/* The names behind .branchtargets, up to the semicolon. */
static struct targets *
parse_branch_targets (struct parser *parser)
{
  struct targets *list = parser_allocate (parser, sizeof *list);
  struct token *names = NULL;
  size_t room = 0;
  do
    {
      if (list->count == room)
        {
          size_t larger = room == 0 ? 16 : room * 2;
          struct token *moved
            = parser_allocate (parser, larger * sizeof *moved);
          for (size_t i = 0; i < room; i++)
            moved[i] = names[i];
          names = moved;
          room = larger;
        }
      names[list->count++] = parser_take_name (parser, "a label");
    }
  while (lexer_take (&parser->lexer, ','));
  lexer_expect (&parser->lexer, ';');
  list->targets = parser_allocate (parser, list->count * sizeof (unsigned));
  for (unsigned i = 0; i < list->count; i++)
    refer_to_label (parser, &names[i], &list->targets[i]);
  return list;
}

/* The names behind .calltargets: the first says how all are called. */
static struct targets *
parse_call_targets (struct parser *parser)
{
  struct targets *list = parser_allocate (parser, sizeof *list);
  do
    {
      struct token token = parser_take_name (parser, "a function");
      struct name *name = parser_name (parser, &token);
      if (name->meaning == NULL || name->meaning->kind != MEANS_FUNCTION)
        parser_fail (parser, "an unknown function", &token);
      if (list->function == NULL)
        list->function = name->meaning->function;
    }
  while (lexer_take (&parser->lexer, ','));
  lexer_expect (&parser->lexer, ';');
  return list;
}

void
parse_labelled (struct parser *parser, const struct token *name)
{
  struct lexer *lexer = &parser->lexer;
  if (lexer_take_dotted (lexer, ".callprototype"))
    {
      struct ptx_prototype *prototype = parse_prototype (parser);
      declare (parser, name, MEANS_PROTOTYPE)->prototype = prototype;
    }
  else if (lexer_take_dotted (lexer, ".branchtargets"))
    {
      struct targets *list = parse_branch_targets (parser);
      declare (parser, name, MEANS_TARGETS)->targets = list;
    }
  else if (lexer_take_dotted (lexer, ".calltargets"))
    {
      struct targets *list = parse_call_targets (parser);
      declare (parser, name, MEANS_TARGETS)->targets = list;
    }
  else
    declare_label (parser, name);
}
