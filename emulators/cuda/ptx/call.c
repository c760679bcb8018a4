/* Calls (PTX ISA, 9.7.12.5), in all their forms:

       call f;                      call (result), f;
       call f, (a, b);              call (result), f, (a, b);
       call %f, (a, b), prototype;  call (result), %f, (a, b), prototype;
       call %f, prototype;          call (result), %f, prototype;

   The prototype, or the list of .calltargets, becomes no operand.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include <string.h>
#include "emulators/cuda/ptx/parser.h"

/* What a call's last name tells of the function that is called. */
static struct ptx_prototype *
take_prototype (struct parser *parser)
{
  struct token token = parser_take_name (parser, "a prototype");
  struct meaning *meaning = parser_name (parser, &token)->meaning;
  if (meaning != NULL && meaning->kind == MEANS_PROTOTYPE)
    return meaning->prototype;
  struct ptx_function *function = NULL;
  if (meaning != NULL && meaning->kind == MEANS_FUNCTION)
    function = meaning->function;
  else if (meaning != NULL && meaning->kind == MEANS_TARGETS)
    function = meaning->targets->function;
  if (function == NULL)
    parser_fail (parser, "an unknown prototype", &token);
  struct ptx_prototype *prototype = parser_allocate (parser, sizeof *prototype);
  prototype->results = function->results;
  prototype->params = function->params;
  return prototype;
}

void
parse_call (struct parser *parser, struct ptx_instruction *instruction)
{
  struct lexer *lexer = &parser->lexer;
  struct ptx_operand operands[3];
  unsigned count = 0;
  memset (operands, 0, sizeof operands);
  if (lexer_take (lexer, '('))
    {
      parse_operand_list (parser, instruction, ')', &operands[count++]);
      lexer_expect (lexer, ',');
    }
  struct token callee = parser_take_name (parser, "a function");
  struct ptx_operand *function = &operands[count++];
  resolve_operand (parser, &callee, function);
  if (function->kind != PTX_OPERAND_REGISTER && function->function == NULL)
    parser_fail (parser, "neither a function nor a register", &callee);
  bool more = lexer_take (lexer, ',');
  if (more && lexer_take (lexer, '('))
    {
      parse_operand_list (parser, instruction, ')', &operands[count++]);
      more = lexer_take (lexer, ',');
    }
  if (more)
    instruction->prototype = take_prototype (parser);
  else if (function->kind == PTX_OPERAND_REGISTER)
    parser_fail (parser, "a call through a register without a prototype",
                 &callee);
  instruction->operands = count;
  instruction->operand
    = parser_allocate (parser, count * sizeof *instruction->operand);
  memcpy (instruction->operand, operands, count * sizeof *operands);
}
