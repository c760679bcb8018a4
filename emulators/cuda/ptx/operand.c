/* Operands (PTX ISA, 6).

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include <string.h>
#include "emulators/cuda/ptx/parser.h"

enum
{
  MOST_IN_LIST = 256
};

/* Whether TEXT is a special register (PTX ISA, 10). */
static bool
is_special (const char *text)
{
  static const char *const names[] = {
    "%tid",
    "%ntid",
    "%laneid",
    "%warpid",
    "%nwarpid",
    "%ctaid",
    "%nctaid",
    "%smid",
    "%nsmid",
    "%gridid",
    "%clock",
    "%clock_hi",
    "%clock64",
    "%lanemask_eq",
    "%lanemask_le",
    "%lanemask_lt",
    "%lanemask_ge",
    "%lanemask_gt",
    "%globaltimer",
    "%globaltimer_lo",
    "%globaltimer_hi",
    "%total_smem_size",
    "%aggr_smem_size",
    "%dynamic_smem_size",
    "%clusterid",
    "%nclusterid",
    "%cluster_ctaid",
    "%cluster_nctaid",
    "%cluster_ctarank",
    "%cluster_nctarank",
    "%is_explicit_cluster",
    "%current_graph_exec",
    "%reserved_smem_offset_begin",
    "%reserved_smem_offset_end",
    "%reserved_smem_offset_cap",
  };
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (strcmp (text, names[i]) == 0)
      return true;
  return strncmp (text, "%envreg", 7) == 0 || strncmp (text, "%pm", 3) == 0
         || strncmp (text, "%reserved_smem_offset_", 22) == 0;
}

/* The register of a range that NAME is, used for the first time. */
static bool
resolve_range (struct parser *parser, struct name *name,
               struct ptx_operand *operand)
{
  unsigned number;
  struct meaning *range
    = scope_range (parser->scope, &parser->names, name, &number);
  if (range == NULL)
    return false;
  operand->reg = register_of_range (parser, name, range);
  operand->kind = PTX_OPERAND_REGISTER;
  return true;
}

void
resolve_operand (struct parser *parser, const struct token *token,
                 struct ptx_operand *operand)
{
  struct name *name = parser_name (parser, token);
  struct meaning *meaning = name->meaning;
  operand->element = operand->reg = -1;
  if (resolve_range (parser, name, operand))
    return;
  operand->symbol = name->text;
  operand->kind = PTX_OPERAND_SYMBOL;
  if (meaning == NULL && strcmp (name->text, "WARP_SZ") == 0)
    {
      operand->symbol = NULL;
      operand->kind = PTX_OPERAND_INTEGER;
      operand->bits = 32;
    }
  else if (meaning == NULL && is_special (name->text))
    operand->kind = PTX_OPERAND_SPECIAL;
  else if (meaning == NULL)
    parser_fail (parser, "an unknown name", token);
  else if (meaning->kind == MEANS_REGISTER)
    {
      operand->symbol = NULL;
      operand->kind = PTX_OPERAND_REGISTER;
      operand->reg = meaning->index;
    }
  else if (meaning->kind == MEANS_VARIABLE)
    {
      operand->variable = meaning->variable;
      operand->symbol = meaning->variable->name;
    }
  else if (meaning->kind == MEANS_FUNCTION)
    operand->function = meaning->function;
  else
    parser_fail (parser, "not a name for an operand", token);
}

/* `+ 8`, `- 8`, `+-8` behind a symbol or register, several of them or none. */
static void
take_offsets (struct parser *parser, struct ptx_operand *operand)
{
  struct lexer *lexer = &parser->lexer;
  while (lexer_is (lexer, '+') || lexer_is (lexer, '-'))
    {
      bool minus = lexer_is (lexer, '-');
      lexer_next (lexer);
      uint64_t value = parser_take_integer (parser);
      operand->offset
        = (int64_t) ((uint64_t) operand->offset + (minus ? -value : value));
    }
}

/* From behind `[` to `]`. */
static void
take_address (struct parser *parser, struct ptx_operand *operand)
{
  struct lexer *lexer = &parser->lexer;
  struct token token = lexer->token;
  operand->element = operand->reg = -1;
  if (token.kind == TOKEN_NAME)
    {
      lexer_next (lexer);
      resolve_operand (parser, &token, operand);
      if (operand->kind != PTX_OPERAND_REGISTER
          && operand->kind != PTX_OPERAND_SYMBOL)
        parser_fail (parser, "not a name for an address", &token);
      take_offsets (parser, operand);
    }
  else
    operand->offset = parser_take_integer (parser);
  operand->kind = PTX_OPERAND_ADDRESS;
  if (lexer_is (lexer, ','))
    parser_fail (parser,
                 "an address of several parts, as textures and tensors have, "
                 "is not supported",
                 &token);
  lexer_expect (lexer, ']');
}

/* `.x` behind a register. */
static void
take_element (struct parser *parser, struct ptx_operand *operand)
{
  static const char letters[] = "xyzwrgba";
  struct token token = parser->lexer.token;
  const char *letter
    = token.length == 2 ? strchr (letters, token.text[1]) : NULL;
  if (letter == NULL)
    parser_fail (parser, "not an element of a register", &token);
  operand->element = (letter - letters) % 4;
  if (operand->kind == PTX_OPERAND_REGISTER
      && (unsigned) operand->element
           >= parser->body.registers[operand->reg].vector)
    parser_fail (parser, "an element that the register does not have", &token);
  lexer_next (&parser->lexer);
}

/* `name[3]`: the address of an element, which `mov` takes and the others access. */
static void
take_index (struct parser *parser, const struct ptx_instruction *instruction,
            struct ptx_operand *operand)
{
  uint64_t index = parser_take_integer (parser);
  uint64_t element = 1;
  if (operand->variable != NULL)
    element
      = ptx_type_size (operand->variable->type) * operand->variable->vector;
  operand->offset = (int64_t) (index * element);
  if (strcmp (instruction->name, "mov") != 0)
    operand->kind = PTX_OPERAND_ADDRESS;
  lexer_expect (&parser->lexer, ']');
}

static void
take_named (struct parser *parser, const struct ptx_instruction *instruction,
            struct ptx_operand *operand)
{
  struct lexer *lexer = &parser->lexer;
  struct token token = lexer->token;
  lexer_next (lexer);
  if (token.length == 1 && token.text[0] == '_')
    {
      operand->kind = PTX_OPERAND_SINK;
      return;
    }
  resolve_operand (parser, &token, operand);
  if (operand->kind == PTX_OPERAND_SYMBOL && lexer_take (lexer, '['))
    take_index (parser, instruction, operand);
  else if (operand->kind == PTX_OPERAND_SYMBOL)
    take_offsets (parser, operand);
  else if (lexer->token.kind == TOKEN_DOTTED
           && operand->kind != PTX_OPERAND_INTEGER)
    take_element (parser, operand);
}

/* A number, behind `-` or not. */
static void
take_constant (struct parser *parser, bool minus, struct ptx_operand *operand)
{
  struct lexer *lexer = &parser->lexer;
  operand->bits = lexer->token.bits;
  operand->kind = PTX_OPERAND_FLOAT;
  if (lexer->token.kind == TOKEN_INTEGER)
    {
      operand->kind = PTX_OPERAND_INTEGER;
      operand->bits = minus ? -operand->bits : operand->bits;
    }
  else if (lexer->token.kind == TOKEN_SINGLE)
    {
      operand->single = true;
      operand->bits ^= minus ? UINT32_C (1) << 31 : 0;
    }
  else if (lexer->token.kind == TOKEN_DOUBLE)
    operand->bits ^= minus ? UINT64_C (1) << 63 : 0;
  else
    lexer_fail_expected (lexer, "an operand");
  lexer_next (lexer);
}

/* All but lists and second destinations. */
static void
take_simple (struct parser *parser, const struct ptx_instruction *instruction,
             struct ptx_operand *operand)
{
  struct lexer *lexer = &parser->lexer;
  operand->element = operand->reg = -1;
  if (lexer_take (lexer, '['))
    {
      take_address (parser, operand);
      return;
    }
  bool not = lexer_take (lexer, '!');
  bool minus = !not &&lexer_take (lexer, '-');
  struct token token = lexer->token;
  if (token.kind == TOKEN_NAME)
    take_named (parser, instruction, operand);
  else if (!not )
    take_constant (parser, minus, operand);
  else
    lexer_fail_expected (lexer, "a predicate");
  if (token.kind == TOKEN_NAME && (not || minus))
    {
      if (operand->kind != PTX_OPERAND_REGISTER)
        parser_fail (parser, "no register to be negated", &token);
      operand->negated = true;
    }
}

/* `p|q`: the second. */
static void
take_second (struct parser *parser, const struct ptx_instruction *instruction,
             struct ptx_operand *operand)
{
  if (operand->kind != PTX_OPERAND_REGISTER
      && operand->kind != PTX_OPERAND_SINK)
    lexer_fail_expected (&parser->lexer, "',' or ';'");
  lexer_next (&parser->lexer);
  operand->second = parser_allocate (parser, sizeof *operand->second);
  take_simple (parser, instruction, operand->second);
}

void
parse_operand_list (struct parser *parser,
                    const struct ptx_instruction *instruction, char end,
                    struct ptx_operand *operand)
{
  struct ptx_operand list[MOST_IN_LIST];
  unsigned count = 0;
  operand->element = operand->reg = -1;
  operand->kind = end == '}' ? PTX_OPERAND_VECTOR : PTX_OPERAND_LIST;
  if (end == ')' && lexer_take (&parser->lexer, end))
    return;
  do
    {
      if (count == MOST_IN_LIST)
        parser_fail (parser, "an operand too many", &parser->lexer.token);
      list[count] = (struct ptx_operand) { 0 };
      take_simple (parser, instruction, &list[count++]);
    }
  while (lexer_take (&parser->lexer, ','));
  lexer_expect (&parser->lexer, end);
  operand->count = count;
  operand->list = parser_allocate (parser, count * sizeof *operand->list);
  memcpy (operand->list, list, count * sizeof *list);
}

void
parse_operand (struct parser *parser, const struct ptx_instruction *instruction,
               struct ptx_operand *operand)
{
  if (lexer_take (&parser->lexer, '{'))
    {
      parse_operand_list (parser, instruction, '}', operand);
      return;
    }
  take_simple (parser, instruction, operand);
  if (lexer_is (&parser->lexer, '|'))
    take_second (parser, instruction, operand);
}
