/* Decoding of the bit instructions with four sources, which become several operations.

   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include <stdio.h>
#include <string.h>
#include "emulators/cuda/code/decode.h"

static struct code *
emit_bits (struct decoder *d, const char *name, const char *const *modifiers,
           unsigned count, bool always)
{
  struct operation operation;
  if (!operation_find (name, modifiers, count, &operation))
    {
      decode_error (d, "%s of an unknown kind", name);
      return decode_emit_always (d, CODE_MEET);
    }
  struct code *code = always ? decode_emit_always (d, CODE_OPERATE)
                             : decode_emit (d, CODE_OPERATE);
  code->run = operation.run;
  return code;
}

/* bfi d, a, b, c, d: the low bits of a go into b. */
void
select_insert (struct decoder *d)
{
  const struct ptx_instruction *at = d->at;
  enum ptx_type type = modifier_type (at);
  if (at->operands < 5 || (type != PTX_B32 && type != PTX_B64))
    {
      decode_error (d, "bfi of an unknown kind");
      return;
    }
  const char *mask[] = { "mask", ptx_type_name (type) };
  const char *shift[] = { "shift", ptx_type_name (type) };
  const char *merge[] = { "merge", ptx_type_name (type) };
  enum operand_form form = operand_form (type);
  place a = operand_source (d, &at->operand[1], type);
  place b = operand_source (d, &at->operand[2], type);
  place position = operand_source (d, &at->operand[3], PTX_U32);
  place length = operand_source (d, &at->operand[4], PTX_U32);
  place bits = operand_temporary (d, form), where = operand_temporary (d, form);
  struct code *code = emit_bits (d, "bfi", mask, 2, true);
  code->d = where;
  code->a = position;
  code->b = length;
  code = emit_bits (d, "bfi", shift, 2, true);
  code->d = bits;
  code->a = a;
  code->b = position;
  place result = operand_result (d, &at->operand[0], type);
  code = emit_bits (d, "bfi", merge, 2, false);
  code->d = result;
  code->a = b;
  code->b = bits;
  code->c = where;
  operand_finish (d);
}

/* The predicate of lop3.BOOL d|p, a, b, c, table, q: whether RESULT is not 0, with q. */
static void
select_lop3_predicate (struct decoder *d, place result)
{
  static const char *const names[] = { "or", "and" };
  static const char *const compare[] = { "ne", "b32" };
  const struct ptx_instruction *at = d->at;
  const struct ptx_operand *second = at->operand[0].second;
  if (!second)
    return;
  place zero = operand_constant (d, FORM_32, 0);
  place q = operand_source (d, &at->operand[at->operands - 1], PTX_PRED);
  place p = operand_temporary (d, FORM_PREDICATE);
  struct code *code = emit_bits (d, "setp", compare, 2, true);
  code->d = p;
  code->a = result;
  code->b = zero;
  place to = operand_result (d, second, PTX_PRED);
  code = decode_emit (d, CODE_LOGIC);
  code->kind = has_modifier (at, names[0]) ? LOGIC_OR : LOGIC_AND;
  code->d = to;
  code->a = p;
  code->b = q;
}

void
select_lop3 (struct decoder *d)
{
  const struct ptx_instruction *at = d->at;
  if (at->operands < 5 || at->operand[4].kind != PTX_OPERAND_INTEGER
      || at->operand[4].bits > 255)
    {
      decode_error (d, "lop3 without a table of 8 bits");
      return;
    }
  char table[8];
  snprintf (table, sizeof table, "0x%02x", (unsigned) at->operand[4].bits);
  const char *modifiers[] = { table, "b32" };
  place a = operand_source (d, &at->operand[1], PTX_B32);
  place b = operand_source (d, &at->operand[2], PTX_B32);
  place c = operand_source (d, &at->operand[3], PTX_B32);
  place result = operand_result (d, &at->operand[0], PTX_B32);
  struct code *code = emit_bits (d, "lop3", modifiers, 2, false);
  code->d = result;
  code->a = a;
  code->b = b;
  code->c = c;
  select_lop3_predicate (d, result);
  operand_finish (d);
}
