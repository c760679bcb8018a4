/* Instructions: names, modifiers, operands.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include <string.h>
#include "emulators/cuda/ptx/parser.h"

enum
{
  MOST_OPERANDS = 16
};

struct ptx_instruction *
add_instruction (struct parser *parser, const struct token *mnemonic)
{
  struct body *body = &parser->body;
  body->instructions
    = parser_grow (parser, body->instructions, body->instruction_count,
                   &body->instruction_room, sizeof *body->instructions);
  struct ptx_instruction *instruction
    = &body->instructions[body->instruction_count++];
  *instruction = (struct ptx_instruction) {
    .name = parser_name (parser, mnemonic)->text,
    .guard = -1,
    .line = mnemonic->line,
    .file = body->file,
    .source_line = body->source_line,
  };
  body->label_at_end = false;
  return instruction;
}

static void
take_modifiers (struct parser *parser, struct ptx_instruction *instruction)
{
  while (parser->lexer.token.kind == TOKEN_DOTTED)
    {
      if (instruction->modifiers == PTX_MODIFIERS)
        parser_fail (parser, "a modifier too many", &parser->lexer.token);
      instruction->modifier[instruction->modifiers++]
        = parser_take_dotted (parser);
    }
}

/* A branch's label. */
static void
take_label (struct parser *parser, struct ptx_instruction *instruction)
{
  struct ptx_operand *operand = parser_allocate (parser, sizeof *operand);
  struct token name = parser_take_name (parser, "a label");
  operand->kind = PTX_OPERAND_LABEL;
  operand->reg = operand->element = -1;
  refer_to_label (parser, &name, &operand->target);
  instruction->operand = operand;
  instruction->operands = 1;
}

/* `brx.idx %r, LIST`: the index, and LIST's labels as the instruction's targets. */
static void
take_branch_index (struct parser *parser, struct ptx_instruction *instruction)
{
  struct ptx_operand *operand = parser_allocate (parser, sizeof *operand);
  parse_operand (parser, instruction, operand);
  instruction->operand = operand;
  instruction->operands = 1;
  lexer_expect (&parser->lexer, ',');
  struct token token = parser_take_name (parser, "a list of labels");
  struct meaning *meaning = parser_name (parser, &token)->meaning;
  if (meaning == NULL || meaning->kind != MEANS_TARGETS
      || meaning->targets->targets == NULL)
    parser_fail (parser, "an unknown list of labels", &token);
  instruction->targets = meaning->targets->targets;
  instruction->target_count = meaning->targets->count;
}

static void
take_operands (struct parser *parser, struct ptx_instruction *instruction)
{
  struct ptx_operand operands[MOST_OPERANDS];
  unsigned count = 0;
  do
    {
      if (count == MOST_OPERANDS)
        parser_fail (parser, "an operand too many", &parser->lexer.token);
      operands[count] = (struct ptx_operand) { 0 };
      parse_operand (parser, instruction, &operands[count++]);
    }
  while (lexer_take (&parser->lexer, ','));
  instruction->operands = count;
  instruction->operand
    = parser_allocate (parser, count * sizeof *instruction->operand);
  memcpy (instruction->operand, operands, count * sizeof *operands);
}

void
parse_instruction (struct parser *parser, const struct token *mnemonic,
                   int guard, bool guard_negated)
{
  struct lexer *lexer = &parser->lexer;
  /* Nothing below adds an instruction, so that the pointer stays true. */
  struct ptx_instruction *instruction = add_instruction (parser, mnemonic);
  instruction->guard = guard;
  instruction->guard_negated = guard_negated;
  take_modifiers (parser, instruction);
  if (strcmp (instruction->name, "bra") == 0)
    take_label (parser, instruction);
  else if (strcmp (instruction->name, "brx") == 0)
    take_branch_index (parser, instruction);
  else if (strcmp (instruction->name, "call") == 0)
    parse_call (parser, instruction);
  else if (!lexer_is (lexer, ';'))
    take_operands (parser, instruction);
  lexer_expect (lexer, ';');
}
